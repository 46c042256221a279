"""Laboratory tests that are graded, in the units of their grades.

Tests are known by their code or a usual name, whatever the site calls them otherwise goes under
[codes.test]. Values of other specimens than blood are left out. A value beyond what the assay can
tell counts as the limit of the assay: this is the project's reading.
"""

from __future__ import annotations

import polars as pl

from trialreadout.criteria.ctcae.analytes import ANALYTES, CODE_OF, spelled

TOTAL = "CA"
"""Total calcium, which is graded once it is corrected."""
BLOOD = r"(?i)blood|serum|plasma"


def in_graded_units(labs: pl.DataFrame) -> pl.DataFrame:
    """Find the tests that are graded, and bring their values into the units of the grades.

    Parameters
    ----------
    labs
        The plain table.

    Returns
    -------
    One row a value of blood of a known test: `subject`, `on`, `code`, `value`, `lower_limit` and
    `upper_limit` (null where the unit is unknown), `index` (row of the table), and `convertible`.
    """
    code = (
        pl.col("test")
        .str.to_lowercase()
        .replace_strict(dict(CODE_OF), default=None, return_dtype=pl.String)
    )
    of_blood = pl.col("specimen").is_null() | pl.col("specimen").str.contains(BLOOD)
    rows = labs.with_row_index("index").with_columns(code=code)
    rows = rows.filter(of_blood, pl.col("code").is_not_null())
    units = rows.select("code", "unit").unique()
    factors = units.with_columns(
        factor=pl.Series([factor_of(*pair) for pair in units.iter_rows()], dtype=pl.Float64)
    )
    found = rows.join(
        factors, on=["code", "unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    return found.select(
        "subject",
        "code",
        pl.col("value", "lower_limit", "upper_limit") * pl.col("factor"),
        pl.col("index").cast(pl.Int32),
        on="sampled_on",
        convertible=pl.col("factor").is_not_null(),
    )


def factor_of(code: str, unit: str | None) -> float | None:
    """Tell how many of the graded unit one of a unit is; None where it is no unit of the test."""
    return ANALYTES[code].per.get(spelled(unit or ""))
