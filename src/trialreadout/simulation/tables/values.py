"""Markers and weights of a cohort, as rows."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Cohort
from trialreadout.core.terms import Limit
from trialreadout.simulation.schedule import Series
from trialreadout.simulation.tables.rows import flags, labels, numbers, on, words

_LIMITS = ("below", "above")


def marker_rows(cohort: Cohort, names: pl.Series, planned: Mapping[str, Series]) -> pl.DataFrame:
    """Write each value of each marker; `names` is (patient,)."""
    of = cohort.markers
    measure, patient, _ = at = np.nonzero(~np.isnan(of.day))
    limit = words(of.limit[at], Limit)
    visits = [
        _visit(of.planned_day[number, whose, which], planned.get(name))
        for number, name in enumerate(of.names)
        for _, whose, which in [tuple(each[measure == number] for each in at)]
    ]
    return pl.DataFrame(
        {
            "subject": names.gather(patient),
            "sampled_on": on(cohort, patient, of.day[at]),
            "visit": pl.concat([pl.Series([], dtype=pl.String), *visits]),
            "marker": labels(measure, of.names),
            "value": numbers(of.value[at]),
            "limit": limit.set(~limit.is_in(_LIMITS), None),
            "upper_limit_normal": numbers(of.upper_limit_normal[at]),
            "stimulated": flags(of.stimulated[at]),
            "antibody_positive": flags(of.antibody_positive[at]),
        }
    )


def weight_rows(cohort: Cohort, names: pl.Series, planned: Series) -> pl.DataFrame:
    """Write each weight."""
    of = cohort.weights
    _, patient, _ = at = np.nonzero(~np.isnan(of.day))
    return pl.DataFrame(
        {
            "subject": names.gather(patient),
            "measured_on": on(cohort, patient, of.day[at]),
            "visit": _visit(of.planned_day[at], planned),
            "weight_kg": numbers(of.value[at]),
        }
    )


def _visit(planned_day: FloatArray, planned: Series | None) -> pl.Series:
    """Name (row,) the visit of a planned day; null where there is none."""
    if planned is None:
        return pl.repeat(None, planned_day.size, dtype=pl.String, eager=True)
    days = planned.day.ravel()
    known = np.isin(planned_day, days)
    at = np.searchsorted(days, np.where(known, planned_day, days[:1]))
    return labels(np.where(known, at, -1), planned.names)
