"""iRECIST: progression that has to be confirmed before it counts.

Progression as RECIST 1.1 has it is at first unconfirmed (iUPD). It is confirmed (iCPD) by a
later assessment that shows more of it: further growth where it was seen, or progression where
it was not. Without change it stays unconfirmed; tumour that has shrunk resets the bar, so that
a later progression is unconfirmed again. The assessments from an iUPD to what ends it are its
run. One step over all patients is made for each visit.

Sources: Seymour et al., Lancet Oncol 2017;18:e143-e152, table 2 (responses with and without an
                     earlier iUPD).
         EORTC, RECIST working group, iRECIST questions: how new lesions define progression,
                     progression driven by non-target disease, scans less than four weeks after
                     iUPD, response while new lesions persist.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Answer, ImmuneResponse, NewLesion, Response
from trialreadout.criteria.irecist_facts import ImmuneResponses, ImmuneRule
from trialreadout.criteria.overall_response import overall_response

if TYPE_CHECKING:
    from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
    from trialreadout.criteria.irecist_facts import ImmuneFacts

FURTHER_GROWTH_MM = 5.0
"""Growth of a sum that confirms, and shrinkage that answers a lasting new lesion."""
EARLIEST_CONFIRMATION_DAYS = 28
"""From the first iUPD; EORTC tells to disregard earlier scans."""
TARGET, NON_TARGET, NEW = range(3)
"""The three places in which progression can be seen, along the first axis of what caused it."""


_OF_RESPONSE = np.array(
    [
        ImmuneResponse.MISSING,
        ImmuneResponse.ICR,
        ImmuneResponse.IPR,
        ImmuneResponse.ISD,
        ImmuneResponse.NON_ICR_NON_IUPD,
        ImmuneResponse.IUPD,
        ImmuneResponse.NE,
        ImmuneResponse.ND,
        ImmuneResponse.MISSING,
    ],
    dtype=np.int8,
)
"""For each `Response` its counterpart as long as no progression was seen before."""


def irecist(
    facts: ImmuneFacts, *, earliest_confirmation_days: float = EARLIEST_CONFIRMATION_DAYS
) -> ImmuneResponses:
    """Grade every assessment by iRECIST.

    Parameters
    ----------
    facts
        What RECIST 1.1 found, `(..., visit)`.
    earliest_confirmation_days
        Scans sooner than this after the first iUPD of a run confirm nothing. What they showed
        counts at the next scan if it is still there.

    Returns
    -------
    ImmuneResponses

    Notes
    -----
    Growth is counted from the smallest sum of the run, so that steps add up. An assessment at
    which the cause of an iUPD was not read is NE and ends no run. Once confirmed, progression
    stays. These are the project's own readings: a new lesion that lasts keeps an iUPD going,
    unless the sum of the targets fell by 5 mm since the run began; while one lasts there is no
    iCR.
    """
    visits = facts.day.shape[-1]
    response = np.full(facts.day.shape, ImmuneResponse.NE, np.int8)
    rule = np.full(facts.day.shape, ImmuneRule.NO_ASSESSMENT, np.int8)
    run = _Run(facts.day.shape[:-1])
    for visit in range(1, visits):
        response[..., visit], rule[..., visit] = run.step(facts, visit, earliest_confirmation_days)
    return ImmuneResponses(response, rule)


@dataclass(slots=True)
class _Run:
    """Where every patient stands: within a run or not, and what it is held against."""

    shape: tuple[int, ...]
    open: BoolArray = field(init=False)
    confirmed: BoolArray = field(init=False)
    caused: BoolArray = field(init=False)
    """(place, ...)"""
    first_day: FloatArray = field(init=False)
    first_mm: FloatArray = field(init=False)
    """Sum of the targets at the first iUPD, or at the first assessment since that has one."""
    least_mm: FloatArray = field(init=False)
    least_new_mm: FloatArray = field(init=False)
    noted_grown: BoolArray = field(init=False)
    """Non-target growth that was seen too early to confirm."""
    noted_new: BoolArray = field(init=False)
    """Another new lesion, or growth of one, that was seen too early to confirm."""

    def __post_init__(self) -> None:
        self.open = np.zeros(self.shape, bool)
        self.confirmed = np.zeros(self.shape, bool)
        self.caused = np.zeros((3, *self.shape), bool)
        self.first_day = np.full(self.shape, np.nan)
        self.first_mm = np.full(self.shape, np.nan)
        self.least_mm = np.full(self.shape, np.nan)
        self.least_new_mm = np.full(self.shape, np.nan)
        self.noted_grown = np.zeros(self.shape, bool)
        self.noted_new = np.zeros(self.shape, bool)

    def step(
        self, facts: ImmuneFacts, visit: int, earliest_confirmation_days: float
    ) -> tuple[IntArray, IntArray]:
        """Grade one visit of every patient, and move on."""
        target, non_target = facts.target[..., visit], facts.non_target[..., visit]
        appeared, left = facts.new_appeared[..., visit], facts.new_left[..., visit]
        there = ~np.isnan(facts.day[..., visit])
        target_pd, non_target_pd = target == Response.PD, non_target == Response.PD
        another = appeared == NewLesion.UNEQUIVOCAL
        seen = np.array([target_pd, non_target_pd, another | facts.new_progressed[..., visit]])

        grown = np.array(
            [
                target_pd & _above(facts.target_read_mm[..., visit], self.least_mm),
                facts.non_target_grown[..., visit],
                facts.new_grown[..., visit]
                | _above(facts.new_read_mm[..., visit], self.least_new_mm),
            ]
        )
        more = self.caused & grown
        new_again = self.caused[NEW] & another
        elsewhere = (seen & ~self.caused).any(axis=0)
        noted = (self.noted_grown & non_target_pd) | (self.noted_new & (left == Answer.MET))
        could_confirm = self.open & (more.any(axis=0) | new_again | elsewhere | noted)
        early = facts.day[..., visit] - self.first_day < earliest_confirmation_days
        confirms = could_confirm & ~early

        shrunk = _above(self.first_mm, facts.target_mm[..., visit])
        lasting = self.open & (self.caused[NEW] | self.noted_new) & ~shrunk
        new_word = np.select(
            [
                seen[NEW] | (lasting & (left == Answer.MET)),
                lasting & (left == Answer.NOT_EVALUABLE),
            ],
            [NewLesion.UNEQUIVOCAL, NewLesion.UNKNOWN],
            default=appeared,
        )
        overall = overall_response(target, non_target, new_word)
        unread = (
            self.open
            & self.caused[NON_TARGET]
            & np.isin(non_target, (Response.NE, Response.MISSING))
        )
        overall = np.where(unread & (overall != Response.PD), Response.NE, overall)
        overall = np.where(could_confirm, Response.PD, overall)
        overall = _while_new_lesions_last(overall, target, left)

        was_open, progression = self.open, overall == Response.PD
        goes_on = was_open & ~confirms & progression
        resets = was_open & ~confirms & ~progression & (overall != Response.NE)
        response = np.select(
            [~there, self.confirmed | confirms],
            [ImmuneResponse.MISSING, ImmuneResponse.ICPD],
            default=_OF_RESPONSE[overall],
        )
        rule = np.select(
            [
                ~there,
                self.confirmed,
                confirms & more[TARGET],
                confirms & more[NON_TARGET],
                confirms & more[NEW],
                confirms & new_again,
                confirms & elsewhere,
                confirms,
                goes_on & could_confirm,
                goes_on,
                resets,
                was_open,
                progression,
            ],
            [
                ImmuneRule.NO_ASSESSMENT,
                ImmuneRule.AFTER_CONFIRMATION,
                ImmuneRule.TARGET_GROWTH,
                ImmuneRule.NON_TARGET_GROWTH,
                ImmuneRule.NEW_LESION_GROWTH,
                ImmuneRule.ANOTHER_NEW_LESION,
                ImmuneRule.ELSEWHERE,
                ImmuneRule.NOTED_EARLY,
                ImmuneRule.TOO_EARLY,
                ImmuneRule.UNCHANGED,
                ImmuneRule.RESET,
                ImmuneRule.NOT_KNOWN,
                ImmuneRule.FIRST_SEEN,
            ],
            default=ImmuneRule.AS_RECIST,
        )
        begins = there & ~was_open & ~self.confirmed & progression
        self._move_on(facts, visit, begins, there & resets, seen, early)
        self.confirmed |= there & confirms
        self.open &= ~self.confirmed
        return response, rule

    def _move_on(
        self,
        facts: ImmuneFacts,
        visit: int,
        begins: BoolArray,
        ends: BoolArray,
        seen: BoolArray,
        early: BoolArray,
    ) -> None:
        """Begin and end runs, and lower what growth is counted from: NaN outside a run."""
        day = facts.day[..., visit]
        target_mm, new_mm = (
            np.where(np.isnan(day), np.nan, sums[..., visit])
            for sums in (facts.target_mm, facts.new_mm)
        )
        self.open = (self.open | begins) & ~ends
        self.caused = np.where(begins, seen, self.caused & ~ends)
        self.first_day = np.where(begins, day, self.first_day)
        first = np.where(np.isnan(self.first_mm), target_mm, self.first_mm)
        self.first_mm = np.where(self.open, first, np.nan)
        least = np.fmin(self.least_mm, target_mm)
        self.least_mm = np.where(self.open, least, np.nan)
        least_new = np.fmin(self.least_new_mm, new_mm)
        self.least_new_mm = np.where(self.open, least_new, np.nan)
        grown = self.caused[NON_TARGET] & facts.non_target_grown[..., visit]
        new = facts.new_appeared[..., visit] == NewLesion.UNEQUIVOCAL
        new |= self.caused[NEW] & facts.new_grown[..., visit]
        kept = self.open & ~begins
        self.noted_grown = kept & (self.noted_grown | (early & grown))
        self.noted_new = kept & (self.noted_new | (early & new))


def _above(sum_mm: FloatArray, reference_mm: FloatArray) -> BoolArray:
    """Tell whether a sum is 5 mm or more above another, in whole tenths; not if one is unknown."""
    above: BoolArray = np.rint(10 * sum_mm) - np.rint(10 * reference_mm) >= 10 * FURTHER_GROWTH_MM
    return above


def _while_new_lesions_last(overall: IntArray, target: IntArray, left: IntArray) -> IntArray:
    """Take back a complete response as long as a new lesion has not gone."""
    withheld = (overall == Response.CR) & (left != Answer.NOT_MET)
    instead = np.where(target == Response.ND, Response.NON_CR_NON_PD, Response.PR)
    return np.where(withheld, instead, overall)
