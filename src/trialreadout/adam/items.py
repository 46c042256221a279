"""The variables of a dataset as a define.xml describes them: type, origin, terms, derivation.

Source: CDISC Define-XML 2.1, section 5.3: ItemRef, ItemDef, CodeList, MethodDef, def:CommentDef.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.adam.data_types import data_type
from trialreadout.adam.dataset import Dataset, Variable
from trialreadout.adam.elements import description
from trialreadout.adam.oids import (
    code_list_oid,
    comment_oid,
    item_oid,
    method_oid,
    value_list_oid,
)
from trialreadout.analysis.xml_elements import Element, element


def references(dataset: Dataset) -> Iterator[Element]:
    """List the variables of a dataset in their order; a key without gaps is mandatory."""
    for number, variable in enumerate(dataset.variables, 1):
        key = variable.name in dataset.keys
        always = key and not dataset.rows[variable.name].null_count()
        yield element(
            "ItemRef",
            {
                "ItemOID": item_oid(dataset, variable),
                "OrderNumber": number,
                "Mandatory": "Yes" if always else "No",
                "KeySequence": dataset.keys.index(variable.name) + 1 if key else None,
                "MethodOID": method_oid(dataset, variable),
            },
        )


def items(dataset: Dataset, by_parameter: set[str]) -> Iterator[Element]:
    """Describe each variable.

    Parameters
    ----------
    by_parameter
        The variables whose values are described for each parameter, too.
    """
    for variable in dataset.variables:
        children = [description(variable.label)]
        if terms_of(dataset, variable):
            children.append(
                element("CodeListRef", {"CodeListOID": code_list_oid(dataset, variable)})
            )
        children.append(origin_of(variable))
        if variable.name in by_parameter:
            children.append(
                element("def:ValueListRef", {"ValueListOID": value_list_oid(dataset, variable)})
            )
        yield element(
            "ItemDef",
            {
                "OID": item_oid(dataset, variable),
                "Name": variable.name,
                **data_type(variable.kind, dataset.rows[variable.name]),
                "SASFieldName": variable.name,
                "def:CommentOID": comment_oid(dataset, variable),
            },
            children,
        )


def origin_of(variable: Variable) -> Element:
    """Say where a variable is from."""
    if variable.origin == "Predecessor":
        return element("def:Origin", {"Type": "Predecessor"}, [description(variable.source)])
    return element("def:Origin", {"Type": variable.origin, "Source": "Sponsor"})


def terms_of(dataset: Dataset, variable: Variable) -> tuple[tuple[str, str], ...]:
    """Return the terms of a variable and their meanings; those of PARAMCD are in the rows."""
    if variable.name == "PARAMCD" and not variable.terms:
        return parameters(dataset)
    return variable.terms


def code_lists(dataset: Dataset) -> Iterator[Element]:
    """List the terms of each variable that has them."""
    for variable in dataset.variables:
        if not (terms := terms_of(dataset, variable)):
            continue
        yield element(
            "CodeList",
            {
                "OID": code_list_oid(dataset, variable),
                "Name": f"Terms of {dataset.name}.{variable.name}",
                "DataType": "text" if variable.kind == "text" else "integer",
                "def:IsNonStandard": "Yes",
            },
            [
                element(
                    "CodeListItem",
                    {"CodedValue": term, "OrderNumber": number},
                    [description(meaning, "Decode")],
                )
                for number, (term, meaning) in enumerate(terms, 1)
            ],
        )


def methods(dataset: Dataset) -> Iterator[Element]:
    """Say how each derived variable comes about."""
    for variable in dataset.variables:
        if (oid := method_oid(dataset, variable)) is not None:
            name = f"Derivation of {dataset.name}.{variable.name}"
            attributes = {"OID": oid, "Name": name, "Type": "Computation"}
            yield element("MethodDef", attributes, [description(variable.source)])


def comments(dataset: Dataset) -> Iterator[Element]:
    """Say what each variable is that was assigned."""
    for variable in dataset.variables:
        if (oid := comment_oid(dataset, variable)) is not None:
            yield element("def:CommentDef", {"OID": oid}, [description(variable.source)])


def parameters(dataset: Dataset) -> tuple[tuple[str, str], ...]:
    """Return each PARAMCD with its PARAM, in the order of PARAMCD; none where there are none."""
    if not {"PARAMCD", "PARAM"} <= set(dataset.rows.columns):
        return ()
    named = dataset.rows.select("PARAMCD", "PARAM").drop_nulls()
    once = named.unique("PARAMCD", keep="first", maintain_order=True).sort("PARAMCD")
    return tuple(once.iter_rows())
