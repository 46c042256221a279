"""Best overall response, response, benefit and last assessment, one patient at a time.

The reading of admiralonco; `best_response_by_pairs` has that of RECIST. Written from the words of
the rule: for every CR and PR the first later assessment that could confirm it is looked up, and
what lies in between is counted.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from trialreadout.core.terms import Answer, Response

CR, PR, SD, NON, PD, NE, ND, MISSING = Response


@dataclass(frozen=True)
class Rules:
    stable_from_day: float
    confirmation_days: float
    tolerated_not_evaluable: int = 1
    tolerated_stable: int = 0
    missing_as_not_evaluable: bool = False
    until_progression: bool = True
    reading: str = "admiralonco"


Visit = tuple[float, int]


def _visits_that_count(
    days: list[float], responses: list[int], rules: Rules, until_day: float
) -> list[Visit]:
    visits = [
        (day, response)
        for day, response in zip(days, responses, strict=True)
        if not math.isnan(day) and response != MISSING
    ]
    if not math.isnan(until_day):
        visits = [visit for visit in visits if visit[0] <= until_day]
    if rules.until_progression:
        for day, response in visits:
            if response == PD:
                return [visit for visit in visits if visit[0] <= day]
    return visits


def _is_confirmed(visits: list[Visit], index: int, rules: Rules) -> bool:
    day, response = visits[index]
    if rules.confirmation_days == 0:
        return True
    confirming = {CR} if response == CR else {CR, PR}
    for later in range(index + 1, len(visits)):
        if visits[later][1] in confirming and visits[later][0] - day >= rules.confirmation_days:
            break
    else:
        return False
    between = [r for _, r in visits[index + 1 : later]]
    if between.count(NE) > rules.tolerated_not_evaluable:
        return False
    if response == CR:
        return all(r in (CR, NE) for r in between)
    if between.count(SD) > rules.tolerated_stable:
        return False
    if any(r not in (CR, PR, SD, NE) for r in between):
        return False
    followed = [*between, visits[later][1]]
    return not (CR in followed and PR in followed[followed.index(CR) :])


def _responses(visits: list[Visit], rules: Rules) -> list[tuple[float, int]]:
    return [
        (day, response)
        for index, (day, response) in enumerate(visits)
        if response in (CR, PR) and _is_confirmed(visits, index, rules)
    ]


def best_overall_response(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Response, float]:
    """Best response of one patient and the first day on which it was seen."""
    visits = _visits_that_count(days, responses, rules, until_day)
    if not visits:
        return (NE if rules.missing_as_not_evaluable else MISSING), math.nan
    from_day = rules.stable_from_day
    found: list[tuple[int, float]] = [(r, day) for day, r in _responses(visits, rules)]
    for day, response in visits:
        if response in (CR, PR, SD) and day >= from_day:
            found.append((SD, day))
        if response == NON and day >= from_day:
            found.append((NON, day))
        if response == NE or (response in (CR, PR, SD, NON) and day < from_day):
            found.append((NE, day))
        if response in (PD, ND):
            found.append((response, day))
    best, day = min(found)
    return Response(best), day


def response(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Answer, float]:
    """Whether one patient responded, and since when."""
    responded = _responses(_visits_that_count(days, responses, rules, until_day), rules)
    return (Answer.MET, responded[0][0]) if responded else (Answer.NOT_MET, math.nan)


def clinical_benefit(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Answer, float]:
    """Whether one patient responded or stayed free of progression long enough."""
    visits = _visits_that_count(days, responses, rules, until_day)
    benefit = [day for day, _ in _responses(visits, rules)] + [
        day for day, r in visits if r in (CR, PR, SD, NON) and day >= rules.stable_from_day
    ]
    return (Answer.MET, min(benefit)) if benefit else (Answer.NOT_MET, math.nan)


def last_assessment(
    days: list[float], responses: list[int], rules: Rules, until_day: float = math.nan
) -> tuple[Response, float]:
    """Last response of one patient and its day."""
    visits = _visits_that_count(days, responses, rules, until_day)
    if not visits:
        return (NE if rules.missing_as_not_evaluable else MISSING), math.nan
    day, last = visits[-1]
    return Response(last), day
