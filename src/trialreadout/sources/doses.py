"""What was given, brought onto a grid: stretches of one dose level, agent by agent."""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.arrays import FloatArray, IntArray
from trialreadout.core.cohort import Doses
from trialreadout.core.grid import NO_ROW, lay_out, position_within
from trialreadout.sources.cut_off import GOES_ON_UNTIL
from trialreadout.sources.people import People, codes_in
from trialreadout.sources.read import Sources

UNNAMED_AGENT = "study treatment"
"""What was given where the data do not name it."""


def dose_grids(sources: Sources, people: People, position_of: IntArray, patients: int) -> Doses:
    """Lay out the doses of some patients; `position_of` is (patient,), NO_ROW: not on it."""
    rows = sources.table("doses")
    agents = rows["agent"].fill_null(UNNAMED_AGENT).str.to_lowercase()
    names = agents.unique().sort()
    patient = codes_in(rows["subject"], people.names)
    zero = np.append(people.time_zero, np.nan)[patient]
    first = _days(rows["started_on"]) - zero
    at = np.append(position_of, NO_ROW)[np.where(patient == NO_ROW, -1, patient)]
    lost = (at == NO_ROW) | np.isnan(first)
    series = np.where(lost, NO_ROW, codes_in(agents, names) * patients + at)
    order = np.lexsort((first, series))
    order = order[series[order] != NO_ROW]
    position = np.full(series.size, NO_ROW)
    position[order] = position_within(series[order], len(names) * patients)
    shape = (len(names), patients, int(position.max(initial=0)) + 1)
    layout = lay_out(shape, *np.divmod(series, max(patients, 1)), position)
    unknown = np.full(zero.shape, np.nan)
    beyond = GOES_ON_UNTIL in rows.columns
    goes_on_until = _days(rows[GOES_ON_UNTIL]) - zero if beyond else unknown
    mg_per_day = rows["dose_mg"] * rows["times_per_day"].fill_null(1.0)
    return Doses(
        agents=tuple(names),
        first_day=layout.spread(first, np.nan),
        last_day=layout.spread(_days(rows["ended_on"]) - zero, np.nan),
        mg_per_day=layout.spread(_with_nan(mg_per_day), np.nan),
        activity_mbq=layout.spread(_with_nan(rows["activity_mbq"]), np.nan),
        row=layout.rows(),
        goes_on_until_day=layout.spread(goes_on_until, np.nan),
    )


def _days(dates: pl.Series) -> FloatArray:
    return _with_nan(dates.to_physical().cast(pl.Float64))


def _with_nan(numbers: pl.Series) -> FloatArray:
    return numbers.fill_null(float("nan")).to_numpy()
