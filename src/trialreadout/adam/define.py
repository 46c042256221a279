"""The define.xml of an export: what every dataset, variable, term and value in it means.

It is written from the same values as the datasets themselves, so that neither can say what
the other does not. It claims the implementation guides by which the datasets are laid out,
and no version of controlled terminology, as none is looked up: its code lists are those of
the rows.

Source: CDISC Define-XML 2.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Structure
from trialreadout.adam.elements import description
from trialreadout.adam.items import code_lists, comments, items, methods, references
from trialreadout.adam.oids import group_oid, leaf_id, metadata_oid, study_oid
from trialreadout.adam.value_level import value_items, value_levels, value_lists, where_clauses
from trialreadout.analysis.xml_elements import Element, as_xml, element

_NAMESPACES = {
    "xmlns": "http://www.cdisc.org/ns/odm/v1.3",
    "xmlns:def": "http://www.cdisc.org/ns/def/v2.1",
    "xmlns:xlink": "http://www.w3.org/1999/xlink",
}
_GUIDES: Mapping[Structure, tuple[str, str, str]] = MappingProxyType(
    {
        "SUBJECT LEVEL ANALYSIS DATASET": ("STD.ADaMIG", "ADaMIG", "1.3"),
        "BASIC DATA STRUCTURE": ("STD.ADaMIG", "ADaMIG", "1.3"),
        "OCCURRENCE DATA STRUCTURE": ("STD.ADaM-OCCDSIG", "ADaM-OCCDSIG", "1.1"),
    }
)
"""Identifier, name and version of the guide for each structure."""
_SUBCLASS_BY_VARIABLE = {"CNSR": "TIME-TO-EVENT", "AETERM": "ADVERSE EVENT"}
_NO_DATA = "COM.NODATA"


def as_define(datasets: Sequence[Dataset], about: About, files: Mapping[str, str]) -> bytes:
    """Describe datasets in a define.xml.

    Parameters
    ----------
    files
        The file of each dataset that the description leads to, by the dataset's name; one that
        is not among them has none.
    """
    names = element(
        "GlobalVariables",
        children=[
            element("StudyName", text=about.study),
            element("StudyDescription", text=about.description),
            element("ProtocolName", text=about.study),
        ],
    )
    version = element(
        "MetaDataVersion",
        {
            "OID": metadata_oid(about),
            "Name": f"{about.study}, analysis datasets",
            "Description": f"Analysis datasets of {about.study}, written by Readout",
            "def:DefineVersion": "2.1.0",
        },
        _described(datasets, files),
    )
    root = element(
        "ODM",
        {
            **_NAMESPACES,
            "ODMVersion": "1.3.2",
            "FileType": "Snapshot",
            "FileOID": f"{study_oid(about)}.DEFINE",
            "CreationDateTime": f"{about.created.isoformat()}T00:00:00",
            "Originator": about.sponsor,
            "SourceSystem": "Readout",
            "SourceSystemVersion": about.version,
            "def:Context": "Other",
        },
        [element("Study", {"OID": study_oid(about)}, [names, version])],
    )
    return as_xml(root)


def _described(datasets: Sequence[Dataset], files: Mapping[str, str]) -> list[Element]:
    """Describe datasets in the order that the standard prescribes."""
    levels = {each.name: value_levels(each) for each in datasets}
    return [
        element("def:Standards", children=_standards(datasets)),
        *(made for each in datasets for made in value_lists(levels[each.name])),
        *(made for each in datasets for made in where_clauses(each, levels[each.name])),
        *(_group(each, files.get(each.name)) for each in datasets),
        *(
            made
            for each in datasets
            for made in (
                *items(each, {level.variable.name for level in levels[each.name]}),
                *value_items(levels[each.name]),
            )
        ),
        *(made for each in datasets for made in code_lists(each)),
        *(made for each in datasets for made in methods(each)),
        *(made for each in datasets for made in comments(each)),
        *_remark_on_empty(datasets),
    ]


def _standards(datasets: Sequence[Dataset]) -> list[Element]:
    guides = sorted({_GUIDES[each.structure] for each in datasets})
    return [
        element(
            "def:Standard",
            {"OID": oid, "Name": name, "Type": "IG", "Version": version, "Status": "Final"},
        )
        for oid, name, version in guides
    ]


def _group(dataset: Dataset, file: str | None) -> Element:
    """Describe a dataset: its variables in order, its structure, and where it lies."""
    empty = not dataset.rows.height
    one_a_subject = dataset.structure == "SUBJECT LEVEL ANALYSIS DATASET"
    subclasses = [
        element("def:SubClass", {"Name": name})
        for variable, name in _SUBCLASS_BY_VARIABLE.items()
        if variable in dataset.rows.columns
    ]
    return element(
        "ItemGroupDef",
        {
            "OID": group_oid(dataset),
            "Name": dataset.name,
            "Repeating": "No" if one_a_subject else "Yes",
            "IsReferenceData": "No",
            "SASDatasetName": dataset.name,
            "Purpose": "Analysis",
            "def:Structure": dataset.row_is,
            "def:StandardOID": _GUIDES[dataset.structure][0],
            "def:ArchiveLocationID": leaf_id(dataset) if file else None,
            "def:HasNoData": "Yes" if empty else None,
            "def:CommentOID": _NO_DATA if empty else None,
        },
        [
            description(dataset.label),
            *references(dataset),
            element("def:Class", {"Name": dataset.structure}, subclasses),
            *([_leaf(dataset, file)] if file else []),
        ],
    )


def _leaf(dataset: Dataset, file: str) -> Element:
    named = {"ID": leaf_id(dataset), "xlink:href": file}
    return element("def:leaf", named, [element("def:title", text=file)])


def _remark_on_empty(datasets: Sequence[Dataset]) -> list[Element]:
    """Say once of all datasets without rows why they have none."""
    if all(each.rows.height for each in datasets):
        return []
    return [element("def:CommentDef", {"OID": _NO_DATA}, [description("Nobody has such a row.")])]
