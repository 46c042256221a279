"""What each scan of an invented cohort shows, read off tables written by hand."""

from __future__ import annotations

from datetime import date

import pytest

from trialreadout.studies.lead.cohort import invented_tables
from trialreadout.studies.planned_scans import (
    FAINT,
    chosen,
    planned_scans,
    with_series,
)

KEY = {"subject": "P-1", "scanned_on": "2020-03-05", "kind": "planar"}


def tables(reads, foci, scans=(KEY,)):
    return {
        "subjects": [{"subject": "P-1", "sex": "F"}, {"subject": "P-2", "sex": ""}],
        "lesions": [
            {"subject": "P-1", "lesion": "T1", "organ": "lung"},
            {"subject": "P-1", "lesion": "T2", "organ": "bone"},
        ],
        "scans": [
            {"visit": "week 26", "administered_on": "2020-03-02", "activity_mbq": "185", **scan}
            for scan in scans
        ],
        "reads": [{**KEY, **read} for read in reads],
        "foci": [{**KEY, **focus} for focus in foci],
    }


def focus(reader: str, lesion: str = "T1", ratio: str = "2.4", uptake: str = "present"):
    return {"reader": reader, "lesion": lesion, "tumour_to_background": ratio, "uptake": uptake}


TWO = [{"reader": "a", "adjudicated": "N"}, {"reader": "b", "adjudicated": "N"}]
THREE = [*TWO, {"reader": "c", "adjudicated": "Y"}]


@pytest.mark.parametrize(
    ("reads", "foci", "shown"),
    [
        pytest.param(TWO, [], {}, id="nothing was seen, nothing is shown"),
        pytest.param(TWO, [focus("a"), focus("b")], {"T1": 2.4}, id="both saw it"),
        pytest.param(TWO, [focus("a", uptake="none")], {}, id="a lesion read as none"),
        pytest.param(
            TWO, [focus("a"), focus("a", "T2", "1.3")], {"T1": 2.4, "T2": 1.3}, id="two lesions"
        ),
        pytest.param(THREE, [focus("a"), focus("c")], {"T1": 2.4}, id="the third saw it, too"),
        pytest.param(THREE, [focus("a")], {"T1": FAINT}, id="the third did not: it is faint"),
        pytest.param(
            THREE, [focus("a", ratio="1.1")], {"T1": 1.1}, id="it was fainter than that anyway"
        ),
    ],
)
def test_a_scan_shows_what_was_read_of_it(reads, foci, shown):
    (plan,) = planned_scans(tables(reads, foci))
    assert {each.lesion: each.to_background for each in plan.shown} == shown


def test_a_plan_says_who_is_scanned_when_and_with_how_much():
    (plan,) = planned_scans(tables(TWO, [focus("a", "T2")]))
    assert (plan.subject, plan.sex, plan.visit, plan.kind) == ("P-1", "F", "week 26", "planar")
    assert (plan.scanned_on, plan.administered_on) == (date(2020, 3, 5), date(2020, 3, 2))
    assert plan.activity_mbq == 185
    assert plan.shown[0].organ == "bone"
    assert plan.series == "P-1/week-26-planar"


def test_a_focus_of_another_scan_is_not_shown():
    other = {**focus("a"), "kind": "spect"}
    (plan,) = planned_scans(tables(TWO, [other]))
    assert plan.shown == ()


SCANS = tuple(
    {"subject": subject, "scanned_on": "2020-03-05", "kind": kind}
    for subject in ("P-2", "P-1")
    for kind in ("planar", "spect")
)


def test_spect_is_drawn_first_of_who_shows_most_and_planar_scans_of_all():
    plans = planned_scans(tables(TWO, [focus("a")], SCANS))

    def drawn(spect_of):
        return [(plan.subject, plan.kind) for plan in chosen(plans, spect_of)]

    planar = [("P-2", "planar"), ("P-1", "planar")]
    assert drawn(0) == planar
    assert drawn(1) == [*planar, ("P-1", "spect")]
    assert drawn(None) == drawn(2) == [(s["subject"], s["kind"]) for s in SCANS]


def test_only_scans_that_are_drawn_have_a_series():
    cohort = tables(TWO, [focus("a")], SCANS)
    rows = with_series(cohort["scans"], chosen(planned_scans(cohort), 1))
    assert [row["series"] for row in rows] == [
        "P-2/week-26-planar",
        "",
        "P-1/week-26-planar",
        "P-1/week-26-spect",
    ]
    assert [{k: v for k, v in row.items() if k != "series"} for row in rows] == cohort["scans"]


def test_of_the_lead_study_every_planar_scan_is_drawn_and_series_differ():
    plans = planned_scans(invented_tables())
    drawn = chosen(plans, 3)
    kinds = [plan.kind for plan in drawn]
    assert (kinds.count("planar"), kinds.count("spect")) == (61, 6)
    assert len({plan.series for plan in drawn}) == len(drawn)
    assert "NL-14" in {plan.subject for plan in drawn if plan.kind == "spect"}
