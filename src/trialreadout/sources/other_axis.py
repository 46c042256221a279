"""The axis by which a lesion does not count, beside the measurement that does.

A lesion may be measured along both axes of an examination. One of them counts; the other was
collected all the same, and listings show it. Plain tables hold it as a row of its own. Of SDTM it
is kept apart on reading, and found again by the text of its date.

Source: RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 3.1.1.
"""

from __future__ import annotations

import polars as pl

from trialreadout.protocol import Protocol
from trialreadout.sources.axes import EXAMINED, beside_the_axis, of_nodes
from trialreadout.sources.raw import SEQUENCE, WRITTEN
from trialreadout.sources.read import Sources

_SAID = ("diameter_mm", "state", "file", "row", SEQUENCE)
_PLACE = "_place_of_record"


def along_the_other_axis(
    records: pl.DataFrame, sources: Sources, protocol: Protocol
) -> pl.DataFrame:
    """Give for each record that counts the one along the other axis, if there is one.

    Parameters
    ----------
    records
        Rows of the table of measurements, with further columns or without.
    sources, protocol
        Where the other axis was handed in, and the version of RECIST that says which it is.

    Returns
    -------
    The records beside which the other axis was recorded, with its `diameter_mm`, `state`, `file`,
    `row` and number instead of theirs. A null diameter: the record has no number in the unit
    of the others, and `state` is what it says. Of several records along the other axis of one
    examination the first stands.
    """
    key, others = _others(sources, protocol)
    own = [column for column in _SAID if column in others.columns]
    kept = records.drop(_SAID, strict=False).with_row_index(_PLACE)
    paired = kept.join(
        others.select(*key, *own), on=key, nulls_equal=True, maintain_order="left_right"
    )
    return paired.unique(_PLACE, keep="first", maintain_order=True).drop(_PLACE)


def _others(sources: Sources, protocol: Protocol) -> tuple[list[str], pl.DataFrame]:
    """Return the records along the other axis, and the columns by which they are paired."""
    measured = sources.table("measurements")
    if protocol.data.dialect == "plain":
        nodal = of_nodes(measured, sources.table("lesions"))
        beside = beside_the_axis(measured, nodal, protocol.tumour_response.version)
        return EXAMINED, measured.filter(beside)
    if sources.other_axis is None:
        return EXAMINED, measured.clear()
    there = sources.other_axis.columns
    number = pl.col("diameter_mm").cast(pl.Float64, strict=False)
    said = pl.coalesce(column for column in ("state", "not_done") if column in there)
    key = ["subject", "reader", "lesion", WRITTEN]
    key += ["visit"] if "visit" in there else []
    return key, sources.other_axis.with_columns(diameter_mm=number, state=said)
