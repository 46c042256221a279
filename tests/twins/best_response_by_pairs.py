"""Best response by RECIST's own text, one patient at a time: table 3, pair by pair.

Every assessment is paired with every later one that can be reached across what may lie in between,
and the row of table 3 is looked up. The best row answers.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, table 3 and its footnote a.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from trialreadout.core.terms import Answer, Response
from twins.best_overall_response import Rules

CR, PR, SD, NON, PD, NE, ND, MISSING = Response

CONFIRMED = {(CR, CR): CR, (PR, CR): PR, (PR, PR): PR}
"""Rows of two assessments that are the answer, if they lie far enough apart."""
STABLE_OR = {(CR, PD): PD, (PR, PD): PD, (CR, NE): NE, (PR, NE): NE, (PR, SD): NE}
"""Rows that are SD if the minimum duration is met, and else this. The first PR of PR, SD is not
evaluable where it comes too early; the SD has a say of its own."""

Visit = tuple[float, Response]


def _visits_that_count(
    days: list[float], responses: list[int], rules: Rules, until_day: float
) -> list[Visit]:
    found: list[Visit] = []
    was_complete, progressed_on = False, math.inf
    for day, response in zip(days, responses, strict=True):
        if math.isnan(day) or response == MISSING or day > until_day or day > progressed_on:
            continue
        if was_complete and response in (PR, SD, NON):
            found.append((day, PD))
        else:
            found.append((day, Response(response)))
        was_complete = was_complete or response == CR
        if found[-1][1] == PD and rules.until_progression:
            progressed_on = min(progressed_on, day)
    return found


def _reached(visits: list[Visit], first: int, rules: Rules) -> Iterator[Visit]:
    """Go on from a CR or PR, visit by visit, up to the one that ends its chance."""
    carries_on = {CR, NE} if visits[first][1] == CR else {CR, PR, NE, SD}
    left = {NE: rules.tolerated_not_evaluable, SD: rules.tolerated_stable}
    for day, response in visits[first + 1 :]:
        yield day, response
        if response in left:
            left[response] -= 1
        if response not in carries_on or left.get(response, 0) < 0:
            return


def _rows(visits: list[Visit], rules: Rules) -> Iterator[tuple[Response, float]]:
    """Give the answer of every visit alone, and of every pair that table 3 has."""
    for index, (day, response) in enumerate(visits):
        long_enough = day >= rules.stable_from_day
        if response not in (CR, PR):
            yield response if response in (PD, NE, ND) or long_enough else NE, day
            continue
        if rules.confirmation_days == 0:
            yield response, day
            continue
        yield SD if long_enough else NE, day
        for later, second in _reached(visits, index, rules):
            pair = (response, second)
            if pair in CONFIRMED and later - day >= rules.confirmation_days:
                yield CONFIRMED[pair], day
            elif pair in STABLE_OR:
                otherwise = STABLE_OR[pair]
                yield (SD, day) if long_enough else (otherwise, later if otherwise is PD else day)


def best_overall_response(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Response, float]:
    """Best response of one patient and the first day on which it was seen."""
    rows = list(_rows(_visits_that_count(days, responses, rules, until_day), rules))
    if not rows:
        return (NE if rules.missing_as_not_evaluable else MISSING), math.nan
    return min(rows)


def _first(rows: list[tuple[Response, float]], good_enough: Response) -> tuple[Answer, float]:
    days = [day for answer, day in rows if answer <= good_enough]
    return (Answer.MET, min(days)) if days else (Answer.NOT_MET, math.nan)


def response(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Answer, float]:
    """Whether one patient responded, and since when."""
    return _first(list(_rows(_visits_that_count(days, responses, rules, until_day), rules)), PR)


def clinical_benefit(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Answer, float]:
    """Whether one patient responded or stayed free of progression long enough."""
    return _first(list(_rows(_visits_that_count(days, responses, rules, until_day), rules)), NON)


def last_assessment(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Response, float]:
    """Last response of one patient and its day."""
    visits = _visits_that_count(days, responses, rules, until_day)
    if not visits:
        return (NE if rules.missing_as_not_evaluable else MISSING), math.nan
    day, last = visits[-1]
    return last, day
