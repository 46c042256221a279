"""The flow of patients as a figure."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drawings import assert_inside, looks, rows_of, said
from trialreadout.analysis.of_flow import Flow, Stop
from trialreadout.analysis.results import Result
from trialreadout.report.figures.flow import flow_figure


def course(category, n, analysis_set="treated", group=None):
    return Result(
        id=category,
        endpoint="disposition",
        analysis_set=analysis_set,
        group=group,
        visit=None,
        category=category,
        statistic="characteristic",
        value=None,
        unit="proportion",
        low=None,
        high=None,
        confidence=None,
        method="patients",
        n=n,
        denominator=31,
        subjects=(),
        status="estimated",
    )


def patients(n):
    return tuple(f"P{i:03}" for i in range(n))


FLOW = Flow(
    (Stop("enrolled", patients(5)), Stop("treated", patients(4), ("P004",))),
    (Stop("evaluable", patients(3), ("P003",)), Stop("responders", ())),
)
COURSE = [
    course("treatment ended", 3),
    course("treatment ended: death", 1),
    course("treatment ended: progression", 2),
    course("treatment ended: toxicity", 0),
    course("treatment not known to have ended", 1),
]


def test_each_set_is_a_box_with_its_patients():
    assert said(flow_figure(FLOW, [])) == [
        "Enrolled n = 5",
        "Not treated n = 1",
        "Treated n = 4",
        "Evaluable n = 3 (1 not)",
        "Responders n = 0",
    ]


def test_what_became_of_treatment_stands_by_reason_the_most_frequent_first():
    assert (
        "Treatment ended: 3 – progression: 2 – death: 1 Treatment not known to have ended: 1"
        in said(flow_figure(FLOW, COURSE))
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([course("treatment ended", 3, "enrolled")], id="of another set"),
        pytest.param([course("treatment ended", 3, group="arm: A")], id="of one arm"),
        pytest.param([course("treated", 3)], id="that do not speak of its end"),
    ],
)
def test_rows_say_nothing_of_treatment(rows):
    assert said(flow_figure(FLOW, rows)) == said(flow_figure(FLOW, []))


def test_the_rarest_of_many_reasons_are_counted_together():
    many = [course("treatment ended", 40)]
    many += [course(f"treatment ended: reason {i:02}", 40 - i) for i in range(15)]
    (box,) = [text for text in said(flow_figure(FLOW, many)) if "Treatment ended" in text]
    assert "– reason 11: 29 – 3 other reasons: 81" in box
    assert "reason 12" not in box


def test_boxes_do_not_overlap_and_hold_their_words():
    for flow in (FLOW, Flow(FLOW.path, FLOW.ends * 3)):
        figure = flow_figure(flow, COURSE)
        boxes = rows_of(figure, "rect")
        for one in boxes:
            inside = [
                row
                for row in rows_of(figure, "text")
                if one["x"] <= row["x"] <= one["x2"] and one["y"] <= row["y"] <= one["y2"]
            ]
            assert len(inside) == 1
            assert one["y"] + 15 * (inside[0]["text"].count("\n") + 1) < one["y2"]
            apart = [
                other["x2"] < one["x"]
                or one["x2"] < other["x"]
                or other["y2"] < one["y"]
                or one["y2"] < other["y"]
                for other in boxes
                if other is not one
            ]
            assert all(apart)


def test_an_arrow_leads_to_every_box_but_the_first():
    figure = flow_figure(FLOW, COURSE)
    heads = {mark["shape"]: n for mark, n in looks(figure, "point")}
    assert sum(heads.values()) == len(rows_of(figure, "rect")) - 1
    assert heads["triangle-right"] == 1


@pytest.mark.parametrize(
    "flow",
    [
        pytest.param(Flow((Stop("enrolled", ()),), ()), id="nobody"),
        pytest.param(Flow((Stop("enrolled", ("P1",)),), ()), id="one patient"),
        pytest.param(Flow(FLOW.path, FLOW.ends * 4), id="eight other sets"),
        pytest.param(
            Flow((Stop("é" * 60, patients(300)), Stop("Ω" * 60, (), patients(300))), ()),
            id="three hundred patients and long names",
        ),
    ],
)
def test_it_is_drawn_whole(flow):
    figure = flow_figure(flow, COURSE)
    assert_inside(figure)
    assert "<svg" in figure.picture.svg


def test_the_figure_in_words_counts_every_box():
    assert flow_figure(FLOW, COURSE[:2]).alternative == (
        "Flow of patients. enrolled: 5; treated: 4 (not treated: 1); evaluable: 3 (not evaluable: "
        "1); responders: 0; Treatment ended: 3; – death: 1."
    )


ARMS = {f"P{i:03}": "A" if i < 2 else "B" for i in range(5)}


def test_of_several_arms_each_box_counts_every_arm():
    figure = flow_figure(replace(FLOW, arms=ARMS), [])
    assert said(figure) == [
        "Enrolled n = 5 A: 2 B: 3",
        "Not treated n = 1 A: 0 B: 1",
        "Treated n = 4 A: 2 B: 2",
        "Evaluable n = 3 (1 not) A: 2 B: 1",
        "Responders n = 0 A: 0 B: 0",
    ]
    assert "enrolled: 5 (A 2, B 3)" in figure.alternative
    assert_inside(figure)


def test_a_patient_whose_arm_was_not_recorded_is_counted_as_such():
    figure = flow_figure(replace(FLOW, arms=ARMS | {"P000": None}), [])
    assert said(figure)[0] == "Enrolled n = 5 A: 1 B: 3 arm not recorded: 1"


def test_a_single_end_stands_beneath_the_path():
    figure = flow_figure(replace(FLOW, ends=FLOW.ends[:1]), [])
    centres = {row["x"] for row in rows_of(figure, "text") if "Not" not in row["text"]}
    assert len(centres) == 1
