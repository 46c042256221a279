"""A printed result as it stands in a paper, read into counts, percentages and limits.

"8 (31%), 11/26 (42 %; 95% CI 23-63), 7 PD" is three proportions. What stands between commas,
semicolons or the word "and" is one of them; within it the parts may stand in any order, since
papers agree on none. Nothing is guessed: what can be read in two ways is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from trialreadout.analysis.printed_pieces import NotUnderstood, elements, pieces
from trialreadout.statistics.printed import (
    PrintedLimits,
    PrintedNumber,
    PrintedProportion,
    PrintedTime,
)

Printed = PrintedProportion | PrintedTime

__all__ = ["EXAMPLE", "NotUnderstood", "Printed", "read_printed"]

EXAMPLE = "8 (31%), 11/26 (42%; 95% CI 23-63), 7 PD"

_NOT_A_LABEL = {"ci", "confidence", "interval", "patients", "subjects", "participants", "pts"}
_MOST_DIGITS, _MOST_DECIMALS, _MOST_PATIENTS = 9, 6, 999_999


def read_printed(
    text: str, intervals: Sequence[str] = (), confidence: float = 0.95
) -> tuple[Printed, ...]:
    """Read a printed result.

    Parameters
    ----------
    text
        Proportions and medians between commas, semicolons or "and". A decimal comma has a digit
        on both sides.
    intervals
        Limits that stand apart, in the order of those in `text` that have none.
    confidence
        Of limits that do not state theirs.

    Raises
    ------
    NotUnderstood
        If a part of it cannot be read, or there are more intervals than places for them.
    """
    printed: list[Printed] = []
    try:
        for piece in pieces(text):
            read = _piece(piece, confidence)
            if not isinstance(read, PrintedLimits):
                printed.append(read)
            elif printed and printed[-1].limits is None:
                printed[-1] = _with(piece, printed[-1], read)
            else:
                raise NotUnderstood(piece, "limits with nothing that they belong to")
        if not printed:
            raise NotUnderstood(text, "there is no number in it")
        for piece in intervals:
            free = [place for place, each in enumerate(printed) if each.limits is None]
            if not free:
                raise NotUnderstood(piece, "every result has its limits already")
            read = _piece(piece, confidence)
            if not isinstance(read, PrintedLimits):
                raise NotUnderstood(piece, 'not two limits such as "14-52"')
            printed[free[0]] = _with(piece, printed[free[0]], read)
    except NotUnderstood as wrong:
        understood = [each.name for each in printed]
        raise NotUnderstood(wrong.piece, wrong.why, understood) from None
    return tuple(printed)


def _piece(piece: str, confidence: float) -> Printed | PrintedLimits:
    found = elements(piece)
    words = [word for word in found.pop("word", []) if word.lower() not in _NOT_A_LABEL]
    if "range" in found:
        raise NotUnderstood(piece, "a range is no confidence interval; leave it out")
    for number in found.pop("bare", []):
        if not number.isdigit():
            raise NotUnderstood(
                piece, f"{number} is no count; a percentage has its sign, a list of numbers blanks"
            )
        found.setdefault("count", []).append(number)
    for number in found.pop("inside", []):  # "8 (31)", or "31% (8)"
        if "," in number:
            raise NotUnderstood(piece, f"{number}: a decimal comma, or two numbers?")
        found.setdefault("percentage" if "count" in found else "count", []).append(number)
    twice = [name for name, values in found.items() if len(values) > 1]
    if twice:
        said = " and ".join(found[twice[0]])
        raise NotUnderstood(
            piece, f"two numbers for one place, {said}; a comma and a blank part two results"
        )
    one = {name: values[0] for name, values in found.items()}
    label = " ".join(words)
    limits = _limits(piece, one, confidence)
    if "time" in one:
        if {"count", "denominator", "percentage"} & set(one):
            raise NotUnderstood(piece, "a time and a count in one; part them by a comma")
        return PrintedTime(label, _number(piece, one["time"]), one["unit"], limits)
    count, n = _whole(piece, one.get("count")), _whole(piece, one.get("denominator"))
    percentage = _number(piece, one["percentage"]) if "percentage" in one else None
    if count is None and percentage is None:
        if limits is not None and not label and n is None:
            return limits
        raise NotUnderstood(piece, "neither a count nor a percentage nor a time")
    if limits is not None and n is None and percentage is None and "percent_limits" not in one:
        raise NotUnderstood(
            piece, f'per cent or a time? Write "{count} months (...)", or the limits with their %'
        )
    if n == 0 or (percentage is not None and percentage.value > 100):
        raise NotUnderstood(piece, "a denominator is 1 or more, a percentage at most 100")
    proportion = PrintedProportion(label, count, n, percentage)
    return proportion if limits is None else _with(piece, proportion, limits)


def _with(piece: str, printed: Printed, limits: PrintedLimits) -> Printed:
    if limits.high is None and isinstance(printed, PrintedProportion):
        raise NotUnderstood(piece, "a proportion always has both limits")
    return replace(printed, limits=limits)


def _limits(piece: str, one: dict[str, str], confidence: float) -> PrintedLimits | None:
    if "low" not in one:
        if "level" in one:
            raise NotUnderstood(piece, "a confidence level without limits")
        return None
    if "level" in one:
        confidence = _number(piece, one["level"]).value / 100
        if not 0 < confidence < 1:
            raise NotUnderstood(piece, f"a confidence of {one['level']} %; 95 is usual")
    high = _number(piece, one["high"]) if one["high"][0].isdigit() else None
    return PrintedLimits(_number(piece, one["low"]), high, confidence)


def _whole(piece: str, text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isdigit():
        raise NotUnderstood(piece, f"{text} is no count")
    count = _number(piece, text).units
    if count > _MOST_PATIENTS:
        raise NotUnderstood(piece, f"{text} patients are more than any trial has")
    return count


def _number(piece: str, text: str) -> PrintedNumber:
    negative = text[0] == "-"
    whole, _, decimals = (
        text.lstrip("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212").replace(",", ".").partition(".")
    )
    if len(whole + decimals) > _MOST_DIGITS or len(decimals) > _MOST_DECIMALS:
        raise NotUnderstood(piece, f"{text} has more digits than any printed result")
    units = int(whole + decimals)
    return PrintedNumber(-units if negative else units, len(decimals))
