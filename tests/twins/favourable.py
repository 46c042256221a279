"""A favourable response, one patient at a time."""

from __future__ import annotations

from trialreadout.core.terms import Answer


def favourable(criteria: list[int], not_evaluable: str) -> Answer:
    """Join one patient's criteria."""
    for answer in criteria:
        if answer == Answer.MET:
            return Answer.MET
    unknown = sum(answer == Answer.NOT_EVALUABLE for answer in criteria)
    if unknown > 0 and not_evaluable == "unknown":
        return Answer.NOT_EVALUABLE
    return Answer.NOT_MET
