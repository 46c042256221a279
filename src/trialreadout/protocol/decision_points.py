"""A visit at which something is offered: its decisions together, as an endpoint of their own.

Offers are tried in the order of the study file; the first whose condition holds is made. What
a patient was offered, accepted and was given is counted under the name of the visit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from trialreadout.protocol.analyses import Decision

NO_DECISION = "none due"
"""The answer for a patient to whom nothing is offered: none was there to decide for."""


def point_name(at: str) -> str:
    """Name the endpoint under which the offers of a visit are counted."""
    return f"decision at {at}"


@dataclass(frozen=True, slots=True)
class DecisionPoint:
    """The decisions of one visit, in the order in which they are tried."""

    at: str
    decisions: tuple[Decision, ...]
    kind: str = "decision"
    source: str | None = None
    primary: bool = False
    columns: tuple[str, ...] = ()
    adam: None = None

    @property
    def name(self) -> str:
        """The name under which its offers are counted."""
        return point_name(self.at)

    @property
    def answers(self) -> tuple[str, ...]:
        """The offers, and that none was due."""
        return (*(decision.offer for decision in self.decisions), NO_DECISION)


def decision_points(decisions: Sequence[Decision]) -> tuple[DecisionPoint, ...]:
    """Bring the decisions of each visit together, in the order of the file."""
    visits = dict.fromkeys(decision.at for decision in decisions)
    return tuple(
        DecisionPoint(at, tuple(each for each in decisions if each.at == at)) for at in visits
    )
