"""A composite: an answer made of other answers."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from trialreadout.protocol.any_endpoint import ANSWERS, AnyEndpoint
from trialreadout.protocol.part import Texts, left_open


class AnyOf(AnyEndpoint):
    """A composite: met if any of its parts gives an answer that counts."""

    answers: ClassVar = ANSWERS

    kind: Literal["any-of"]
    """The kind of endpoint."""
    counts: Annotated[Mapping[str, Texts], Field(min_length=1)]
    """For each endpoint that stands above this one, the answers that count."""
    not_evaluable: Literal["unknown", "not met"] = left_open("unknown")
    """What a part that is not evaluable makes of a patient whom no other part meets."""
