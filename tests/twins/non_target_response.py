"""Non-target response, one patient at a time."""

from __future__ import annotations

from trialreadout.core.terms import LesionState, Response

NOT_ASSESSED = {LesionState.NOT_RECORDED, LesionState.NOT_EVALUABLE}


def non_target_response(states: list[list[int]], exists: list[bool]) -> list[Response]:
    """Grade one patient; `states[visit][lesion]`, the first visit being the baseline."""
    answers = []
    for visit, row in enumerate(states):
        seen = [state for state, there in zip(row, exists, strict=True) if there]
        if visit == 0:
            answers.append(Response.NE)
        elif not seen:
            answers.append(Response.ND)
        elif LesionState.PROGRESSED in seen:
            answers.append(Response.PD)
        elif NOT_ASSESSED.intersection(seen):
            answers.append(Response.NE)
        elif set(seen) == {LesionState.ABSENT}:
            answers.append(Response.CR)
        else:
            answers.append(Response.NON_CR_NON_PD)
    return answers
