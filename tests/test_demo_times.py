"""Deaths, missed CTs and new therapies of the demo moved across the edges of its PFS."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from demo_changed import after
from demo_study import (
    Both,
    assert_numbers_are_the_twins,
    assert_rows_are_the_twins,
    rewrite,
    set_cell,
)

PFS = "progression-free survival"


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
    demo_folder: Path, tmp_path: Path, died_on: str, expected: tuple[int, bool]
):
    who = {"subject": "NL-27"}
    now = after(demo_folder, tmp_path, lambda x: set_cell(x, "status", who, "died_on", died_on))
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
    demo_folder: Path, tmp_path: Path, missed: tuple[str, ...], expected: tuple[int, bool]
):
    def miss(there: Path) -> None:
        for table in ("examinations", "measurements"):
            rewrite(
                there / f"data/{table}.csv",
                lambda rows: [
                    row for row in rows if row["subject"] != "NL-10" or row["visit"] not in missed
                ],
            )

    assert ends(after(demo_folder, tmp_path, miss), "NL-10") == expected


@pytest.mark.parametrize(
    ("started_on", "expected"),
    [
        pytest.param("2009-09-05", (371, True), id="on the day of progression: an event"),
        pytest.param("2009-09-04", (271, False), id="the day before: censored at the last CT"),
    ],
)
def test_a_new_therapy_before_progression_censors(
    demo_folder: Path, tmp_path: Path, started_on: str, expected: tuple[int, bool]
):
    row = {"subject": "NL-04", "started_on": started_on, "kind": "surgery", "planned": "N"}
    now = after(
        demo_folder,
        tmp_path,
        lambda x: rewrite(x / "data/therapies.csv", lambda rows: [*rows, row]),
    )
    assert ends(now, "NL-04") == expected
