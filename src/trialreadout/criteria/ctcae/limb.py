"""A threshold of a laboratory grade, and the term whose grades begin there.

A grade begins where a value passes a threshold, and ends where the next one begins, so the
thresholds at which grades begin say all. A grade may begin in more than one way: each is a limb.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Direction(Enum):
    """On which side of normal a term lies."""

    LOW = "low"
    HIGH = "high"


class Of(Enum):
    """What a threshold is a multiple of."""

    UNIT = "unit"
    """The unit of the term: the threshold is a number of its own."""
    LLN = "lower limit of normal"
    ULN = "upper limit of normal"
    BASELINE = "baseline"
    HIGHER = "the higher of baseline and upper limit of normal"


class When(Enum):
    """In whom a limb holds."""

    ALWAYS = "always"
    BASELINE_NORMAL = "baseline not beyond the limit of normal of the term's direction"
    BASELINE_ABNORMAL = "baseline beyond that limit"
    BASELINE_UP_TO_FIVE = "baseline above the upper limit of normal, up to five times of it"
    BASELINE_BELOW = "baseline below the lower limit of normal"
    SYMPTOMS = "with signs or symptoms"
    ANTICOAGULATED = "on anticoagulation"
    NOT_ANTICOAGULATED = "not on anticoagulation"


@dataclass(frozen=True, slots=True)
class Limb:
    """One way in which a grade begins."""

    grade: int
    of: Of
    times: float
    """The threshold as a multiple of `of`."""
    plus: float = 0.0
    """Added to it, in the unit of the term."""
    included: bool = False
    """Whether a value exactly at the threshold has the grade."""
    when: When = When.ALWAYS


@dataclass(frozen=True, slots=True)
class Term:
    """A laboratory term of one version of CTCAE."""

    name: str
    direction: Direction
    unit: str | None
    """The unit of thresholds that are numbers of their own; None: there are none such."""
    limbs: tuple[Limb, ...]
