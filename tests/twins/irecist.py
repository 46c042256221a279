"""iRECIST, one patient at a time: visits are read one after the other, as a reader would."""

from __future__ import annotations

import math
from dataclasses import dataclass

from trialreadout.core.terms import Answer, ImmuneResponse, NewLesion, Response
from twins.overall_response import overall_response

I_WORD = {
    Response.CR: ImmuneResponse.ICR,
    Response.PR: ImmuneResponse.IPR,
    Response.SD: ImmuneResponse.ISD,
    Response.NON_CR_NON_PD: ImmuneResponse.NON_ICR_NON_IUPD,
    Response.PD: ImmuneResponse.IUPD,
    Response.NE: ImmuneResponse.NE,
    Response.ND: ImmuneResponse.ND,
}
CONTRADICTS_PROGRESSION = {
    ImmuneResponse.ICR,
    ImmuneResponse.IPR,
    ImmuneResponse.ISD,
    ImmuneResponse.NON_ICR_NON_IUPD,
}
BEST_FIRST = ["iCR", "iPR", "iSD", "NON-iCR/NON-iUPD", "iCPD", "iUPD", "NE", "ND", "MISSING"]


@dataclass(frozen=True)
class Visit:
    day: float
    target: int
    non_target: int
    target_mm: float
    target_read_mm: float
    non_target_grown: bool
    new_appeared: int
    new_left: int
    new_mm: float
    new_read_mm: float
    new_grown: bool
    new_progressed: bool

    def places_of_progression(self) -> set[str]:
        places = set()
        if self.target == Response.PD:
            places.add("target")
        if self.non_target == Response.PD:
            places.add("non-target")
        if self.new_appeared == NewLesion.UNEQUIVOCAL or self.new_progressed:
            places.add("new")
        return places


def by_5_mm(larger: float, smaller: float) -> bool:
    if math.isnan(larger) or math.isnan(smaller):
        return False
    return round(10 * larger) - round(10 * smaller) >= 50


def smallest(sums: list[float]) -> float:
    known = [each for each in sums if not math.isnan(each)]
    return min(known) if known else math.nan


def first_known(sums: list[float]) -> float:
    return next((each for each in sums if not math.isnan(each)), math.nan)


def more_of_it(run: list[Visit], now: Visit, earliest: float) -> bool:
    """Whether a visit shows more progression than its run has shown."""
    before = run[0].places_of_progression()
    if now.places_of_progression() - before:
        return True
    target_grew = by_5_mm(now.target_read_mm, smallest([v.target_mm for v in run]))
    if "target" in before and now.target == Response.PD and target_grew:
        return True
    if "non-target" in before and now.non_target_grown:
        return True
    if "new" in before:
        new_grew = by_5_mm(now.new_read_mm, smallest([v.new_mm for v in run]))
        if now.new_appeared == NewLesion.UNEQUIVOCAL or now.new_grown or new_grew:
            return True
    early = [v for v in run[1:] if v.day - run[0].day < earliest]
    grew_early = any(v.non_target_grown for v in early)
    if "non-target" in before and now.non_target == Response.PD and grew_early:
        return True
    return now.new_left == Answer.MET and noted_new(early, before)


def noted_new(early: list[Visit], before: set[str]) -> bool:
    return any(
        v.new_appeared == NewLesion.UNEQUIVOCAL or ("new" in before and v.new_grown) for v in early
    )


def response_within(run: list[Visit], now: Visit, earliest: float) -> ImmuneResponse:
    """What a visit is that does not confirm, after an iUPD."""
    before = run[0].places_of_progression()
    early = [v for v in run[1:] if v.day - run[0].day < earliest]
    new_counts = "new" in before or noted_new(early, before)
    shrunk = by_5_mm(first_known([v.target_mm for v in run]), now.target_mm)
    new_word = now.new_appeared
    lasting = new_counts and not shrunk
    if "new" in now.places_of_progression() or (lasting and now.new_left == Answer.MET):
        new_word = NewLesion.UNEQUIVOCAL
    elif lasting and now.new_left == Answer.NOT_EVALUABLE:
        new_word = NewLesion.UNKNOWN
    overall = overall_response(now.target, now.non_target, new_word)
    unread = now.non_target in (Response.NE, Response.MISSING)
    if "non-target" in before and unread and overall != Response.PD:
        return ImmuneResponse.NE
    return while_new_left(overall, now)


def while_new_left(overall: Response, now: Visit) -> ImmuneResponse:
    if overall == Response.CR and now.new_left != Answer.NOT_MET:
        without_target = now.target == Response.ND
        return ImmuneResponse.NON_ICR_NON_IUPD if without_target else ImmuneResponse.IPR
    return I_WORD[overall]


def responses(visits: list[Visit], earliest: float) -> list[ImmuneResponse]:
    """Grade the visits of one patient, the first being the baseline."""
    graded = [ImmuneResponse.NE]
    run: list[Visit] = []
    for now in visits[1:]:
        if math.isnan(now.day):
            graded.append(ImmuneResponse.MISSING)
            continue
        if ImmuneResponse.ICPD in graded:
            graded.append(ImmuneResponse.ICPD)
            continue
        if not run:
            word = now.new_appeared
            if "new" in now.places_of_progression():
                word = NewLesion.UNEQUIVOCAL
            answer = while_new_left(overall_response(now.target, now.non_target, word), now)
            run = [now] if answer == ImmuneResponse.IUPD else []
        elif more_of_it(run, now, earliest):
            early = now.day - run[0].day < earliest
            answer = ImmuneResponse.IUPD if early else ImmuneResponse.ICPD
            run.append(now)
        else:
            answer = response_within(run, now, earliest)
            if answer in (ImmuneResponse.IUPD, ImmuneResponse.NE):
                run.append(now)
            else:
                run = []
        graded.append(answer)
    return graded


def progression(days: list[float], words: list[str]) -> tuple[str, float, float]:
    """How it ended, the day of progression and that of its confirmation."""
    seen = [
        (day, word)
        for day, word in zip(days, words, strict=True)
        if not math.isnan(day) and word != "MISSING"
    ]
    if not seen:
        return "nothing", math.nan, math.nan
    end = next((i for i, (_, word) in enumerate(seen) if word == "iCPD"), len(seen))
    run: list[float] = []
    for day, word in seen[:end]:
        if word == "iUPD":
            run.append(day)
        elif word in ("iCR", "iPR", "iSD", "NON-iCR/NON-iUPD"):
            run = []
    if end < len(seen):
        confirmed = seen[end][0]
        return ("confirmed", run[0], confirmed) if run else ("alone", confirmed, confirmed)
    if run:
        return "open", run[0], math.nan
    some = any(word == "iUPD" for _, word in seen)
    return ("ended" if some else "none"), math.nan, math.nan


def best(days: list[float], words: list[str], stable_from_day: float) -> tuple[str, float]:
    """Best i-response of one patient and its first day."""
    answer, answer_day = "MISSING", math.nan
    for day, word in zip(days, words, strict=True):
        if math.isnan(day) or word == "MISSING":
            continue
        early = day < stable_from_day and word in ("iSD", "NON-iCR/NON-iUPD")
        counts_as = "NE" if early else word
        if BEST_FIRST.index(counts_as) < BEST_FIRST.index(answer):
            answer, answer_day = counts_as, day
        if word == "iCPD":
            break
    return answer, answer_day
