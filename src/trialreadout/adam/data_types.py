"""What a define.xml says of the values of a variable: their type, length and decimals.

Source: CDISC Define-XML 2.1, section 4.2.1 (data types), ItemDef.
"""

from __future__ import annotations

import polars as pl

from trialreadout.adam.dataset import Kind
from trialreadout.adam.texts import longest_bytes

Attributes = dict[str, str | int | None]

_NUMBER_BYTES = 8


def data_type(kind: Kind, values: pl.Series) -> Attributes:
    """Describe values; a date is a whole number that is shown as one."""
    if kind == "text":
        return {"DataType": "text", "Length": longest_bytes(values)}
    if kind == "date":
        return {"DataType": "integer", "Length": _NUMBER_BYTES, "def:DisplayFormat": "DATE9."}
    if kind == "integer":
        return {"DataType": "integer", "Length": _NUMBER_BYTES}
    return {
        "DataType": "float",
        "Length": _NUMBER_BYTES,
        "SignificantDigits": decimals(values),
    }


def decimals(values: pl.Series) -> int:
    """Count the digits after the point in the value that has most; 0 where none has any."""
    written = values.drop_nulls().unique().cast(pl.String)
    parts = written.str.extract_groups(r"^-?\d+(?:\.(\d+))?(?:e(-?\d+))?$").struct.unnest()
    fraction, power = parts.to_series(0), parts.to_series(1)
    shift = power.cast(pl.Int64).fill_null(0)
    digits = fraction.str.strip_chars_end("0").str.len_chars().fill_null(0).cast(pl.Int64) - shift
    most = digits.max()
    return max(most if isinstance(most, int) else 0, 0)
