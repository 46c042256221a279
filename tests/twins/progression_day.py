"""The first day on which a progression could be seen, one patient and one day at a time."""

from __future__ import annotations

from trialreadout.core.terms import LesionState, NewLesion, Response
from twins.lesion_events import with_recurrence
from twins.non_target_response import non_target_response
from twins.overall_response import overall_response
from twins.target_response import target_response


def progression_seen_after_days(
    responses: list[int],
    diameters_mm: list[list[float]],
    states: list[list[int]],
    seen_after_days: list[list[int]],
    new_lesions: list[int],
    new_lesions_after_days: list[int],
    is_target: list[bool],
    is_non_target: list[bool],
    nodal: list[bool],
    version: str,
) -> list[int]:
    """Show one patient's reader the scans of each assessment day by day, until progression."""
    answers = []
    for visit, response in enumerate(responses):
        answers.append(0)
        if response != Response.PD:
            continue
        for day in sorted({*seen_after_days[visit], new_lesions_after_days[visit]}):
            seen = [
                state if after <= day else LesionState.NOT_RECORDED
                for state, after in zip(states[visit], seen_after_days[visit], strict=True)
            ]
            history = [*states[:visit], seen]
            target = target_response(diameters_mm[: visit + 1], history, is_target, nodal, version)
            non_target = non_target_response(history, is_non_target)
            new_lesion = new_lesions[visit]
            if new_lesions_after_days[visit] > day:
                new_lesion = NewLesion.NO
            returning = [
                there and not (node and version == "1.1")
                for there, node in zip(is_non_target, nodal, strict=True)
            ]
            overall = overall_response(target[-1], non_target[-1], new_lesion)
            graded = with_recurrence([*responses[:visit], overall], history, returning)
            if graded[-1] == Response.PD:
                answers[-1] = day
                break
    return answers
