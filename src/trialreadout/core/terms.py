"""The words of the field, as codes that arrays can hold.

Each vocabulary is an integer enumeration: arrays hold the codes, tables the labels, and
`label` and `codes_of` lead from one to the other. A code never changes its number.
"""

from __future__ import annotations

from enum import IntEnum, unique
from typing import Any

import numpy as np


class Code(IntEnum):
    """A term that is compared with arrays of eight bits in eight bits.

    Numpy takes a member of an enumeration for a number of 64 bits, and would widen the whole array
    first, at ten times the cost; a plain integer takes the width of the array.
    """

    def __array_ufunc__(
        self, ufunc: np.ufunc, method: str, *inputs: Any, **how: Any
    ) -> np.ndarray | np.generic:
        plain = [int(each) if isinstance(each, Code) else each for each in inputs]
        answer: np.ndarray = getattr(ufunc, method)(*plain, **how)
        return answer


@unique
class Response(Code):
    """A response at one assessment, or the best of several, from best to worst."""

    CR = 1
    PR = 2
    SD = 3
    NON_CR_NON_PD = 4
    PD = 5
    NE = 6
    ND = 7
    """No disease at baseline, and none since."""
    MISSING = 8
    """Nothing was recorded, which is not the same as not evaluable."""


@unique
class ImmuneResponse(Code):
    """A response at one assessment by iRECIST, or the best of several."""

    ICR = 1
    IPR = 2
    ISD = 3
    NON_ICR_NON_IUPD = 4
    IUPD = 5
    """Progression that awaits its confirmation."""
    ICPD = 6
    """Confirmed progression."""
    NE = 7
    ND = 8
    """No disease at baseline, and none since."""
    MISSING = 9
    """Nothing was recorded, which is not the same as not evaluable."""


@unique
class Answer(Code):
    """A three-valued answer: the unknown is neither met nor not met."""

    NOT_EVALUABLE = -1
    NOT_MET = 0
    MET = 1


@unique
class Trend(Code):
    """The course of a marker."""

    RESPONSE = 1
    STABLE = 2
    PROGRESSION = 3
    NE = 4


@unique
class MarkerResponse(Code):
    """What a marker did by the criteria of its disease, from best to worst."""

    RESPONSE_WITHIN_NORMAL_RANGE = 1
    RESPONSE = 2
    STABLE = 3
    PROGRESSION = 4
    NE = 5


@unique
class BoneResponse(Code):
    """What a bone scan showed, where it is read apart from other lesions."""

    NED = 1
    """No evidence of disease."""
    NON_PD = 2
    PDU = 3
    """Progression that a further scan has to confirm."""
    PD = 4
    NE = 5


@unique
class LesionState(Code):
    """What was seen of a lesion at an examination."""

    NOT_RECORDED = 0
    """No record: the lesion was not looked for, or the row is missing."""
    MEASURED = 1
    ABSENT = 2
    TOO_SMALL = 3
    PRESENT = 4
    PROGRESSED = 5
    NOT_EVALUABLE = 6


@unique
class LesionRole(Code):
    """What a lesion counts as."""

    TARGET = 1
    NON_TARGET = 2
    NEW = 3


@unique
class NewLesion(Code):
    """Whether an examination showed a lesion that was not there before."""

    UNKNOWN = -1
    NO = 0
    EQUIVOCAL = 1
    UNEQUIVOCAL = 2


NEW_LESION_BY_GRAVITY = (
    NewLesion.NO,
    NewLesion.UNKNOWN,
    NewLesion.EQUIVOCAL,
    NewLesion.UNEQUIVOCAL,
)
"""Of several words on one examination the last in this order stands."""


@unique
class Uptake(Code):
    """How much of the tracer a lesion took up."""

    UNKNOWN = -1
    NONE = 0
    EQUIVOCAL = 1
    PRESENT = 2


@unique
class UptakeChange(Code):
    """What became of a lesion's uptake between two scans."""

    INCREASED = 1
    UNCHANGED = 2
    DECREASED = 3
    NE = 4


@unique
class Limit(Code):
    """Whether a value is a number, or lies beyond what its assay can tell."""

    NONE = 0
    BELOW = 1
    ABOVE = 2


Term = (
    Response
    | ImmuneResponse
    | Answer
    | Trend
    | MarkerResponse
    | BoneResponse
    | LesionState
    | LesionRole
    | NewLesion
    | Uptake
    | UptakeChange
    | Limit
)


def label(term: Term) -> str:
    """Return the word that tables and people use for a code.

    Parameters
    ----------
    term
        A code of any vocabulary.
    """
    if term is Response.NON_CR_NON_PD:
        return "NON-CR/NON-PD"
    if term is ImmuneResponse.NON_ICR_NON_IUPD:
        return "NON-iCR/NON-iUPD"
    if term is LesionRole.NON_TARGET:
        return "non-target"
    if isinstance(term, BoneResponse):
        return {"NON_PD": "NON-PD", "PDU": "PDu"}.get(term.name, term.name)
    if isinstance(term, ImmuneResponse) and term.name.startswith("I"):
        return "i" + term.name[1:]
    if isinstance(term, Response | ImmuneResponse) or term.name == "NE":
        return term.name
    return term.name.replace("_", " ").lower()


def codes_of(vocabulary: type[IntEnum]) -> dict[str, int]:
    """Map each label of a vocabulary to its code, in the vocabulary's own order.

    Parameters
    ----------
    vocabulary
        Such as `Response`.
    """
    return {label(term): int(term) for term in vocabulary}  # type: ignore[arg-type]
