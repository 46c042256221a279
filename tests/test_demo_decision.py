"""The edges of the demo's decision at week 26: what is due, and what was given."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo_changed import Change, after, cell, row_of
from demo_study import Both, rewrite

DECISION = "decision at week 26"
STOP = "stop sorafenib"


def died(subject: str, on: str) -> Change:
    """Let a patient die who was alive."""
    cells = {"alive": "N", "died_on": on, "last_contact_on": on, "cause": "thyroid cancer"}

    def change(folder: Path) -> None:
        rewrite(
            folder / "data/status.csv",
            lambda rows: [{**row, **cells} if row["subject"] == subject else row for row in rows],
        )

    return change


def test_only_the_stop_that_the_doses_contradict_is_found_in_the_demo(demo: Both):
    """NL-22 was to stop on 2 August 2008, and had sorafenib until 21 September."""
    (finding,) = demo.readout.findings
    assert (finding.rule, finding.subject, finding.severity) == (
        "given-otherwise", "NL-22", "warning",
    )  # fmt: skip
    rows = [row for row in demo.answers[DECISION] if row["accepted"] and not row["given"]]
    assert [row["subject"] for row in rows] == ["NL-22"]


LAST_DOSE = {"subject": "NL-26"}
"""First dose on 7 July 2008: week 24 ends on day 168, 22 December; day 182 is 5 January 2009."""


@pytest.mark.parametrize(
    ("change", "offer"),
    [
        pytest.param(
            cell("doses", LAST_DOSE, "ended_on", "2008-12-22"), STOP,
            id="the last dose on the day the window opens: due",
        ),
        pytest.param(
            cell("doses", LAST_DOSE, "ended_on", "2008-12-21"), "none due",
            id="the last dose the day before: nothing is due",
        ),
        pytest.param(
            cell("doses", LAST_DOSE, "ended_on", ""), STOP,
            id="treatment without an end goes on: due",
        ),
        pytest.param(
            died("NL-26", "2009-01-05"), STOP,
            id="death on the planned day: due",
        ),
        pytest.param(
            died("NL-26", "2009-01-04"), "none due",
            id="death the day before: nothing is due",
        ),
    ],
)  # fmt: skip
def test_a_decision_is_due_for_who_is_alive_and_on_treatment(
    demo_folder: Path, tmp_path: Path, change: Change, offer: str
):
    now = after(demo_folder, tmp_path, change)
    assert row_of(now, DECISION, "NL-26")["answer"] == offer


HALF_A_YEAR_ON = {"subject": "NL-04", "started_on": "2008-10-08"}
"""He was offered to go on on 1 March 2009, and did until 15 September."""


@pytest.mark.parametrize(
    ("change", "subject", "given"),
    [
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "ended_on", "2009-03-02"), "NL-04", True,
            id="a dose the day after the decision: he went on",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "ended_on", "2009-03-01"), "NL-04", False,
            id="none after the day of the decision: he did not",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "dose_mg", "0"), "NL-04", False,
            id="0 mg is no dose: he did not",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "ended_on", ""), "NL-04", True,
            id="a dose without an end goes on",
        ),
        pytest.param(
            cell("doses", LAST_DOSE, "ended_on", "2009-01-07"), "NL-26", False,
            id="told to stop, with a dose on the next day: not done",
        ),
    ],
)  # fmt: skip
def test_what_was_given_is_told_from_doses_after_the_decision(
    demo_folder: Path, tmp_path: Path, change: Change, subject: str, given: bool
):
    now = after(demo_folder, tmp_path, change)
    row = row_of(now, DECISION, subject)
    assert (row["answer"], row["given"]) == (row["offered"], given)
    of = {x.subject for x in now.readout.findings if x.rule == "given-otherwise"}
    assert of == {"NL-22"} | (set() if given else {subject})
