"""From a row of a dataset to the row that was handed in: SRCDOM, SRCVAR, SRCSEQ.

Of plain tables SRCDOM is the table, SRCVAR the column and SRCSEQ the row as a spreadsheet shows
it; of SDTM the domain, the variable and the number of the record (--SEQ).

Source: CDISC ADaM Implementation Guide 1.3, 3.3.9 (data-point traceability).
"""

from __future__ import annotations

import polars as pl

from trialreadout.adam.dataset import Variable
from trialreadout.adam.handed_in import origin
from trialreadout.adam.material import Material
from trialreadout.adam.variables import variable
from trialreadout.core.arrays import IntArray
from trialreadout.core.grid import NO_ROW
from trialreadout.sources.raw import SEQUENCE

TRACED: tuple[Variable, ...] = (
    variable("SRCDOM", "Table or SDTM domain that the value was handed in", "Assigned"),
    variable("SRCVAR", "Its column or SDTM variable", "Assigned"),
    variable(
        "SRCSEQ",
        "Row of the file as a spreadsheet shows it; of SDTM --SEQ of the record",
        "Assigned",
    ),
)


def numbers(material: Material, table: str) -> pl.Expr:
    """Number the rows of a plain table as SRCSEQ does; null where SDTM gives no number."""
    if material.protocol.data.dialect == "plain":
        return pl.col("row").cast(pl.Int64)
    there = SEQUENCE in material.sources.table(table).columns
    return pl.col(SEQUENCE) if there else pl.lit(None, pl.Int64)


def traced(material: Material, table: str, column: str) -> list[pl.Expr]:
    """Give the three columns for rows of a plain table."""
    domain, name = origin(material.protocol, material.sources, table, column)
    return [
        pl.lit(domain).alias("SRCDOM"),
        pl.lit(name).alias("SRCVAR"),
        numbers(material, table).alias("SRCSEQ"),
    ]


def rows_at(material: Material, table: str, rows: IntArray) -> pl.DataFrame:
    """Take rows of a plain table by their indices, all null at `NO_ROW`.

    Parameters
    ----------
    material
        For the table.
    table
        The plain table.
    rows : (row,)
        Indices into it, or `NO_ROW`.
    """
    at = pl.Series(rows, dtype=pl.Int64).replace(NO_ROW, None)
    return material.sources.table(table).select(pl.all().gather(at))
