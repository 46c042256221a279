"""The lesions of each reader and patient, numbered, and what is known of each of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.grid import NO_ROW, lay_out, position_within
from trialreadout.core.terms import LesionRole, codes_of, label
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.placement import Placement


@dataclass(frozen=True, slots=True)
class Lesions:
    """The lesions of every series, numbered by name within it."""

    series: IntArray
    """(lesion,)"""
    position: IntArray
    """(lesion,) on the lesion axis."""
    row: IntArray
    """(lesion,) row in the table of lesions."""
    merged_into: IntArray
    """(lesion,) position of the lesion whose mass it became part of; NO_ROW: none."""
    part_of: IntArray
    """(lesion,) position of the lesion that it split from; NO_ROW: none."""
    of_measurement: IntArray
    """(measurement,) position of its lesion; NO_ROW: nobody identified such a lesion."""
    nodal: BoolArray
    """(measurement,) whether that lesion is a node."""

    @property
    def width(self) -> int:
        """The length of the lesion axis: never 0, so that a grid has cells."""
        return int(self.position.max(initial=0)) + 1


def number_lesions(
    lesions: pl.DataFrame, measured: pl.Series, series_of_measurement: IntArray, people: People
) -> Lesions:
    """Number the lesions of each series, and find that of each measurement.

    Every pair of a series and a lesion's name has a number of its own. Taken as an index,
    NO_ROW is the last cell of an array, which no pair has.
    """
    names = lesions["lesion"].drop_nulls().unique().sort()
    series_of_row = people.series(lesions)
    keys = _pairs(series_of_row, lesions["lesion"], names)
    known, row = np.unique(keys, return_index=True)
    known, row = known[known != NO_ROW], row[known != NO_ROW]
    series = known // max(len(names), 1)
    position_of_pair = np.full(people.n_series * len(names) + 1, NO_ROW, np.int16)
    position_of_pair[known] = position_within(series, people.n_series)
    nodal_of_pair = np.zeros(position_of_pair.size, bool)
    nodal_of_pair[known] = lesions["nodal"].fill_null(False).to_numpy()[row]
    merged_into, part_of = (
        position_of_pair[_pairs(series_of_row, lesions[column], names)[row]]
        for column in ("merged_into", "part_of")
    )
    pairs = _pairs(series_of_measurement, measured, names)
    return Lesions(
        series=series,
        position=position_of_pair[known],
        row=row,
        merged_into=merged_into,
        part_of=part_of,
        of_measurement=position_of_pair[pairs],
        nodal=nodal_of_pair[pairs],
    )


def lesion_grids(
    table: pl.DataFrame,
    people: People,
    lesions: Lesions,
    position_of: IntArray,
    wide: tuple[int, int],
) -> dict[str, Any]:
    """Lay out what each lesion is, (reader, patient, lesion)."""
    rows = table[lesions.row]
    reader, patient = np.divmod(lesions.series, max(len(people.names), 1))
    layout = lay_out((*wide, lesions.width), reader, position_of[patient], lesions.position)
    role = rows["role"].replace_strict(codes_of(LesionRole), default=0, return_dtype=pl.Int8)
    zero = people.time_zero[patient] if patient.size else np.empty(0)
    return {
        "exists": layout.rows() != NO_ROW,
        "role": layout.spread(role, 0),
        "nodal": layout.spread(rows["nodal"].fill_null(False), False),
        "merged_into": layout.spread(lesions.merged_into, NO_ROW),
        "part_of": layout.spread(lesions.part_of, NO_ROW),
        "irradiated_day": layout.spread(_days(rows["irradiated_on"]) - zero, np.nan),
        "removed_day": layout.spread(_days(rows["removed_on"]) - zero, np.nan),
    }


def where_new_lesions_begin(table: pl.DataFrame, people: People, placed: Placement) -> pl.Series:
    """Mark (row,) the records of a day on which their reader first saw a lesion that is new."""
    new = table.filter(pl.col("role") == label(LesionRole.NEW)).drop_nulls("first_seen_on")
    series = placed.reader * len(people.names) + placed.patient
    first_day = new["first_seen_on"].to_physical().cast(pl.Int64).to_numpy()
    return pl.Series(np.isin(_on_day(series, placed.day), _on_day(people.series(new), first_day)))


def _on_day(series: IntArray, day: IntArray) -> IntArray:
    """Return one number for a series and a day since 1970-01-01."""
    return series.astype(np.int64) * 2**32 + day


def _days(dates: pl.Series) -> FloatArray:
    return dates.to_physical().cast(pl.Float64).fill_null(float("nan")).to_numpy()


def _pairs(series: IntArray, lesion: pl.Series, names: pl.Series) -> IntArray:
    """Return (row,) one number for series and lesion together; NO_ROW where one is unknown."""
    name = codes_in(lesion, names)
    known = (series != NO_ROW) & (name != NO_ROW)
    return np.where(known, series * max(len(names), 1) + name, NO_ROW)
