"""A dataset as Dataset-JSON 1.1, the exchange format that is to follow SAS transport files.

A row is a list, a missing value null. Dates are written as ISO 8601 and become numbers where
they are read (`targetDataType`), so that nobody need know from which day they are counted. A
number is written with the digits that tell it from its neighbours, and comes back the same.

Every text is encoded once and then put in its places, and the rows are joined outside Python:
half a million of them take about a second.

Source: CDISC, Dataset-JSON 1.1, specification and JSON schema.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import polars as pl

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Kind, Variable
from trialreadout.adam.oids import group_oid, item_oid, metadata_oid, study_oid
from trialreadout.adam.texts import longest_bytes

_TYPES: Mapping[Kind, Mapping[str, str]] = MappingProxyType(
    {
        "text": {"dataType": "string"},
        "integer": {"dataType": "integer"},
        "float": {"dataType": "double"},
        "date": {"dataType": "date", "targetDataType": "integer", "displayFormat": "DATE9."},
    }
)


def as_dataset_json(dataset: Dataset, about: About, define: str | None = None) -> bytes:
    """Write a dataset as Dataset-JSON.

    Parameters
    ----------
    define
        The file that describes the variables, if there is one.
    """
    head = json.dumps(_head(dataset, about, define), ensure_ascii=False).removesuffix("}")
    content = io.BytesIO()
    content.write(f'{head}, "rows": [\n'.encode())
    if dataset.rows.height:
        _write_rows(dataset, content)
    content.write(b"]}\n")
    return content.getvalue()


def _head(dataset: Dataset, about: About, define: str | None) -> dict[str, Any]:
    created = f"{about.created.isoformat()}T00:00:00"
    return {
        "datasetJSONCreationDateTime": created,
        "datasetJSONVersion": "1.1.0",
        "fileOID": f"{study_oid(about)}.{dataset.name}",
        **({"dbLastModifiedDateTime": created} if about.cut_off else {}),
        **({"originator": about.sponsor} if about.sponsor else {}),
        "sourceSystem": {"name": _source(about), "version": about.version},
        "studyOID": study_oid(about),
        "metaDataVersionOID": metadata_oid(about),
        **({"metaDataRef": define} if define else {}),
        "itemGroupOID": group_oid(dataset),
        "records": dataset.rows.height,
        "name": dataset.name,
        "label": dataset.label,
        "columns": [_column(dataset, variable) for variable in dataset.variables],
    }


def _source(about: About) -> str:
    return "Readout (invented patients)" if about.synthetic else "Readout"


def _column(dataset: Dataset, variable: Variable) -> dict[str, Any]:
    column: dict[str, Any] = {
        "itemOID": item_oid(dataset, variable),
        "name": variable.name,
        "label": variable.label,
        **_TYPES[variable.kind],
    }
    if variable.kind == "text":
        column["length"] = longest_bytes(dataset.texts[variable.name].distinct)
    if variable.name in dataset.keys:
        column["keySequence"] = dataset.keys.index(variable.name) + 1
    return column


def _write_rows(dataset: Dataset, content: io.BytesIO) -> None:
    """Write the rows, one a line."""
    encoded = pl.DataFrame([_encoded(dataset, each) for each in dataset.variables])
    content.write(b"[")
    encoded.write_csv(
        content,
        include_header=False,
        quote_style="never",
        null_value="null",
        line_terminator="],\n[",
    )
    content.seek(-len(",\n["), io.SEEK_END)  # no row follows the last
    content.truncate()
    content.write(b"\n")


def _encoded(dataset: Dataset, variable: Variable) -> pl.Series:
    """Encode what JSON puts between quotation marks; numbers stay as they are."""
    column = dataset.rows[variable.name]
    if variable.kind == "date":
        return ('"' + column.dt.to_string("iso") + '"').alias(variable.name)
    if variable.kind != "text":
        return column
    texts = dataset.texts[variable.name]
    encoded = [json.dumps(text, ensure_ascii=False) for text in texts.distinct]
    return texts.in_rows(encoded).alias(variable.name)
