"""What a value means depends on its parameter: one description for each.

A dataset of parameters holds tumour sums, durations and responses in one column. For each
parameter that has values there, the column is described again, under the condition that
PARAMCD is that parameter.

Source: CDISC Define-XML 2.1, section 5.3.6 (value level metadata), def:ValueListDef and
def:WhereClauseDef.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from trialreadout.adam.data_types import data_type
from trialreadout.adam.dataset import Dataset, Variable
from trialreadout.adam.elements import description
from trialreadout.adam.items import parameters
from trialreadout.adam.oids import item_oid, method_oid, value_list_oid, where_oid
from trialreadout.analysis.xml_elements import Element, element

BY_PARAMETER = ("AVAL", "AVALC")
"""The columns of which each parameter has a description of its own."""


@dataclass(frozen=True, slots=True)
class ValueLevel:
    """A column, and its values by parameter."""

    dataset: Dataset
    variable: Variable
    values: tuple[tuple[str, str, pl.Series], ...]
    """PARAMCD, what the parameter is, and its values, in the order of PARAMCD."""


def value_levels(dataset: Dataset) -> tuple[ValueLevel, ...]:
    """Part the values of a dataset by parameter."""
    named = parameters(dataset)
    levels = []
    for variable in dataset.variables:
        if variable.name not in BY_PARAMETER or not named:
            continue
        held = dataset.rows.select("PARAMCD", value=variable.name).drop_nulls()
        parts = {
            code: part["value"]
            for (code,), part in held.partition_by("PARAMCD", as_dict=True).items()
        }
        values = tuple((code, what, parts[code]) for code, what in named if code in parts)
        if values:
            levels.append(ValueLevel(dataset, variable, values))
    return tuple(levels)


def value_lists(levels: tuple[ValueLevel, ...]) -> Iterator[Element]:
    """List, for each column, the descriptions of its parameters."""
    for level in levels:
        references = [
            element(
                "ItemRef",
                {
                    "ItemOID": item_oid(level.dataset, level.variable, code),
                    "OrderNumber": number,
                    "Mandatory": "No",
                    "MethodOID": method_oid(level.dataset, level.variable),
                },
                [element("def:WhereClauseRef", {"WhereClauseOID": where_oid(level.dataset, code)})],
            )
            for number, (code, _, _) in enumerate(level.values, 1)
        ]
        yield element(
            "def:ValueListDef", {"OID": value_list_oid(level.dataset, level.variable)}, references
        )


def where_clauses(dataset: Dataset, levels: tuple[ValueLevel, ...]) -> Iterator[Element]:
    """State the condition of each parameter that is described."""
    parameter = next((each for each in dataset.variables if each.name == "PARAMCD"), None)
    if parameter is None:
        return
    for code in sorted({code for level in levels for code, _, _ in level.values}):
        check = element(
            "RangeCheck",
            {
                "Comparator": "EQ",
                "SoftHard": "Soft",
                "def:ItemOID": item_oid(dataset, parameter),
            },
            [element("CheckValue", text=code)],
        )
        yield element("def:WhereClauseDef", {"OID": where_oid(dataset, code)}, [check])


def value_items(levels: tuple[ValueLevel, ...]) -> Iterator[Element]:
    """Describe the values of each parameter."""
    for level in levels:
        for code, what, values in level.values:
            yield element(
                "ItemDef",
                {
                    "OID": item_oid(level.dataset, level.variable, code),
                    "Name": level.variable.name,
                    **data_type(level.variable.kind, values),
                    "SASFieldName": level.variable.name,
                },
                [
                    description(what),
                    element("def:Origin", {"Type": "Derived", "Source": "Sponsor"}),
                ],
            )
