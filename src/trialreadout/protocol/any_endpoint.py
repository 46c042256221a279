"""What every endpoint states, whatever its kind."""

import re
from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import BeforeValidator

from trialreadout.protocol.part import Part, Text, not_allowed

Answer = Literal["met", "not met", "not evaluable"]
ANSWERS = get_args(Answer)
"""The answers of an endpoint that can be met."""


def _parameter_code(value: Any) -> Any:
    if not isinstance(value, str) or re.fullmatch(r"[A-Z_][A-Z0-9_]{0,7}", value) is None:
        raise not_allowed('up to eight capitals, digits and "_", no digit in front, such as "BOR"')
    return value


class AdamParameter(Part):
    """What an endpoint is called in analysis datasets (CDISC ADaM)."""

    paramcd: Annotated[Text, BeforeValidator(_parameter_code)]
    """Its parameter code: up to eight capitals and digits."""
    param: Text | None = None
    """Its parameter in words; without it, the endpoint's name."""


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
    registered_as: Text | None = None
    """The outcome of the registry's record that it answers, as the record words it, or so much of
    its beginning that no other outcome begins so; without it, whether it was registered is a
    proposal by words."""
    adam: AdamParameter | None = None
    """What it is called in analysis datasets: { paramcd = "BOR", param = "Best overall response" };
    without it, a code is made of its name."""
