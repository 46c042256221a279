"""The answer of each patient: a code, the word for it, and the day from which it holds.

Endpoints whose answers other endpoints ask for (composites, decisions, analysis sets) hand them
over in this one shape.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import IntEnum
from typing import Protocol

import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.codes import first_of, one_of
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Answer, Response, Trend, codes_of, label
from trialreadout.sources.read import Sources

UNKNOWN = frozenset({label(Answer.NOT_EVALUABLE), label(Trend.NE), label(Response.MISSING)})
"""The words that say that nothing is known."""

Words = Mapping[int, str]
"""For each code of an answer the word that tables use."""


class Answered(Protocol):
    """What was graded, with one answer for each patient."""

    @property
    def answer(self) -> IntArray:
        """(patient,) codes of `words`."""

    @property
    def words(self) -> Words:
        """The word of each code."""

    @property
    def day(self) -> FloatArray:
        """(patient,) from when the answer holds, from time zero; NaN: it has no day."""


def words_of_terms(vocabulary: type[IntEnum]) -> Words:
    """Give the words of a vocabulary by their codes."""
    return {code: word for word, code in codes_of(vocabulary).items()}


def counted(graded: Answered, words: Collection[str]) -> IntArray:
    """Ask of each patient whether the answer is one of some words.

    Returns
    -------
    (patient,)
        `Answer` codes: NOT_EVALUABLE where the answer says that nothing is known, unless that
        very word is asked for.
    """
    codes_asked = [code for code, word in graded.words.items() if word in words]
    codes_unknown = [code for code, word in graded.words.items() if word in UNKNOWN]
    return first_of(
        [one_of(graded.answer, codes_asked), one_of(graded.answer, codes_unknown)],
        [Answer.MET, Answer.NOT_EVALUABLE],
        otherwise=Answer.NOT_MET,
    )


def subjects_of(cohort: Cohort, sources: Sources) -> pl.Series:
    """Name the patients of a cohort in its order."""
    return sources.table("subjects")["subject"].gather(cohort.patient)


def answer_columns(graded: Answered, cohort: Cohort, sources: Sources) -> dict[str, pl.Series]:
    """Write the answers as columns: `subject`, `answer`, `day` (from time zero), `on` (its date).

    Day and date are null where the answer has no day.
    """
    answer = pl.Series(graded.answer).cast(pl.Int8)
    return {
        "subject": subjects_of(cohort, sources),
        "answer": answer.replace_strict(dict(graded.words), return_dtype=pl.String),
        **day_columns(graded.day, cohort),
    }


def day_columns(day: FloatArray, cohort: Cohort) -> dict[str, pl.Series]:
    """Write a day of each patient as `day`, from time zero, and `on`, its date."""
    dates = pl.Series(cohort.time_zero + day, nan_to_null=True)
    return {
        "day": pl.Series(day, nan_to_null=True).cast(pl.Int32),
        "on": dates.cast(pl.Int32).cast(pl.Date),
    }
