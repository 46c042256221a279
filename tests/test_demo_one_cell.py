"""One cell of the demo changed: exactly the numbers that rest on it move, and the demo says so.

What should move is stated by the endpoints that rest on the cell; which of their numbers do is
told by the plain twin, which reads the changed files and knows nothing of Readout.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from click.testing import CliRunner

from demo_study import (
    Both,
    assert_numbers_are_the_twins,
    assert_rows_are_the_twins,
    key_of,
    number_of,
    rewrite,
    run_both,
    same_number,
    set_cell,
)
from trialreadout.cli import main
from trialreadout.report.published import render_published
from trialreadout.report.text import as_text
from trialreadout.studies import make_study
from twins.trial import Row

BEST, CONFIRMED = "best overall response", "best overall response, confirmed"
AT_26, CONTROL = "tumour response at week 26", "disease control"
TO_RESPONSE, DURATION = "time to response", "duration of response"
PFS, OS = "progression-free survival", "overall survival"
UPTAKE, LESIONS = "radioiodine uptake", "uptake of each lesion"
TREND, FAVOURABLE, DECISION = "thyroglobulin trend", "favourable response", "decision at week 26"


@dataclass(frozen=True)
class Change:
    """What is written, and what should come of it."""

    table: str
    where: Row
    column: str
    value: str
    moves: set[str]
    """The endpoints of which a number moves."""
    rows: set[str]
    """The endpoints of which a patient's row moves, and no number does."""
    unmet: tuple[str, ...] = ()
    """What was printed and is met no longer."""

    def write(self, folder: Path) -> None:
        set_cell(folder, self.table, self.where, self.column, self.value)


def diameter(subject: str, visit: str) -> Row:
    return {"subject": subject, "lesion": "T1", "visit": visit}


CHANGES = [
    pytest.param(
        Change(
            "measurements", diameter("NL-04", "baseline"), "diameter_mm", "28",
            {BEST, CONFIRMED, AT_26, TO_RESPONSE, DURATION},
            {"tumour response", "objective response", FAVOURABLE, "growth of the tumour"},
            ("8, 31 %", "11, 42 %", "8, 25 %"),
        ),
        id="20 mm after 28 mm is no partial response: a responder is stable",
    ),
    pytest.param(
        Change(
            "measurements", diameter("NL-04", "week 26"), "diameter_mm", "25",
            {CONFIRMED, AT_26, TO_RESPONSE, DURATION},
            {"tumour response", "objective response", BEST, FAVOURABLE, "growth of the tumour"},
        ),
        id="25 mm at week 26 is stable: the response comes a CT later, and is not confirmed",
    ),
    pytest.param(
        Change(
            "measurements", diameter("NL-04", "week 52"), "diameter_mm", "20",
            {BEST, DURATION, PFS},
            {"tumour response", CONFIRMED, "objective response", CONTROL},
            ("18 months (7 to 29)",),
        ),
        id="no growth at the CT of progression: it comes a CT later, and none is left out",
    ),
    pytest.param(
        Change(
            "measurements", diameter("NL-19", "week 91"), "diameter_mm", "16",
            {PFS},
            {"tumour response"},
        ),
        id="no growth at the last CT: progression becomes censoring, and best response stays",
    ),
    pytest.param(
        Change(
            "measurements", diameter("NL-26", "week 26"), "diameter_mm", "50",
            {BEST, AT_26, CONTROL, FAVOURABLE, DECISION, PFS, "growth of the tumour"},
            {"tumour response", CONFIRMED},
            ("11, 42 %", "18 months (7 to 29)", "7, 22 %"),
        ),
        id="43 to 50 mm at week 26 is no progression: stable, favourable, and sorafenib goes on",
    ),
    pytest.param(
        Change(
            "status", {"subject": "NL-03"}, "died_on", "2010-10-11",
            {OS, DURATION}, {PFS}, ("25 months (3.5 to 39)",),
        ),
        id="a death without progression 30 days later: no other PFS ends in between",
    ),
    pytest.param(
        Change("status", {"subject": "NL-01"}, "died_on", "2009-10-20", {OS}, set()),
        id="a death after progression 30 days later moves overall survival alone",
    ),
    pytest.param(
        Change(
            "markers", {"subject": "NL-20", "visit": "baseline", "stimulated": "N"},
            "value", "1230",
            {TREND, FAVOURABLE, "growth of thyroglobulin"}, set(),
        ),
        id="1230 instead of 123 before the first dose: a rise is stable, and that is favourable",
    ),
    pytest.param(
        Change("doses", {"subject": "NL-01"}, "dose_mg", "200", {"sorafenib"}, set()),
        id="half the dose halves the intensity, and is no reduction",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo") / "study"
    make_study("lead", folder)
    return folder


@pytest.fixture(scope="module")
def before(folder: Path) -> Both:
    return run_both(folder)


def after(folder: Path, tmp_path: Path, *changes: Callable[[Path], None]) -> Both:
    """Copy the study, change it, and run it again."""
    changed = tmp_path / "study"
    shutil.copytree(folder, changed)
    for change in changes:
        change(changed)
    return run_both(changed)


def moved_ids(before: Both, now: Both) -> set[str]:
    """Name the results of which value, limits, counts or patients moved; none comes or goes."""
    were = {result.id: result for result in before.readout.results}
    are = {result.id: result for result in now.readout.results}
    assert were.keys() == are.keys()
    return {x for x in were if not same_number(number_of(were[x]), number_of(are[x]))}


def moved_by_twin(before: Both, now: Both) -> set[str]:
    """Name the results that the twin says should move."""
    ids = {key_of(result): result.id for result in before.readout.results}
    return {ids[key] for key in ids if not same_number(before.numbers[key], now.numbers[key])}


def changed_rows(before: Both, now: Both) -> dict[str, set[str]]:
    """Name the endpoints of which a row moved, and the patients whose row it is."""
    moved: dict[str, set[str]] = {}
    for endpoint in before.readout.graded:
        rows = [x.readout.table(endpoint).to_dicts() for x in (before, now)]
        patients = {row["subject"] for one, other in (rows, rows[::-1]) for row in one
                    if row not in other}  # fmt: skip
        if patients:
            moved[endpoint] = patients
    return moved


def assert_says_what_is_unmet(before: Both, now: Both, unmet: tuple[str, ...]) -> None:
    """The printed column stands as it stood; what is met no longer is named in words."""
    assert [x.printed for x in now.readout.published] == [
        x.printed for x in before.readout.published
    ]
    assert all(x.met for x in before.readout.published)
    assert tuple(x.printed for x in now.readout.published if not x.met) == unmet
    text = " ".join(as_text(render_published(now.readout.published), colour=False).split())
    assert f"{10 - len(unmet)} of 10 published numbers are met." in text
    assert text.count("Not met: ") == len(unmet)
    for each in now.readout.published:
        assert (f"printed {each.printed}, computed {each.computed}." in text) is not each.met


@pytest.mark.parametrize("change", CHANGES)
def test_one_cell_moves_what_rests_on_it_and_nothing_else(
    folder: Path, before: Both, tmp_path: Path, change: Change
):
    now = after(folder, tmp_path, change.write)
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    moved = moved_ids(before, now)
    assert moved == moved_by_twin(before, now)
    assert {now.readout.result(x).endpoint for x in moved} == change.moves
    rows = changed_rows(before, now)
    assert rows == {name: {change.where["subject"]} for name in change.moves | change.rows}
    assert_says_what_is_unmet(before, now, change.unmet)


def test_a_graver_event_moves_the_incidence_of_its_grade_and_of_its_class(
    folder: Path, before: Both, tmp_path: Path
):
    """The patient has another event of grade 3, so that "any event" stays."""
    event = {"subject": "NL-01", "term": "Diarrhea", "started_on": "2007-12-15"}
    now = after(folder, tmp_path, lambda x: set_cell(x, "adverse_events", event, "grade", "3"))
    assert moved_ids(before, now) == {
        "adverse-events/treated/incidence/Diarrhea-grade-3-or-more",
        "adverse-events/treated/incidence/gastrointestinal-grade-3-or-more",
        "adverse-events/treated/incidence-of-related-events/Diarrhea-grade-3-or-more",
    }
    assert_numbers_are_the_twins(now)
    assert changed_rows(before, now) == {"adverse events": {"NL-01"}}
    assert_says_what_is_unmet(before, now, ())


def test_a_bone_metastasis_moves_the_comparison_and_both_its_groups(
    folder: Path, before: Both, tmp_path: Path
):
    who = {"subject": "NL-01"}
    now = after(folder, tmp_path, lambda x: set_cell(x, "subjects", who, "bone_metastases", "Y"))
    share = "proportion/CR-or-PR-or-SD-or-NON-CR-NON-PD"
    of_set = "best-overall-response/radiologically-evaluable"
    assert moved_ids(before, now) == {
        f"{of_set}/comparison/CR-or-PR-or-SD-or-NON-CR-NON-PD-by-bone_metastases",
        f"{of_set}/bone_metastases:-no/{share}",
        f"{of_set}/bone_metastases:-yes/{share}",
    }
    assert_numbers_are_the_twins(now)
    assert changed_rows(before, now) == {}
    assert_says_what_is_unmet(before, now, ())


SCAN = {"subject": "NL-23", "scanned_on": "2009-03-11", "kind": "planar", "reader": "reader 1"}
OF_UPTAKE = {
    "radioiodine-uptake/treated/proportion/reinduced",
    "radioiodine-uptake/treated/proportion/not-reinduced",
    "decision-at-week-26/treated/proportion/6000-MBq-radioiodine-and-26-more-weeks-of-sorafenib",
}
OF_FAVOURABLE = {
    "favourable-response/treated/proportion/met",
    "favourable-response/treated/proportion/not-met",
    "favourable-response/treated/bounds/met-if-none-not-evaluable-were",
    "favourable-response/treated/bounds/met-if-all-not-evaluable-were",
    "favourable-response/treated/success",
}


def sees(reader: str, subject: str, on: str, lesion: str) -> Callable[[Path], None]:
    """Write a focus with uptake on the planar images."""
    focus = {
        "subject": subject, "scanned_on": on, "kind": "planar", "reader": reader,
        "lesion": lesion, "site": "lymph node", "uptake": "present", "tumour_to_background": "2.4",
    }  # fmt: skip
    return lambda folder: rewrite(folder / "data/foci.csv", lambda rows: [*rows, focus])


def test_a_focus_of_the_adjudicating_reader_is_reinduction_and_changes_the_offer(
    folder: Path, before: Both, tmp_path: Path
):
    """He is favourable by his marker and CT already, so that the composite stays."""
    now = after(folder, tmp_path, sees("reader 3", "NL-13", "2009-05-30", "T3"))
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    assert moved_ids(before, now) == OF_UPTAKE | {
        "decision-at-week-26/treated/proportion/continue-sorafenib",
        "uptake-of-each-lesion/treated/proportion/increased",
        "uptake-of-each-lesion/treated/proportion/unchanged",
    }
    assert changed_rows(before, now) == {
        name: {"NL-13"} for name in (UPTAKE, LESIONS, FAVOURABLE, DECISION)
    }
    assert {x.rule for x in now.readout.findings} >= {"offered-otherwise"}
    assert_says_what_is_unmet(before, now, ("0/31, 0 %",))


def test_reinduction_in_a_patient_with_progression_is_favourable_and_changes_the_offer(
    folder: Path, before: Both, tmp_path: Path
):
    now = after(
        folder, tmp_path,
        lambda x: set_cell(x, "reads", SCAN, "adjudicated", "Y"),
        lambda x: set_cell(x, "foci", SCAN, "uptake", "present"),
    )  # fmt: skip
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    assert moved_ids(before, now) == OF_UPTAKE | OF_FAVOURABLE | {
        "decision-at-week-26/treated/proportion/stop-sorafenib"
    }
    assert_says_what_is_unmet(before, now, ("0/31, 0 %",))


def test_a_focus_on_which_readers_differ_and_nobody_decided_is_not_evaluable(
    folder: Path, before: Both, tmp_path: Path
):
    now = after(folder, tmp_path, lambda x: set_cell(x, "foci", SCAN, "uptake", "present"))
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    patient = now.readout.table(UPTAKE).filter(subject="NL-23")
    assert (patient["answer"].item(), patient["unknown"].item()) == ("not evaluable", 1)
    composite = now.readout.table(FAVOURABLE).filter(subject="NL-23")
    assert composite["answer"].item() == "not evaluable"


def test_the_command_says_which_published_number_is_no_longer_met(folder: Path, tmp_path: Path):
    shutil.copytree(folder, tmp_path / "study")
    set_cell(tmp_path / "study", "status", {"subject": "NL-03"}, "died_on", "2010-10-11")
    said = CliRunner().invoke(main, ["demo", str(tmp_path / "study")])
    assert said.exit_code == 0
    text = " ".join(said.output.split())
    assert "9 of 10 published numbers are met." in text
    assert "Not met: Overall survival, observed follow-up, treated, printed 25 months" in text


def ends(now: Both, subject: str) -> tuple[int, bool]:
    """Give the PFS of a patient in days, once the twin has said the same of everybody."""
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    row = now.readout.table(PFS).row(by_predicate=pl.col("subject") == subject, named=True)
    return row["days"], row["event"]


@pytest.mark.parametrize(
    ("died_on", "expected"),
    [
        pytest.param("2008-06-07", (196, True), id="at the end of week 28: an event"),
        pytest.param("2008-06-08", (0, False), id="a day later: censored at the start"),
    ],
)
def test_a_death_of_a_patient_without_ct_counts_until_week_28(
    folder: Path, tmp_path: Path, died_on: str, expected: tuple[int, bool]
):
    who = {"subject": "NL-27"}
    now = after(folder, tmp_path, lambda x: set_cell(x, "status", who, "died_on", died_on))
    assert ends(now, "NL-27") == expected


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        pytest.param(("week 52",), (389, True), id="one missed: the death is an event"),
        pytest.param(
            ("week 39", "week 52"), (170, False), id="two in a row missed: censored before them"
        ),
    ],
)
def test_a_death_after_missed_cts_is_an_event_unless_two_were_missed(
    folder: Path, tmp_path: Path, missed: tuple[str, ...], expected: tuple[int, bool]
):
    def miss(there: Path) -> None:
        for table in ("examinations", "measurements"):
            rewrite(
                there / f"data/{table}.csv",
                lambda rows: [
                    row for row in rows if row["subject"] != "NL-10" or row["visit"] not in missed
                ],
            )

    assert ends(after(folder, tmp_path, miss), "NL-10") == expected


@pytest.mark.parametrize(
    ("started_on", "expected"),
    [
        pytest.param("2009-09-05", (371, True), id="on the day of progression: an event"),
        pytest.param("2009-09-04", (271, False), id="the day before: censored at the last CT"),
    ],
)
def test_a_new_therapy_before_progression_censors(
    folder: Path, tmp_path: Path, started_on: str, expected: tuple[int, bool]
):
    row = {"subject": "NL-04", "started_on": started_on, "kind": "surgery", "planned": "N"}
    now = after(
        folder, tmp_path, lambda x: rewrite(x / "data/therapies.csv", lambda rows: [*rows, row])
    )
    assert ends(now, "NL-04") == expected
