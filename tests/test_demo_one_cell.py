"""One cell of the demo changed: exactly the numbers that rest on it move, and the demo says so.

What should move is stated by the endpoints that rest on the cell; which of their numbers do is
told by the plain twin, which reads the changed files and knows nothing of Readout.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from demo_changed import (
    after,
    assert_says_what_is_unmet,
    changed_rows,
    moved_by_twin,
    moved_ids,
)
from demo_study import Both, assert_numbers_are_the_twins, assert_rows_are_the_twins, set_cell
from trialreadout.cli import main
from twins.trial import Row

BEST, CONFIRMED = "best overall response", "best overall response, confirmed"
AT_26, CONTROL = "tumour response at week 26", "disease control"
TO_RESPONSE, DURATION = "time to response", "duration of response"
PFS, OS = "progression-free survival", "overall survival"
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


@pytest.mark.parametrize("change", CHANGES)
def test_one_cell_moves_what_rests_on_it_and_nothing_else(
    demo_folder: Path, demo: Both, tmp_path: Path, change: Change
):
    now = after(demo_folder, tmp_path, change.write)
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    moved = moved_ids(demo, now)
    assert moved == moved_by_twin(demo, now)
    assert {now.readout.result(x).endpoint for x in moved} == change.moves
    rows = changed_rows(demo, now)
    assert rows == {name: {change.where["subject"]} for name in change.moves | change.rows}
    assert_says_what_is_unmet(demo, now, change.unmet)


def test_a_graver_event_moves_the_incidence_of_its_grade_and_of_its_class(
    demo_folder: Path, demo: Both, tmp_path: Path
):
    """The patient has another event of grade 3, so that "any event" stays."""
    event = {"subject": "NL-01", "term": "Diarrhea", "started_on": "2007-12-15"}
    now = after(demo_folder, tmp_path, lambda x: set_cell(x, "adverse_events", event, "grade", "3"))
    assert moved_ids(demo, now) == {
        "adverse-events/treated/incidence/Diarrhea-grade-3-or-more",
        "adverse-events/treated/incidence/gastrointestinal-grade-3-or-more",
        "adverse-events/treated/incidence-of-related-events/Diarrhea-grade-3-or-more",
    }
    assert_numbers_are_the_twins(now)
    assert changed_rows(demo, now) == {"adverse events": {"NL-01"}}
    assert_says_what_is_unmet(demo, now, ())


def test_a_bone_metastasis_moves_the_comparison_and_both_its_groups(
    demo_folder: Path, demo: Both, tmp_path: Path
):
    who = {"subject": "NL-01"}
    now = after(
        demo_folder, tmp_path, lambda x: set_cell(x, "subjects", who, "bone_metastases", "Y")
    )
    share = "proportion/CR-or-PR-or-SD-or-NON-CR-NON-PD"
    of_set = "best-overall-response/radiologically-evaluable"
    assert moved_ids(demo, now) == {
        f"{of_set}/comparison/CR-or-PR-or-SD-or-NON-CR-NON-PD-by-bone_metastases",
        f"{of_set}/bone_metastases:-no/{share}",
        f"{of_set}/bone_metastases:-yes/{share}",
        *(
            f"baseline-characteristics/{which}/characteristic/bone_metastases:-{word}"
            for which in ("enrolled", "treated")
            for word in ("no", "yes")
        ),
    }
    assert_numbers_are_the_twins(now)
    assert changed_rows(demo, now) == {}
    assert_says_what_is_unmet(demo, now, ())


def test_the_command_says_which_published_number_is_no_longer_met(
    demo_folder: Path, tmp_path: Path
):
    shutil.copytree(demo_folder, tmp_path / "study")
    set_cell(tmp_path / "study", "status", {"subject": "NL-03"}, "died_on", "2010-10-11")
    said = CliRunner().invoke(main, ["demo", str(tmp_path / "study")])
    assert said.exit_code == 0
    text = " ".join(said.output.split())
    assert "9 of 10 published numbers are met." in text
    assert "Not met: Overall survival, observed follow-up, treated, printed 25 months" in text
