"""What every endpoint states, whatever its kind."""

from typing import ClassVar

from trialreadout.protocol.part import Part, Text


class AnyEndpoint(Part):
    """A question asked of each patient."""

    answers: ClassVar[tuple[str, ...]]
    """What a patient's answer can be; empty for a time."""

    name: Text
    """Its name, by which statistics and decisions refer to it."""
    kind: str
    """The kind of endpoint, which decides its other keys."""
    source: Text | None = None
    """Where it is defined: registry, protocol section, paper."""
    primary: bool = False
    """Whether it is a primary endpoint of the study."""
