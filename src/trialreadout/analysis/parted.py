"""The patients behind a result, parted by what they are to its number, each part with a name.

Most numbers have two parts: who counts, and who does not. A share of who is free of an event at a
time rests on what was known by then, so who had the event later is told from who had it by then,
and who was followed that far from who was not. An agreement parts who differs in any assessment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trialreadout.analysis.results import Result

Answer = Mapping[str, Any]

_COUNTED = ("Counted", "Not counted")
_WITH_EVENT, _WITHOUT_EVENT = "With the event", "Without the event"
_KNOWN = ("Known", "Not known")
_CALLED: Mapping[str, tuple[str, str]] = {
    **dict.fromkeys(
        ("median", "quantile", "log-rank", "hazard ratio"), (_WITH_EVENT, _WITHOUT_EVENT)
    ),
    "follow-up": (_WITHOUT_EVENT, _WITH_EVENT),
    **dict.fromkeys(("summary", "quartiles", "observed follow-up"), _KNOWN),
    "comparison": ("With the answer", "Without the answer"),
}
"""By statistic, what patients are called who count and who do not; others are `_COUNTED`."""
_AT_A_TIME = ("rate", "restricted mean")
AGREEMENT = "agreement"
"""The statistic of assessments graded here as their reader recorded them."""


@dataclass(frozen=True, slots=True)
class PartOfPatients:
    """Patients who are the same to a number."""

    called: str
    subjects: tuple[str, ...]


def counted_as(result: Result) -> str:
    """Name what `n` of a result counts."""
    if result.statistic in _AT_A_TIME:
        return f"{_WITH_EVENT} at any time"
    if result.statistic == AGREEMENT:
        return "Assessments graded as recorded"
    return _CALLED.get(result.statistic, _COUNTED)[0]


def parted(result: Result, answers: Mapping[str, Answer]) -> tuple[PartOfPatients, ...]:
    """Part the patients that a result is about.

    Parameters
    ----------
    result
        The number.
    answers
        By patient, the row of the endpoint's table; a patient without any is not among them.

    Returns
    -------
    The parts that have anyone, in a fixed order; each patient stands in one of them.
    """
    names, part_of = _parts(result)
    found: dict[str, list[str]] = {name: [] for name in names}
    for subject in result.about:
        found[part_of(subject, answers.get(subject, {}))].append(subject)
    return tuple(PartOfPatients(name, tuple(who)) for name, who in found.items() if who)


def _parts(result: Result) -> tuple[Sequence[str], Callable[[str, Answer], str]]:
    """Name the parts of a result, and give the rule by which a patient belongs to one."""
    if result.statistic in _AT_A_TIME:
        return _around_a_time(result.category or "")
    if result.statistic == AGREEMENT:
        return _of_agreement()
    counts, others = _CALLED.get(result.statistic, _COUNTED)
    counted = set(result.subjects)
    return (counts, others), lambda subject, _: counts if subject in counted else others


def _around_a_time(category: str) -> tuple[Sequence[str], Callable[[str, Answer], str]]:
    """Part patients at the time of "12 months" or "until 12 months".

    As on the curve, an event at that time has happened by it, and who was censored on it was
    followed so far.
    """
    when = category.removeprefix("until ")
    at = float(when.split()[0])
    by_then = f"{_WITH_EVENT} by {when}"
    later = f"Event-free at {when}, with the event later"
    beyond = f"Event-free at {when}, without the event"
    censored = f"Censored before {when}"
    left_out = "Without a time, left out"

    def part_of(_: str, answer: Answer) -> str:
        time = answer.get("time")
        if time is None:
            return left_out
        if answer["event"]:
            return by_then if time <= at else later
        return beyond if time >= at else censored

    return (by_then, later, beyond, censored, left_out), part_of


def _of_agreement() -> tuple[Sequence[str], Callable[[str, Answer], str]]:
    differing = "With an assessment graded otherwise than recorded"
    alike = "Every assessment graded as recorded"
    nothing = "Without an assessment to compare"

    def part_of(_: str, answer: Answer) -> str:
        if not answer.get("compared"):
            return nothing
        return differing if answer["differing"] else alike

    return (differing, alike, nothing), part_of
