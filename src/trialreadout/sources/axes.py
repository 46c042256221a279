"""Along which axis a lesion counts, where it was measured along more than one.

RECIST 1.1 takes the short axis of a node and the longest diameter of every other lesion; RECIST
1.0 takes the longest diameter throughout. A row that names no axis is taken for the right one.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 3.1.1.
"""

from __future__ import annotations

import polars as pl

from trialreadout.protocol import Protocol
from trialreadout.protocol.tumour_response import Version

EXAMINED = ["subject", "reader", "lesion", "assessed_on", "visit"]
"""Columns that tell one examination of a lesion from another."""


def nodes_by_short_axis(protocol: Protocol) -> bool:
    """Tell whether nodes count by their short axis; of SDTM it is the one that is read."""
    return protocol.tumour_response.version != "1.0" or protocol.data.dialect == "sdtm"


def of_nodes(measured: pl.DataFrame, lesions: pl.DataFrame) -> pl.Series:
    """Mark (row,) the measurements of lesions that are nodes."""
    key = ["subject", "reader", "lesion"]
    nodes = lesions.filter(pl.col("nodal")).select(*key, _nodal=True).unique()
    joined = measured.join(nodes, on=key, how="left", nulls_equal=True, maintain_order="left")
    return joined["_nodal"].fill_null(False)


def beside_the_axis(measured: pl.DataFrame, nodal: pl.Series, version: Version) -> pl.Series:
    """Mark (row,) the records along another axis than that which counts, where that is there.

    Parameters
    ----------
    measured
        The table of measurements.
    nodal : (row,)
        Whether the lesion of each row is a node.
    version
        Of RECIST.
    """
    other = _along_the_other_axis(measured, nodal, version)
    if not other.any():
        return other
    rows = measured.select(*EXAMINED).with_columns(_other=other)
    right = rows.filter(~pl.col("_other")).select(*EXAMINED, _right=True).unique()
    paired = rows.join(right, on=EXAMINED, how="left", nulls_equal=True, maintain_order="left")
    return other & paired["_right"].fill_null(False)


def nodes_by_longest_diameter(
    measured: pl.DataFrame, nodal: pl.Series, version: Version
) -> pl.Series:
    """Mark (row,) the sizes of nodes along their longest diameter, which is no short axis."""
    if version == "1.0":
        return pl.repeat(False, measured.height, eager=True)
    return (
        nodal
        & (measured["axis"] == "longest").fill_null(False)
        & (measured["state"] == "measured").fill_null(False)
    )


def _along_the_other_axis(measured: pl.DataFrame, nodal: pl.Series, version: Version) -> pl.Series:
    short = (measured["axis"] == "short").fill_null(False)
    if version == "1.0":
        return short
    longest = (measured["axis"] == "longest").fill_null(False)
    return (short & ~nodal) | (longest & nodal)
