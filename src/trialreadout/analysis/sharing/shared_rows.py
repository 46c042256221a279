"""Results as a shared report tells them: whole, without their counts, or hidden.

A share is told with its counts or not at all, since either gives the other away. A median, a ratio
or a test says little of single patients where enough of them stand behind it, and is told without
its counts where those are hidden. The least and the greatest value are those of a person and are
never told; quartiles are, where enough patients lie on either side of the median; a value is
written no finer than some three days, or three digits; ages over 89 are told as 90.

Sources: Hundepool et al., Statistical Disclosure Control, Wiley 2012 (output checking: maxima,
         minima and percentiles).
         US Code of Federal Regulations, 45 CFR 164.514(b)(2)(i)(C) (ages over 89).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from math import floor, log10
from typing import Any, Literal

from trialreadout.analysis.results import (
    CHI_SQUARE,
    EXPECTED,
    OBSERVED,
    VERDICTS,
    Result,
    interval_in_words,
    value_in_words,
)
from trialreadout.analysis.sharing.cells import CountedRow, Key

HIDDEN: Literal["hidden"] = "hidden"
"""What stands in the place of a number that is not told."""
WITHOUT_COUNTS = "counts hidden"
State = Literal["whole", "without its counts", "hidden"]
AGE, OLDEST = "age_years", 90.0
_FINEST: Mapping[str, float] = {"days": 3.0, "weeks": 0.5, "months": 0.1}
"""Times are multiples of so much, some three days."""
_DIGITS = 3
_SUMMARIES = ("summary", "quartiles")
_EXTREMES = ("summary", "observed follow-up")
"""Numbers whose limits are the least and the greatest value."""
_OF_CURVES = ("median", "quantile", "follow-up", "observed follow-up", "restricted mean")
_TESTS = ("comparison", "log-rank", "hazard ratio", CHI_SQUARE, EXPECTED, OBSERVED)
Groups = Mapping[str, Mapping[str, str | None]]
"""For each column of the subjects the word of each patient."""


@dataclass(frozen=True, slots=True)
class SharedResult:
    """A result without its patients."""

    row: Result
    """With nobody in it: of `about` only the number is left, and a count that is hidden is 0."""
    state: State

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON; what is hidden is null."""
        found = {each.name: getattr(self.row, each.name) for each in fields(self.row)}
        for name in ("about", "subjects", "wording"):
            del found[name]
        if self.state != "whole":
            found |= {"n": None, "denominator": None}
        return {**found, "text": self.row.text}


def shared_row(
    each: CountedRow,
    hidden: frozenset[Key],
    told_times: Mapping[tuple[str, str], Sequence[float]],
    groups: Groups,
    below: int,
) -> SharedResult:
    """Write a result as it is shared.

    Parameters
    ----------
    each
        The result and its counts.
    hidden
        The counts that are not told.
    told_times
        For an endpoint and a set the times at which its curves are read.
    groups
        The group of each patient, for tests.
    below
        The smallest count that is told.
    """
    row = replace(each.row, subjects=(), about=("",) * len(each.whole))
    counts_told = not {each.n, each.denominator} & hidden and _enough_behind(each, below)
    if not _told(each, counts_told, told_times, groups, below):
        gone = replace(
            row, value=None, low=None, high=None, n=0, denominator=0, status=HIDDEN, wording=HIDDEN
        )
        return SharedResult(_without_verdict(gone), "hidden")
    row = _within_limits(_coarse(row), each, below)
    if counts_told:
        return SharedResult(row, "whole")
    wording = _without_counts(row)
    return SharedResult(replace(row, n=0, denominator=0, wording=wording), "without its counts")


def _told(
    each: CountedRow,
    counts_told: bool,
    told_times: Mapping[tuple[str, str], Sequence[float]],
    groups: Groups,
    below: int,
) -> bool:
    row = each.row
    behind = row.n == 0 or row.n >= below
    match row.statistic:
        case "quantile":
            share = float((row.category or "50").removesuffix("%")) / 100
            return behind and min(share, 1 - share) * row.denominator >= below
        case name if name in _OF_CURVES:
            return behind and row.denominator >= below
        case name if name in _SUMMARIES:
            return behind
        case "rate":
            time = float((row.category or "").partition(" ")[0])
            return time in told_times.get((row.endpoint, row.analysis_set), ())
        case name if name in _TESTS:
            return _enough_in_each(each, groups, below)
        case _:
            return counts_told


def _enough_behind(each: CountedRow, below: int) -> bool:
    """Tell whether lesions or assessments that count are those of enough patients."""
    return each.of_patients or (each.behind >= below and not 0 < len(each.who) < below)


def _enough_in_each(each: CountedRow, groups: Groups, below: int) -> bool:
    """Tell whether a test rests on enough patients with the event or answer in every group."""
    row = each.row
    last = (row.category or "").rpartition("by ")[2].partition(",")[0]
    column = row.group.partition(": ")[0] if row.group else last
    of = groups.get(column, {})
    parts: dict[str, list[int]] = {}
    for subject in each.whole:
        word = of.get(subject)
        if word is not None:
            parts.setdefault(word, [0, 0])[subject in each.who] += 1
    return len(parts) > 1 and all(n == 0 or n >= below for part in parts.values() for n in part)


def _within_limits(row: Result, each: CountedRow, below: int) -> Result:
    """Take off what is one patient's: the least and the greatest, and quartiles of a few."""
    few = row.statistic == "quartiles" and each.row.n < 2 * below
    if few or row.statistic in _EXTREMES:
        value = value_in_words(row.value, row.unit, row.status)
        counts = f"{each.row.n} of {each.row.denominator} known"
        return replace(row, low=None, high=None, wording=f"{value}; {counts}")
    return row


def _coarse(row: Result) -> Result:
    """Write a time, or a value of a patient, no finer than need be."""

    def round_(value: float | None) -> float | None:
        if value is None:
            return None
        step = _FINEST.get(row.unit or "")
        if step is not None:
            return round(round(value / step) * step, 3)
        if row.statistic in _SUMMARIES and value:
            value = round(value, _DIGITS - 1 - floor(log10(abs(value))))
        return min(value, OLDEST) if row.category == AGE and value > OLDEST - 1 else value

    return replace(row, value=round_(row.value), low=round_(row.low), high=round_(row.high))


def _without_counts(row: Result) -> str:
    """Print a number whose counts are hidden."""
    value = value_in_words(row.value, row.unit, row.status)
    limits = interval_in_words(row.low, row.high, row.unit)
    if row.confidence is not None:
        interval = f", {100 * row.confidence:g} % CI {limits or 'not estimable'}"
    else:
        interval = f" ({limits})" if limits else ""
    return f"{value}{interval}; {WITHOUT_COUNTS}"


def _without_verdict(row: Result) -> Result:
    return replace(row, category=None) if row.statistic in VERDICTS else row
