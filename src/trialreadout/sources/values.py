"""Series of values, brought onto grids: markers, and weights.

Each measure of each patient is a line of values in the order of their days. A value belongs to
the planned visit that its label names, else to the one in whose window it was sampled.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Values
from trialreadout.core.grid import NO_ROW, Layout, lay_out, position_within
from trialreadout.core.terms import Limit, codes_of
from trialreadout.protocol import Protocol
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.read import Sources

WEIGHT = "weight"
"""The one measure in the table of weights."""


def marker_values(
    sources: Sources, protocol: Protocol, people: People, position_of: IntArray, patients: int
) -> Values:
    """Lay out the markers of some patients; `position_of` is (patient,), NO_ROW: not on it.

    A marker is one, however its name is capitalised.
    """
    rows = sources.table("markers").rename({"sampled_on": "on"})
    rows = rows.with_columns(pl.col("marker").str.to_lowercase())
    return _laid_out(rows, protocol, people, position_of, patients)


def weight_values(
    sources: Sources, protocol: Protocol, people: People, position_of: IntArray, patients: int
) -> Values:
    """Lay out the weights of some patients."""
    rows = sources.table("weights").select(
        "subject",
        "visit",
        on="measured_on",
        value="weight_kg",
        marker=pl.lit(WEIGHT),
        limit=pl.lit(None, pl.String),
        stimulated=pl.lit(None, pl.Boolean),
        antibody_positive=pl.lit(None, pl.Boolean),
        upper_limit_normal=pl.lit(None, pl.Float64),
        disturbed_on=pl.lit(None, pl.Date),
    )
    return _laid_out(rows, protocol, people, position_of, patients)


def _laid_out(
    rows: pl.DataFrame, protocol: Protocol, people: People, position_of: IntArray, patients: int
) -> Values:
    names = rows["marker"].drop_nulls().unique().sort()
    measure = codes_in(rows["marker"], names)
    day, layout = lay_out_values(rows, measure, len(names), people, position_of, patients)
    limit = rows["limit"].replace_strict(codes_of(Limit), default=Limit.NONE, return_dtype=pl.Int8)
    return Values(
        names=tuple(names),
        day=layout.spread(day, np.nan),
        value=layout.spread(_with_nan(rows["value"]), np.nan),
        limit=layout.spread(limit, Limit.NONE),
        stimulated=layout.spread(rows["stimulated"].fill_null(False), False),
        antibody_positive=layout.spread(rows["antibody_positive"].fill_null(False), False),
        upper_limit_normal=layout.spread(_with_nan(rows["upper_limit_normal"]), np.nan),
        planned_day=layout.spread(_planned_day(rows, day, names, measure, protocol), np.nan),
        disturbed_day=layout.spread(_since_zero(rows, "disturbed_on", people), np.nan),
        row=layout.rows(),
    )


def lay_out_values(
    rows: pl.DataFrame,
    measure: IntArray,
    measures: int,
    people: People,
    position_of: IntArray,
    patients: int,
) -> tuple[FloatArray, Layout]:
    """Lay values out by measure, patient, and the order of their days.

    Of several on one day the highest comes last, so that the order of a file decides nothing.

    Parameters
    ----------
    rows
        `subject`, `on`, a date, and `value`; null: no number, which comes before every number.
    measure : (row,)
        What each row measures, a position below `measures`; NO_ROW: nothing of these.
    people, position_of, patients
        Who there is, the place of each on the grid (NO_ROW: not on it), and how many places.

    Returns
    -------
    (row,) the day of each row from time zero, NaN where not known, and its cell on a grid of
    (measure, patient, value).
    """
    patient = codes_in(rows["subject"], people.names)
    day = _since_zero(rows, "on", people)
    at = np.append(position_of, NO_ROW)[np.where(patient == NO_ROW, -1, patient)]
    series = np.where(
        (measure == NO_ROW) | (at == NO_ROW) | np.isnan(day), NO_ROW, measure * patients + at
    )
    value = rows["value"].fill_null(-np.inf).to_numpy()
    position = _in_order(series, day, value, measures * patients)
    shape = (measures, patients, int(position.max(initial=0)) + 1)
    return day, lay_out(shape, *np.divmod(series, max(patients, 1)), position)


def _in_order(series: IntArray, day: FloatArray, value: FloatArray, n_series: int) -> IntArray:
    """Number the values of each series by days, then height; NO_ROW: a value stands nowhere."""
    order = np.lexsort((value, day, series))
    order = order[series[order] != NO_ROW]
    position = np.full(series.size, NO_ROW)
    position[order] = position_within(series[order], n_series)
    return position


def _planned_day(
    rows: pl.DataFrame, day: FloatArray, names: pl.Series, measure: IntArray, protocol: Protocol
) -> FloatArray:
    """Return (row,) the planned day of the visit that a value belongs to; NaN: of none."""
    known = day[~np.isnan(day)]
    visits = protocol.planned_visits(int(max(known.max(initial=0), 0)) // 7 + 8)
    planned = np.full(day.shape, np.nan)
    labels = rows["visit"].str.to_lowercase()
    for code, name in enumerate(names):
        collecting = [v for v in visits if name.casefold() in map(str.casefold, v.collect)]
        for visit in sorted(
            collecting or visits, key=lambda v: v.last_day - v.first_day, reverse=True
        ):
            inside = (measure == code) & (day >= visit.first_day) & (day <= visit.last_day)
            planned[inside] = visit.day
    for visit in visits:
        named = (labels == visit.name.lower()).fill_null(False).to_numpy()
        planned[named] = visit.day
    return planned


def _since_zero(rows: pl.DataFrame, column: str, people: People) -> FloatArray:
    """Return (row,) days from time zero to a column of dates; NaN: not known."""
    zero = np.append(people.time_zero, np.nan)[codes_in(rows["subject"], people.names)]
    days: FloatArray = _with_nan(rows[column].to_physical().cast(pl.Float64)) - zero
    return days


def _with_nan(numbers: pl.Series) -> FloatArray:
    return numbers.fill_null(float("nan")).to_numpy()
