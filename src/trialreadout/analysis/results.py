"""A result: one number of the trial, with all that is needed to answer for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from trialreadout.core.estimate import Status
from trialreadout.core.rounding import rounded, significant

VERDICTS = ("first stage", "success")
"""Statistics whose `category` is a verdict."""
SHARE = "proportion"
"""The unit of a share between 0 and 1."""
RATIO = "ratio"
"""The unit of one thing over another of its kind, 1 where they are alike."""
CHI_SQUARE = "log-rank chi-square"
TIME_AT_RISK = "time at risk"
CHARACTERISTIC = "characteristic"
"""The statistic of a share of all patients of a set; its category is "sex: F"."""
OBSERVED, EXPECTED = "observed events", "expected events"
"""What a log-rank test rests on: its chi-square, and the events of each group."""


@dataclass(frozen=True, slots=True)
class Result:
    """A number, how it was obtained, and the patients behind it."""

    id: str
    """Stable from run to run: "best-overall-response/treated/proportion/PR"."""
    endpoint: str
    analysis_set: str
    group: str | None
    """"arm: Placebo", or None for the whole set."""
    visit: str | None
    category: str | None
    """The answers that were counted, or the time at which a rate was read."""
    statistic: str
    value: float | None
    unit: str | None
    """"proportion" for a share between 0 and 1, "ratio", "p" for a p value, "log-rank chi-square",
    else a unit of time, "patients" or "events"."""
    low: float | None
    high: float | None
    confidence: float | None
    method: str
    n: int
    """How many count: those with the answer, or with the event."""
    denominator: int
    """Among how many."""
    subjects: tuple[str, ...]
    """The patients that `n` counts."""
    status: Status
    label: str | None = None
    """What the protocol calls it, if it gives it a name of its own."""
    about: tuple[str, ...] = ()
    """Every patient that it is about: those of its analysis set and group."""
    wording: str | None = None
    """What is printed in place of the number, where a report that is shared does not tell it."""

    @property
    def text(self) -> str:
        """The result as it would be printed."""
        return in_words(self) if self.wording is None else self.wording

    def as_dict(self) -> dict[str, Any]:
        """Return the row as plain values, for JSON, without all that it is about."""
        row = {field.name: getattr(self, field.name) for field in fields(self)}
        del row["about"], row["wording"]
        return {**row, "subjects": list(self.subjects), "text": self.text}


def result_id(*parts: str | None) -> str:
    """Join what tells a result apart into a name that can be typed."""
    return "/".join(slug(part) for part in parts if part)


def slug(part: str) -> str:
    """Write a name so that it needs no quotes in a shell."""
    return re.sub(r"[^\w.:=+-]+", "-", part).strip("-")


def in_words(result: Result) -> str:
    """Print a result as a paper would, with its counts and its interval."""
    counted = f"{result.n}/{result.denominator}"
    value = value_in_words(result.value, result.unit, result.status)
    limits = interval_in_words(result.low, result.high, result.unit)
    interval = ""
    if result.confidence is not None:
        interval = f", {100 * result.confidence:g} % CI {limits or 'not estimable'}"
    match result.statistic:
        case "count" | "shift":
            return f"{result.n} of {result.denominator}"
        case name if name in VERDICTS and result.unit == "patients":
            return f"{name}: {result.category}; {counted} patients, {result.method} asked for"
        case name if name in VERDICTS:
            return f"{name}: {result.category}; {value}{interval}, {result.method} asked for"
        case "proportion" | "bounds":
            return f"{counted} ({value}){interval}"
        case "incidence" | "incidence of related events" | "characteristic":
            return f"{counted} ({value})"
        case "success":
            met = {None: "cannot be judged", 0.0: "not met", 1.0: "met"}[result.value]
            return f"{result.category}: {met} ({result.method})"
        case "size":
            return f"{result.n} patient{'' if result.n == 1 else 's'}"
        case "summary" | "quartiles" | "observed follow-up":
            return f"{value} ({limits or 'no range'}); {result.n} of {result.denominator} known"
        case "comparison":
            return f"{value}; {counted} with the answer"
        case "agreement between readers":
            return f"{counted} patients ({value}){interval}"
        case "kappa":
            return f"kappa {value}{interval}; {counted} agree"
        case "agreement":
            return f"{counted} assessments ({value})"
        case "follow-up":
            return f"{value}{interval}; {result.n} of {result.denominator} without the event"
        case name if name == TIME_AT_RISK:
            return f"{value} of {result.n} patients"
        case name if name == CHI_SQUARE:
            with_event = f"{result.n} of {result.denominator} with the event"
            return f"chi-square {value} ({result.method}); {with_event}"
        case name:
            among = _AMONG.get(name, "")
            return f"{value}{interval}; {result.n} of {result.denominator} with the event{among}"


_AMONG = {
    "rate": " at any time",
    "restricted mean": " at any time",
    "hazard ratio": " in all groups",
}
"""Numbers beside which the events of a row are easily taken for others: those until the time that
was asked for, or those of one group."""


def value_in_words(value: float | None, unit: str | None, status: Status) -> str:
    """Print a value with its unit, or why there is none."""
    if value is None:
        return status
    if unit == SHARE:
        return f"{rounded(100 * value, 1)} %"
    if unit == "p":
        return "p < 0.001" if value < 0.001 else f"p = {rounded(value, 3)}"
    if unit in (RATIO, CHI_SQUARE):
        return _ratio(value)
    return f"{_digits(value)} {unit}".rstrip()


def _digits(value: float) -> str:
    """Print one decimal, or three significant digits of what is smaller than 1."""
    return rounded(value, 1) if abs(value) >= 1 or value == 0 else significant(value, 3)


def _ratio(value: float) -> str:
    """Print two decimals, or three significant digits of what is smaller than 0.1."""
    return rounded(value, 2) if value >= 0.1 or value == 0 else significant(value, 3)


def interval_in_words(low: float | None, high: float | None, unit: str | None) -> str:
    """Print the limits; a limit that the curve does not reach is said so, none at all is ""."""
    if low is None and high is None:
        return ""
    if unit == SHARE:
        low, high = (None if limit is None else 100 * limit for limit in (low, high))
    printed = ["not reached" if limit is None else _limit(limit, unit) for limit in (low, high)]
    return " to ".join(printed)


def _limit(limit: float, unit: str | None) -> str:
    if unit == RATIO:
        return _ratio(limit)
    return rounded(limit, 1) if unit == SHARE else _digits(limit)
