"""Endpoints over all i-responses of a patient: the best of them, and progression.

Source: Seymour et al., Lancet Oncol 2017;18:e143-e152.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import ImmuneResponse
from trialreadout.criteria import (
    PROGRESSION_RULES,
    ProgressionRule,
    best_immune_response,
    immune_progression,
)
from trialreadout.endpoints import immune_response
from trialreadout.endpoints.answers import Words, answer_columns, words_of_terms
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.protocol import Protocol
from trialreadout.protocol.immune_response import (
    IMMUNE_PROGRESSION,
    ImmuneBest,
    ImmuneProgression,
    OverImmune,
)
from trialreadout.sources.read import Sources

CONFIRMED, UNCONFIRMED, NO_PROGRESSION, NOT_EVALUABLE, MISSING = range(len(IMMUNE_PROGRESSION))
_OF_RULE = {
    ProgressionRule.NOTHING_SEEN: MISSING,
    ProgressionRule.NOT_PROGRESSED: NO_PROGRESSION,
    ProgressionRule.ALL_ENDED: NO_PROGRESSION,
    ProgressionRule.NEVER_CONFIRMED: UNCONFIRMED,
    ProgressionRule.CONFIRMED: CONFIRMED,
    ProgressionRule.CONFIRMED_ALONE: CONFIRMED,
}


@dataclass(frozen=True, slots=True)
class ImmuneAnswers:
    """The answer of each patient, and the i-responses that it rests on."""

    answer: IntArray
    """(patient,) codes of `words`."""
    day: FloatArray
    """(patient,) of a best response its first day, of a progression that of its first iUPD; NaN:
    it has none."""
    words: Words
    rule: IntArray
    """(patient,) `ProgressionRule` codes."""
    confirmed_day: FloatArray
    """(patient,) first iCPD; NaN: none."""
    until_day: FloatArray
    """(patient,) last day before another anticancer therapy; NaN: no limit."""
    immune: immune_response.Graded


@dataclass(frozen=True, slots=True)
class OverImmuneResponses:
    """Both endpoints by iRECIST: the kind of the one asked for says which answer it is."""

    def needs(self, endpoint: OverImmune, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables without which it cannot be graded."""
        return immune_response.needs(endpoint, protocol)

    def consults(self, endpoint: OverImmune, protocol: Protocol) -> tuple[str, ...]:
        """Name the plain tables that it reads where they are there."""
        therapies = ("therapies",) if endpoint.until_new_therapy else ()
        return (*immune_response.consults(endpoint, protocol), *therapies)

    def grade(
        self, cohort: Cohort, protocol: Protocol, endpoint: ImmuneBest | ImmuneProgression
    ) -> ImmuneAnswers:
        """Ask of the reader of record's i-responses."""
        immune = immune_response.grade(cohort, protocol, endpoint)
        until_day = np.full_like(cohort.therapy_day, np.nan)
        if endpoint.until_new_therapy:
            until_day = cohort.therapy_day
        day, response = immune.record.day, immune.record.response
        progression = immune_progression(day, response, until_day=until_day)
        if isinstance(endpoint, ImmuneBest):
            best = best_immune_response(
                day, response, stable_from_day=endpoint.stable_from_day, until_day=until_day
            )
            answer, answer_day = best.response, best.day
            words = words_of_terms(ImmuneResponse)
        else:
            answer = np.array([_OF_RULE[rule] for rule in ProgressionRule])[progression.rule]
            readable = ~np.isnan(day) & ~(day > until_day[:, np.newaxis])
            readable &= ~np.isin(response, (ImmuneResponse.NE, ImmuneResponse.MISSING))
            blind = (answer == NO_PROGRESSION) & ~readable.any(axis=-1)
            answer, answer_day = np.where(blind, NOT_EVALUABLE, answer), progression.day
            words = dict(enumerate(IMMUNE_PROGRESSION))
        return ImmuneAnswers(
            answer=answer,
            day=answer_day,
            words=words,
            rule=progression.rule,
            confirmed_day=progression.confirmed_day,
            until_day=until_day,
            immune=immune,
        )

    def table(self, graded: ImmuneAnswers, cohort: Cohort, sources: Sources) -> pl.DataFrame:
        """List the patients with their answers.

        Returns
        -------
        One row a patient: `subject`, `answer`, `day` (from time zero), `on` (its date),
        `assessments` (how many the reader of record made), how many of them were left out,
        `after_new_therapy` and `after_progression` (after its confirmation), `progression` (how
        it was confirmed, or that it was not, in words) and `confirmed_day` (of the first iCPD;
        null: none).
        """
        day = graded.immune.record.day
        there = ~np.isnan(day)
        after_therapy = there & (day > graded.until_day[:, np.newaxis])
        after_confirmation = there & ~after_therapy & (day > graded.confirmed_day[:, np.newaxis])
        rules = {int(rule): words for rule, words in PROGRESSION_RULES.items()}
        return pl.DataFrame(
            {
                **answer_columns(graded, cohort, sources),
                "assessments": there.sum(axis=-1, dtype=np.int32),
                "after_new_therapy": after_therapy.sum(axis=-1, dtype=np.int32),
                "after_progression": after_confirmation.sum(axis=-1, dtype=np.int32),
                "progression": pl.Series(graded.rule)
                .cast(pl.Int8)
                .replace_strict(rules, return_dtype=pl.String),
                "confirmed_day": pl.Series(graded.confirmed_day, nan_to_null=True).cast(pl.Int32),
            }
        )

    def source_rows(
        self, graded: ImmuneAnswers, cohort: Cohort, sources: Sources, patient: int
    ) -> list[SourceRow]:
        """Name the source rows that the answer of one patient rests on, in the order of time."""
        return immune_response.source_rows(graded.immune, cohort, sources, patient)
