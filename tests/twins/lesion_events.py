"""What befalls single lesions on treatment, one patient and one lesion at a time."""

from __future__ import annotations

from trialreadout.core.terms import LesionState, NewLesion, Response

NOTHING = LesionState.NOT_RECORDED


def with_merged_and_split(
    states: list[list[int]], merged_into: list[int], part_of: list[int]
) -> list[list[int]]:
    """Follow each lesion of one patient; `states[visit][lesion]`."""
    visits, lesions = range(len(states)), range(len(merged_into))

    def recorded(visit: int, lesion: int) -> bool:
        return states[visit][lesion] != NOTHING

    def first_record(lesion: int) -> int | None:
        return next((v for v in visits if recorded(v, lesion)), None)

    def is_over(visit: int, lesion: int) -> bool:
        """Tell whether the last record of a lesion lies before a visit."""
        return any(recorded(v, lesion) for v in visits[:visit]) and not any(
            recorded(v, lesion) for v in visits[visit:]
        )

    def came_apart(visit: int, lesion: int) -> bool:
        parts = [p for p in lesions if part_of[p] == lesion]
        return is_over(visit, lesion) and any(recorded(visit, part) for part in parts)

    def is_not_yet_apart(visit: int, lesion: int) -> bool:
        first = first_record(lesion)
        if part_of[lesion] < 0 or (first is not None and first <= visit):
            return False
        return first is not None or recorded(visit, part_of[lesion])

    def was_read(visit: int, lesion: int, asked: frozenset[int] = frozenset()) -> bool:
        if lesion in asked:
            return False
        if recorded(visit, lesion):
            return states[visit][lesion] != LesionState.NOT_EVALUABLE
        return is_elsewhere(visit, lesion, asked | {lesion})

    def is_elsewhere(visit: int, lesion: int, asked: frozenset[int]) -> bool:
        if recorded(visit, lesion):
            return False
        if is_not_yet_apart(visit, lesion) or came_apart(visit, lesion):
            return True
        mass = merged_into[lesion]
        return mass >= 0 and is_over(visit, lesion) and was_read(visit, mass, asked)

    return [
        [
            LesionState.ABSENT
            if is_elsewhere(visit, lesion, frozenset({lesion}))
            else states[visit][lesion]
            for lesion in lesions
        ]
        for visit in visits
    ]


def unread_after_treatment(
    states: list[list[int]], seen_days: list[list[float]], treated_days: list[float]
) -> list[list[int]]:
    """Hold each record against the day on which its lesion was treated."""
    answers = []
    for row, days in zip(states, seen_days, strict=True):
        answers.append(list(row))
        for lesion, treated in enumerate(treated_days):
            if seen_days[0][lesion] <= treated < days[lesion] and row[lesion] not in (
                LesionState.NOT_RECORDED,
                LesionState.PROGRESSED,
            ):
                answers[-1][lesion] = LesionState.NOT_EVALUABLE
    return answers


def proven_from_first_appearance(words: list[int], first_seen: list[bool]) -> list[int]:
    """Look from the first unequivocal word back to where its lesion appeared."""
    answers = list(words)
    if NewLesion.UNEQUIVOCAL not in words:
        return answers
    proof = words.index(NewLesion.UNEQUIVOCAL)
    if first_seen[proof]:
        return answers
    doubts = [visit for visit in range(1, proof) if words[visit] == NewLesion.EQUIVOCAL]
    for visit in doubts:
        if any(first_seen[earlier] for earlier in doubts if earlier <= visit):
            answers[visit] = NewLesion.UNEQUIVOCAL
    return answers


def with_recurrence(
    overall: list[int], states: list[list[int]], returning: list[bool]
) -> list[int]:
    """Ask at each visit whether all disease had gone before, and what is there again."""
    there = {LesionState.MEASURED, LesionState.TOO_SMALL, LesionState.PRESENT}
    there.add(LesionState.PROGRESSED)
    answers = []
    for visit, answer in enumerate(overall):
        again = [s for s, back in zip(states[visit], returning, strict=True) if back and s in there]
        answers.append(Response.PD if again and Response.CR in overall[:visit] else answer)
    return answers


def with_marker(overall: int, target: int, marker_is_normal: bool) -> int:
    """Grant a complete response of one assessment only with a normal marker."""
    if overall != Response.CR or marker_is_normal:
        return overall
    return Response.NON_CR_NON_PD if target == Response.ND else Response.PR
