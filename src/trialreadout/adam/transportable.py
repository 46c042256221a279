"""What a dataset holds that a SAS transport file cannot: found before a byte is written.

Names and labels are ASCII and keep to the lengths of ADaM in both versions; the two differ in
their texts.
Version 5 takes 200 bytes of ASCII. It does not say how text is encoded, so that anything
beyond ASCII would be read as another letter on another computer. Version 8 takes 32,767 bytes;
text is written in UTF-8.

Sources: SAS TS-140, Record layout of a SAS version 5 or 6 data set in SAS transport format.
         SAS, Record layout of a SAS version 8 or 9 data set in SAS transport format.
         FDA, Study Data Technical Conformance Guide, section 3.3 (SAS transport format).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np
import polars as pl

from trialreadout.adam.dataset import Dataset, Variable
from trialreadout.adam.ibm_float import within_reach
from trialreadout.core.findings import Finding

Version = Literal[5, 8]

NAME_BYTES, LABEL_BYTES = 8, 40
TEXT_BYTES: dict[Version, int] = {5: 200, 8: 32_767}
_NAME = r"^[A-Z_][A-Z0-9_]{0,7}$"
_UNWRITABLE: dict[Version, str] = {5: r"[^\x01-\x7F]", 8: r"\x00"}
_SHOWN = 60
_MEND = "Mend it where the dataset is described."


def untransportable(dataset: Dataset, version: Version) -> Iterator[Finding]:
    """Find what cannot be written, each text once, at its first row (counted from 1)."""
    yield from _of_description(dataset, None, dataset.name, dataset.label)
    for variable in dataset.variables:
        yield from _of_description(dataset, variable.name, variable.name, variable.label)
        if variable.kind == "text":
            yield from _of_texts(dataset, variable, version)
        elif variable.kind != "date":
            yield from _of_numbers(dataset, variable)


def _of_description(
    dataset: Dataset, column: str | None, name: str, label: str
) -> Iterator[Finding]:
    named = pl.Series([name]).str.contains(_NAME).item()
    if not named:
        allowed = f"a name of at most {NAME_BYTES} capital letters and digits"
        yield _finding(dataset, column, None, name, allowed, _MEND)
    if len(label) > LABEL_BYTES or pl.Series([label]).str.contains(_UNWRITABLE[5]).item():
        allowed = f"a label of at most {LABEL_BYTES} letters of ASCII"
        yield _finding(dataset, column, None, label, allowed, _MEND)


def _of_texts(dataset: Dataset, variable: Variable, version: Version) -> Iterator[Finding]:
    distinct = dataset.texts[variable.name].distinct
    limit = TEXT_BYTES[version]
    long = distinct.str.len_bytes() > limit
    for text in distinct.filter(long | distinct.str.contains(_UNWRITABLE[version])):
        if len(text.encode()) > limit:
            allowed = f"at most {limit:,} bytes, not {len(text.encode()):,}"
            remedy = "Shorten it in the source"
        else:
            allowed = "letters of ASCII alone" if version == 5 else "text without a zero byte"
            remedy = "Write it without such letters in the source"
        remedy += ", or write version 8 (xpt8) instead." if version == 5 else "."
        row = (dataset.rows[variable.name] == text).arg_max()
        yield _finding(dataset, variable.name, row, text, allowed, remedy)


def _of_numbers(dataset: Dataset, variable: Variable) -> Iterator[Finding]:
    column = dataset.rows[variable.name].cast(pl.Float64)
    for row in np.flatnonzero(~within_reach(column.to_numpy())):
        allowed = "0, or a size between 5.4e-79 and 7.2e75"
        remedy = "See where the number is from: no measurement is of this size."
        yield _finding(dataset, variable.name, int(row), str(column[int(row)]), allowed, remedy)


def _finding(
    dataset: Dataset, column: str | None, row: int | None, value: str, allowed: str, remedy: str
) -> Finding:
    subjects = dataset.rows["USUBJID"] if "USUBJID" in dataset.rows.columns else None
    return Finding(
        "error",
        "not-transportable",
        table=dataset.name,
        file=dataset.name,
        row=None if row is None else row + 1,
        column=column,
        subject=None if row is None or subjects is None else subjects[row],
        value=value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…",
        allowed=allowed,
        remedy=remedy,
    )
