"""The edges of the demo's exposure, growth and success: both sides, against the plain twin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from demo_changed import Change, after, cell, changed_rows, row_of
from demo_study import Both, assert_numbers_are_the_twins, rewrite

GROWTH = "growth of the tumour"
HALF_A_YEAR_ON = {"subject": "NL-04", "started_on": "2008-10-08"}
EXPOSURE = ("answer", "reductions", "interruptions", "interrupted_days", "dose_mg")
FIRST = {"subject": "NL-04", "started_on": "2008-08-30"}
"""26 days of 800 mg, 13 days without, 343 days of 400 mg."""


@pytest.mark.parametrize(
    ("change", "weeks", "expected"),
    [
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "reason", ""), 382 / 7,
            ("reduced", 1, 1, 13, 26 * 800 + 343 * 400), id="reduced once, after a pause",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "times_per_day", "2"), 382 / 7,
            ("not reduced", 0, 1, 13, 369 * 800), id="the full dose after the pause",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "started_on", "2008-09-25"), 382 / 7,
            ("reduced", 1, 0, 0, 26 * 800 + 356 * 400), id="on the next day: no interruption",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "started_on", "2008-09-26"), 382 / 7,
            ("reduced", 1, 1, 1, 26 * 800 + 355 * 400), id="a day later: one of a day",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "dose_mg", "0"), 26 / 7,
            ("not reduced", 0, 0, 0, 26 * 800), id="0 mg at the end is no time on treatment",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "dose_mg", ""), 382 / 7,
            ("NE", None, 1, 13, None), id="a dose that is not known",
        ),
        pytest.param(
            cell("doses", HALF_A_YEAR_ON, "ended_on", ""), None,
            ("reduced", 1, 1, 13, None), id="an end that is not known: no time, no amount",
        ),
        pytest.param(
            cell("doses", FIRST, "ended_on", ""), None,
            ("reduced", 1, None, None, None), id="an end before the next dose: no pause is known",
        ),
    ],
)  # fmt: skip
def test_exposure_is_what_was_given_and_what_is_not_known_is_null(
    demo_folder: Path, tmp_path: Path, change: Change, weeks: float | None, expected: tuple[Any]
):
    row = row_of(after(demo_folder, tmp_path, change), "sorafenib", "NL-04")
    assert tuple(row[name] for name in EXPOSURE) == expected
    assert row["weeks"] == (None if weeks is None else pytest.approx(weeks))


EARLIER = {"subject": "NL-26", "lesion": "T1", "visit": "unscheduled"}


@pytest.mark.parametrize(
    ("column", "value", "answer"),
    [
        pytest.param("diameter_mm", "34", "slower", id="34 to 43 mm in 111 days, 61 in 175 more"),
        pytest.param("diameter_mm", "35", "not slower", id="35 to 43 mm"),
        pytest.param("state", "not evaluable", "not evaluable", id="nothing from before"),
    ],
)
def test_a_ct_from_before_the_study_counts_for_growth_alone(
    demo_folder: Path, demo: Both, tmp_path: Path, column: str, value: str, answer: str
):
    now = after(demo_folder, tmp_path, cell("measurements", EARLIER, column, value))
    assert row_of(now, GROWTH, "NL-26")["answer"] == answer
    assert changed_rows(demo, now) == {GROWTH: {"NL-26"}}


def moved_to(subject: str, earlier: str, on: str) -> Change:
    """Move a CT to another day."""

    def move(folder: Path) -> None:
        for table, column in (("examinations", "examined_on"), ("measurements", "assessed_on")):
            rewrite(
                folder / "data" / f"{table}.csv",
                lambda rows, column=column: [
                    {**row, column: on}
                    if (row["subject"], row[column]) == (subject, earlier)
                    else row
                    for row in rows
                ],
            )

    return move


@pytest.mark.parametrize(
    ("on", "known"),
    [
        pytest.param("2009-01-19", True, id="at the end of week 28: it counts"),
        pytest.param("2009-01-20", False, id="a day later: nothing during treatment counts"),
    ],
)
def test_growth_during_treatment_looks_until_week_28(
    demo_folder: Path, tmp_path: Path, on: str, known: bool
):
    row = row_of(after(demo_folder, tmp_path, moved_to("NL-26", "2008-12-25", on)), GROWTH, "NL-26")
    assert (row["during_percent_per_month"] is not None) is known
    assert row["before_percent_per_month"] is not None


@pytest.mark.parametrize(
    ("apart", "verdict"),
    [
        pytest.param(-1e-6, "met", id="the lower limit just above the bound"),
        pytest.param(1e-6, "not met", id="the lower limit just below it"),
    ],
)
def test_success_is_a_lower_limit_above_the_bound(
    demo_folder: Path, demo: Both, tmp_path: Path, apart: float, verdict: str
):
    (before,) = [x for x in demo.readout.results if x.statistic == "success"]
    assert (before.category, before.low > 0.2) == ("met", True)

    def bound(folder: Path) -> None:
        text = (folder / "study.toml").read_text(encoding="utf-8")
        assert text.count("above = 0.2\n") == 1
        changed = text.replace("above = 0.2\n", f"above = {before.low + apart!r}\n")
        (folder / "study.toml").write_text(changed, encoding="utf-8")

    now = after(demo_folder, tmp_path, bound)
    assert_numbers_are_the_twins(now)
    (judged,) = [x for x in now.readout.results if x.statistic == "success"]
    assert judged.category == verdict
    assert (judged.value, judged.low, judged.high) == (before.value, before.low, before.high)
