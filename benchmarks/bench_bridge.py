"""The bridge from tables to arrays: a million shuffled rows with text keys, and back."""

from __future__ import annotations

from time import process_time

import numpy as np
import polars as pl

from trialreadout.core.assessments import find_assessments
from trialreadout.core.grid import lay_out, position_within
from trialreadout.sources.people import codes_in

PATIENTS, VISITS, LESIONS = 20_000, 10, 5
REPEATS = 5


def main() -> None:
    """Print the table."""
    table = _shuffled()
    given = table["subject"].unique().sort(), table["lesion"].unique().sort()
    seconds = sorted(_bridge(table, *given) for _ in range(REPEATS))[REPEATS // 2]
    print(f"{table.height:,} rows with text keys to a grid and back, CPU s, median of {REPEATS}")
    print(f"  {seconds:.3f}")


def _shuffled() -> pl.DataFrame:
    rng = np.random.default_rng(1)
    place = rng.permutation(PATIENTS * VISITS * LESIONS)
    patient, visit, lesion = np.unravel_index(place, (PATIENTS, VISITS, LESIONS))
    return pl.DataFrame(
        {
            "subject": pl.Series([f"01-{i:06d}" for i in range(PATIENTS)]).gather(patient),
            "visit": pl.Series([f"WEEK {6 * i}" for i in range(VISITS)]).gather(visit),
            "lesion": pl.Series([f"T{i:02d}" for i in range(LESIONS)]).gather(lesion),
            "day": 42 * visit + rng.integers(0, 3, place.size),
            "diameter_mm": rng.random(place.size),
        }
    )


def _bridge(table: pl.DataFrame, patients: pl.Series, lesions: pl.Series) -> float:
    """Bridge a table whose patients and lesions are given by their own tables."""
    begin = process_time()
    patient = codes_in(table["subject"], patients)
    lesion = codes_in(table["lesion"], lesions)
    visit = codes_in(table["visit"], table["visit"].unique().sort())
    found = find_assessments(patient, visit, table["day"].to_numpy(), within_days=14)
    column = position_within(found.series, PATIENTS)[found.of_row]
    layout = lay_out((PATIENTS, VISITS, LESIONS), patient, column, lesion)
    grid = layout.spread(table["diameter_mm"].to_numpy(), np.nan)
    layout.rows()
    back = layout.gather(grid, outside=np.nan)
    seconds = process_time() - begin
    if not np.array_equal(back, table["diameter_mm"].to_numpy()):
        raise AssertionError("a value was lost on the way")
    return seconds


if __name__ == "__main__":
    main()
