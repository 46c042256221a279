"""Uptake of the views, and its reinduction, one patient at a time."""

from __future__ import annotations

from trialreadout.core.terms import Answer, Uptake


def combined_views(views: list[list[int]], made: list[bool], rule: str) -> list[Uptake]:
    """Combine one patient's scan; `views[view][lesion]`."""
    there = [view for view, was_made in zip(views, made, strict=True) if was_made]
    if not there:
        return [Uptake.UNKNOWN for _ in views[0]]
    answers = []
    for lesion in range(len(views[0])):
        seen = [view[lesion] for view in there]
        decisive, other = (
            (Uptake.NONE, Uptake.PRESENT) if rule == "both" else (Uptake.PRESENT, Uptake.NONE)
        )
        if rule == "spect decides":
            answers.append(Uptake(seen[-1]))
        elif decisive in seen:
            answers.append(decisive)
        elif Uptake.UNKNOWN in seen:
            answers.append(Uptake.UNKNOWN)
        elif Uptake.EQUIVOCAL in seen:
            answers.append(Uptake.EQUIVOCAL)
        else:
            answers.append(other)
    return answers


def lesion_reinduction(
    before: int,
    after: int,
    equivocal: Answer = Answer.NOT_MET,
    stronger: Answer = Answer.NOT_MET,
    ratios: tuple[float, float, float] | None = None,
) -> Answer:
    """Answer for one lesion; `ratios` are those before and after, and the factor asked for."""
    if Uptake.UNKNOWN in (before, after):
        return Answer.NOT_EVALUABLE
    if after <= before and not (before == after == Uptake.PRESENT):
        return Answer.NOT_MET
    if (before, after) == (Uptake.NONE, Uptake.PRESENT):
        return Answer.MET
    found = {Answer.NOT_MET}
    if before != after:
        found.add(equivocal)
    if before != Uptake.NONE and ratios is not None and stronger != Answer.NOT_MET:
        earlier, later, factor = ratios
        if earlier != earlier or later != later:
            found.add(Answer.NOT_EVALUABLE)
        elif round(10 * later) * 10 >= round(10 * factor) * round(10 * earlier):
            found.add(stronger)
    return best(found)


def patient_reinduction(lesions: list[Answer], read: list[bool | None]) -> Answer:
    """Answer for a patient from those of the lesions that exist, and whether both were read."""
    found = set(lesions)
    for scan in read:
        if scan is False or (scan is None and not lesions):
            found.add(Answer.NOT_EVALUABLE)
    return best(found)


def best(found: set[Answer]) -> Answer:
    for answer in (Answer.MET, Answer.NOT_EVALUABLE):
        if answer in found:
            return answer
    return Answer.NOT_MET
