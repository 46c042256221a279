"""The CTCAE grades of laboratory values: for each patient and term, at baseline and at worst.

The baseline is the last value on or before the day of the first dose, and is its own baseline
where a grade depends on one. The worst grade is that of the days after it, up to the protocol's
days after the last dose. A value that cannot be graded may hide a higher grade: how many there
are stands beside. The rule and its source stand in `trialreadout.criteria.laboratory_grade`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.cohort import Cohort, LaboratoryValues
from trialreadout.core.grid import NO_ROW
from trialreadout.criteria.ctcae import TERMS, Term
from trialreadout.criteria.ctcae.analytes import ANALYTES
from trialreadout.criteria.ctcae.limb import Direction
from trialreadout.criteria.laboratory_grade import GRADE_UNKNOWN, laboratory_grade
from trialreadout.endpoints.answers import Words, day_columns, subjects_of
from trialreadout.endpoints.lineage import SourceRow, rows_at
from trialreadout.endpoints.needs import needed
from trialreadout.protocol import Protocol
from trialreadout.protocol.safety import LaboratoryToxicity
from trialreadout.sources.read import Sources

NO_VALUE = -2
WORDS: Words = {
    **{grade: str(grade) for grade in range(5)},
    GRADE_UNKNOWN: "NE",
    NO_VALUE: "missing",
}
"""NE: there are values, and what is known of them leaves the grade open."""


@dataclass(frozen=True, slots=True)
class GradedTerm:
    """One term, graded from one test; arrays are (patient,) where nothing else is said."""

    term: str
    direction: Direction
    test: str
    unit: str
    grades: IntArray
    """(patient, value) of every value, by day: codes of `WORDS`."""
    value_rows: IntArray
    """(patient, value) row of each in the table of laboratory values; `NO_ROW`: there is none."""
    baseline: IntArray
    """Codes of `WORDS`."""
    worst: IntArray
    """Codes of `WORDS`: the highest grade that is known, on treatment."""
    baseline_value: FloatArray
    value: FloatArray
    """The value with the worst grade, of several the first; NaN: there is none."""
    day: FloatArray
    """Its day, from time zero; NaN likewise."""
    values: IntArray
    """How many values there are on treatment."""
    not_evaluable: IntArray
    """How many of them have no grade."""
    rows: IntArray
    """(patient, 4) rows in the table of laboratory values: that of the baseline and that of the
    worst grade, or without one the first value on treatment, each followed by what it was
    corrected by; `NO_ROW`."""


def needs(endpoint: LaboratoryToxicity, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables without which values cannot be graded."""
    return needed(protocol, "doses", "labs")


def consults(endpoint: LaboratoryToxicity, protocol: Protocol) -> tuple[str, ...]:
    """Name the plain tables that it reads where they are there."""
    return ()


def grade(
    cohort: Cohort, protocol: Protocol, endpoint: LaboratoryToxicity
) -> tuple[GradedTerm, ...]:
    """Grade every term that the data have a test of, by the version of the protocol."""
    terms = TERMS[protocol.toxicity.version]
    start = cohort.doses.started_day
    last = cohort.end_of_treatment_day + protocol.toxicity.emergent_until_days
    until = np.where(np.isnan(last), np.inf, last)
    seen = cohort.laboratory
    assert seen is not None
    return tuple(
        _graded(seen, position, terms[name], start, until)
        for position, test in enumerate(seen.tests)
        for name in ANALYTES[test].terms
        if name in terms and (not endpoint.terms or name in endpoint.terms)
    )


def table(graded: tuple[GradedTerm, ...], cohort: Cohort, sources: Sources) -> pl.DataFrame:
    """List the patients with their grades.

    Returns
    -------
    One row a patient and term: `subject`, `term`, `test`, `baseline` and `worst` (a grade, NE or
    missing), `grade` (the worst as a number; null where it is none), `day`, `on`, `value`, `unit`
    of the worst, `baseline_value`, `values` on treatment, and `not_evaluable` of them.
    """
    return pl.concat([_rows_of(each, cohort, sources) for each in graded])


def source_rows(
    graded: tuple[GradedTerm, ...], cohort: Cohort, sources: Sources, patient: int
) -> list[SourceRow]:
    """Name the baseline and the worst value of each term, in the order of the table."""
    rows = {int(row) for each in graded for row in each.rows[patient]} - {NO_ROW}
    return rows_at(sources, "labs", np.array(sorted(rows), dtype=np.int64))


def _graded(
    seen: LaboratoryValues, position: int, term: Term, start: FloatArray, until: FloatArray
) -> GradedTerm:
    day, value = seen.day[position], seen.value[position]
    lower, upper = seen.lower_limit[position], seen.upper_limit[position]
    before = day <= start[:, np.newaxis]
    numbered = before & ~np.isnan(value)
    last = day.shape[-1] - 1 - numbered[:, ::-1].argmax(axis=-1)
    has_baseline = numbered.any(axis=-1)
    baseline = np.where(has_baseline, _at(value, last), np.nan)
    of_baseline = [
        np.where(has_baseline[:, np.newaxis], _at(each, last)[:, np.newaxis], each)
        for each in (lower, upper)
    ]
    grades = laboratory_grade(
        value,
        lower,
        upper,
        baseline[:, np.newaxis],
        term,
        baseline_lower_limit=of_baseline[0],
        baseline_upper_limit=of_baseline[1],
    )
    treated = (day > start[:, np.newaxis]) & (day <= until[:, np.newaxis])
    of_treatment = np.where(treated, grades, NO_VALUE)
    worst = of_treatment.max(axis=-1, initial=NO_VALUE)
    first = of_treatment.argmax(axis=-1)
    known = worst >= 0
    at_baseline = np.where(has_baseline, _at(grades, last), GRADE_UNKNOWN)
    return GradedTerm(
        term=term.name,
        direction=term.direction,
        grades=grades,
        value_rows=seen.row[position],
        test=seen.tests[position],
        unit=ANALYTES[seen.tests[position]].unit,
        baseline=np.where(before.any(axis=-1), at_baseline, NO_VALUE),
        worst=worst,
        baseline_value=baseline,
        value=np.where(known, _at(value, first), np.nan),
        day=np.where(known, _at(day, first), np.nan),
        values=treated.sum(axis=-1, dtype=np.int32),
        not_evaluable=(treated & (grades == GRADE_UNKNOWN)).sum(axis=-1, dtype=np.int32),
        rows=np.column_stack(
            [
                *_rows(seen, position, last, has_baseline),
                *_rows(seen, position, first, worst != NO_VALUE),
            ]
        ),
    )


def _rows(
    seen: LaboratoryValues, position: int, which: IntArray, there: BoolArray
) -> Iterator[IntArray]:
    for grid in (seen.row[position], seen.beside[position]):
        yield np.where(there, np.take_along_axis(grid, which[:, np.newaxis], axis=-1)[:, 0], NO_ROW)


def _rows_of(each: GradedTerm, cohort: Cohort, sources: Sources) -> pl.DataFrame:
    words = dict(WORDS)
    baseline, worst = (
        pl.Series(codes).cast(pl.Int8).replace_strict(words, return_dtype=pl.String)
        for codes in (each.baseline, each.worst)
    )
    return pl.DataFrame(
        {
            "subject": subjects_of(cohort, sources),
            "term": pl.repeat(each.term, cohort.patient.size, eager=True),
            "test": pl.repeat(each.test, cohort.patient.size, eager=True),
            "baseline": baseline,
            "worst": worst,
            "grade": pl.Series(np.where(each.worst < 0, np.nan, each.worst), nan_to_null=True).cast(
                pl.Int32
            ),
            **day_columns(each.day, cohort),
            "value": pl.Series(each.value, nan_to_null=True),
            "unit": pl.repeat(each.unit, cohort.patient.size, eager=True),
            "baseline_value": pl.Series(each.baseline_value, nan_to_null=True),
            "values": each.values,
            "not_evaluable": each.not_evaluable,
        }
    )


def _at(grid: np.ndarray, column: IntArray) -> np.ndarray:
    picked: np.ndarray = np.take_along_axis(grid, column[:, np.newaxis], axis=-1)[:, 0]
    return picked
