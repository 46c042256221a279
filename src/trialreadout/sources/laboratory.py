"""Laboratory values in the units that they are graded in, brought onto a grid.

A value whose unit is not known, or is none of its test's, keeps its place without a number: it
cannot be graded.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import LaboratoryValues
from trialreadout.core.grid import NO_ROW
from trialreadout.protocol import Protocol
from trialreadout.sources.graded_values import graded_rows
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.read import Sources
from trialreadout.sources.values import lay_out_values


def laboratory_values(
    sources: Sources, protocol: Protocol, people: People, position_of: IntArray, patients: int
) -> LaboratoryValues:
    """Lay out the laboratory values of some patients; `position_of` is (patient,)."""
    rows = graded_rows(sources.table("labs"))
    names = rows["code"].unique().sort()
    measure = codes_in(rows["code"], names)
    day, layout = lay_out_values(rows, measure, len(names), people, position_of, patients)
    return LaboratoryValues(
        tests=tuple(names),
        day=layout.spread(day, np.nan),
        value=layout.spread(_with_nan(rows["value"]), np.nan),
        lower_limit=layout.spread(_with_nan(rows["lower_limit"]), np.nan),
        upper_limit=layout.spread(_with_nan(rows["upper_limit"]), np.nan),
        row=layout.spread(rows["index"].to_numpy(), NO_ROW),
        beside=layout.spread(rows["beside"].to_numpy(), NO_ROW),
    )


def _with_nan(numbers: pl.Series) -> FloatArray:
    return numbers.fill_null(float("nan")).to_numpy()
