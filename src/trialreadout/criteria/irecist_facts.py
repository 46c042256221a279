"""What iRECIST looks at in each assessment, and the words in which it answers.

The facts are those of RECIST 1.1, place by place, with what was seen of new lesions beside them.

Source: Seymour et al., Lancet Oncol 2017;18:e143-e152.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, unique
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray


@unique
class ImmuneRule(IntEnum):
    """Why an assessment is what it is."""

    NO_ASSESSMENT = 0
    AS_RECIST = 1
    FIRST_SEEN = 2
    TARGET_GROWTH = 3
    NON_TARGET_GROWTH = 4
    NEW_LESION_GROWTH = 5
    ANOTHER_NEW_LESION = 6
    ELSEWHERE = 7
    TOO_EARLY = 8
    UNCHANGED = 9
    RESET = 10
    NOT_KNOWN = 11
    AFTER_CONFIRMATION = 12
    NOTED_EARLY = 13


IMMUNE_RULES = {
    ImmuneRule.NO_ASSESSMENT: "no assessment",
    ImmuneRule.AS_RECIST: "as RECIST 1.1",
    ImmuneRule.FIRST_SEEN: "progression seen, to be confirmed",
    ImmuneRule.TARGET_GROWTH: "confirmed: targets grew further by 5 mm or more",
    ImmuneRule.NON_TARGET_GROWTH: "confirmed: non-target disease grew further",
    ImmuneRule.NEW_LESION_GROWTH: "confirmed: new lesions grew",
    ImmuneRule.ANOTHER_NEW_LESION: "confirmed: another new lesion",
    ImmuneRule.ELSEWHERE: "confirmed: progression where there was none before",
    ImmuneRule.NOTED_EARLY: "confirmed: what an early scan showed is still there",
    ImmuneRule.TOO_EARLY: "more progression, but too early to confirm",
    ImmuneRule.UNCHANGED: "neither more nor gone: still to be confirmed",
    ImmuneRule.RESET: "no progression any more: the bar is reset",
    ImmuneRule.NOT_KNOWN: "not evaluable: still to be confirmed",
    ImmuneRule.AFTER_CONFIRMATION: "after the confirmation",
}


@dataclass(frozen=True, slots=True)
class ImmuneFacts:
    """What RECIST 1.1 found at each assessment, each `(..., visit)`, the first the baseline."""

    day: FloatArray
    """Ascending; NaN: no assessment."""
    target: IntArray
    """`Response` codes of the target lesions; ND: the patient has none."""
    non_target: IntArray
    """`Response` codes of the non-target lesions; ND: the patient has none."""
    target_mm: FloatArray
    """Sum of the target lesions; NaN: not all were read."""
    target_read_mm: FloatArray
    """Sum of those that were read; NaN: none was."""
    non_target_grown: BoolArray
    """Whether non-target disease grew since the last assessment, unequivocally or not."""
    new_appeared: IntArray
    """`NewLesion` codes of what was seen for the first time."""
    new_left: IntArray
    """`Answer` codes: whether new lesions seen earlier are still there; NOT_MET where there were
    none."""
    new_mm: FloatArray
    """Sum of the new lesions that are measured; NaN: not all were read. 0 before the first."""
    new_read_mm: FloatArray
    """Sum of those that were read."""
    new_grown: BoolArray
    """Whether new lesions that are not measured grew since the last assessment, in any way."""
    new_progressed: BoolArray
    """Whether the new lesions alone meet the criteria of progression of RECIST 1.1."""


@dataclass(frozen=True, slots=True)
class ImmuneResponses:
    """The response of each assessment, each `(..., visit)`."""

    response: IntArray
    """`ImmuneResponse` codes; NE at baseline, MISSING where there was no assessment."""
    rule: IntArray
    """`ImmuneRule` codes."""
