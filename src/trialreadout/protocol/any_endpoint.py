"""What every endpoint states, whatever its kind."""

from typing import ClassVar, Literal, get_args

from trialreadout.protocol.part import Part, Text

Answer = Literal["met", "not met", "not evaluable"]
ANSWERS = get_args(Answer)
"""The answers of an endpoint that can be met."""


class AnyEndpoint(Part):
    """A question asked of each patient."""

    answers: ClassVar[tuple[str, ...]]
    """What a patient's answer can be; empty for a time."""
    columns: ClassVar[tuple[str, ...]] = ()
    """The numbers of a patient beside the answer, which a statistic can summarise."""

    name: Text
    """Its name, by which statistics and decisions refer to it."""
    kind: str
    """The kind of endpoint, which decides its other keys."""
    source: Text | None = None
    """Where it is defined: registry, protocol section, paper."""
    primary: bool = False
    """Whether it is a primary endpoint of the study."""
