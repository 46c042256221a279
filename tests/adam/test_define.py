"""The define.xml: valid under its schema, and true to the datasets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from xml.etree import ElementTree

import odmlib
import polars as pl
import pytest
import xmlschema

from hand_made_datasets import ABOUT, ADRS, ADSL, of_rows
from trialreadout.adam.data_types import decimals
from trialreadout.adam.dataset import Dataset, Variable
from trialreadout.adam.define import as_define

NAMES = {"": "http://www.cdisc.org/ns/odm/v1.3", "def": "http://www.cdisc.org/ns/def/v2.1"}
DEF, HREF = f"{{{NAMES['def']}}}", "{http://www.w3.org/1999/xlink}href"

ADAE = Dataset(
    "ADAE",
    "Adverse Event Analysis",
    "OCCURRENCE DATA STRUCTURE",
    "One record per subject per adverse event",
    ("USUBJID", "AETERM"),
    (
        ADSL.variables[0],
        Variable("AETERM", "Reported Term", "text", "Predecessor", "AE.AETERM"),
    ),
    pl.DataFrame({"USUBJID": [], "AETERM": []}, schema={"USUBJID": pl.String, "AETERM": pl.String}),
)
ALL = (ADSL, ADRS, ADAE)


@cache
def schema() -> xmlschema.XMLSchema:
    folder = Path(odmlib.__file__).parent / "schemas/define/2.1"
    return xmlschema.XMLSchema(str(folder / "define2-1-0.xsd"))


@cache
def written() -> bytes:
    return as_define(ALL, ABOUT, {each.name: f"{each.name.lower()}.xpt" for each in ALL})


def root() -> ElementTree.Element:
    return ElementTree.fromstring(written())


def found(path: str) -> list[ElementTree.Element]:
    return root().findall(f".//{path}", NAMES)


def one(path: str) -> ElementTree.Element:
    (only,) = found(path)
    return only


def said(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()


def test_it_is_valid_under_the_published_schema():
    faults = [f"{fault.path}: {fault.reason}" for fault in schema().iter_errors(written().decode())]
    assert not faults


def test_the_schema_finds_a_define_that_is_not_valid():
    """The check can fail."""
    broken = written().replace(b'Mandatory="Yes"', b'Mandatory="Perhaps"', 1)
    assert not schema().is_valid(broken.decode())


@pytest.mark.parametrize(
    ("reference", "definition"),
    [
        ("ItemOID", "ItemDef"),
        ("MethodOID", "MethodDef"),
        ("CodeListOID", "CodeList"),
        ("ValueListOID", "def:ValueListDef"),
        ("WhereClauseOID", "def:WhereClauseDef"),
        (f"{DEF}StandardOID", "def:Standard"),
        (f"{DEF}CommentOID", "def:CommentDef"),
        (f"{DEF}ItemOID", "ItemDef"),
    ],
)
def test_each_reference_has_its_definition_and_each_definition_is_referred_to(
    reference, definition
):
    referred = {each.get(reference) for each in root().iter()} - {None}
    defined = [each.get("OID") for each in found(definition)]
    assert len(defined) == len(set(defined))
    assert referred <= set(defined)
    if reference != f"{DEF}ItemOID":  # a condition looks at PARAMCD alone
        assert referred == set(defined)


@pytest.mark.parametrize("dataset", ALL, ids=lambda each: each.name)
def test_each_dataset_lists_its_variables_in_order(dataset):
    group = one(f"ItemGroupDef[@Name='{dataset.name}']")
    items = {each.get("OID"): each for each in found("ItemDef")}
    variables = [items[each.get("ItemOID")] for each in group.findall("ItemRef", NAMES)]
    assert [each.get("Name") for each in variables] == dataset.rows.columns
    labels = [said(each.find("Description", NAMES)) for each in variables]
    assert labels == [each.label for each in dataset.variables]
    keys = {
        each.get("ItemOID"): each.get("KeySequence") for each in group.findall("ItemRef", NAMES)
    }
    assert {name: int(n) for name, n in keys.items() if n} == {
        f"IT.{dataset.name}.{key}": number for number, key in enumerate(dataset.keys, 1)
    }


def test_each_dataset_leads_to_its_file():
    leaves = {each.get("ID"): each for each in found("def:leaf")}
    for group in found("ItemGroupDef"):
        leaf = leaves[group.get(f"{DEF}ArchiveLocationID")]
        assert leaf.get(HREF) == f"{group.get('Name').lower()}.xpt"


def test_each_dataset_says_what_kind_it_is():
    kinds = {
        each.get("Name"): (
            each.find("def:Class", NAMES).get("Name"),
            [sub.get("Name") for sub in each.findall("def:Class/def:SubClass", NAMES)],
            each.get("Repeating"),
            each.get(f"{DEF}Structure"),
        )
        for each in found("ItemGroupDef")
    }
    assert kinds == {
        "ADSL": (ADSL.structure, [], "No", ADSL.row_is),
        "ADRS": (ADRS.structure, [], "Yes", ADRS.row_is),
        "ADAE": (ADAE.structure, ["ADVERSE EVENT"], "Yes", ADAE.row_is),
    }


def test_a_dataset_without_rows_says_so():
    assert [each.get("Name") for each in found(f"ItemGroupDef[@{DEF}HasNoData='Yes']")] == ["ADAE"]


@pytest.mark.parametrize(
    ("oid", "expected"),
    [
        ("IT.ADSL.USUBJID", ("text", "5", None, None)),
        ("IT.ADSL.AGE", ("integer", "8", None, None)),
        ("IT.ADSL.TRTSDT", ("integer", "8", None, "DATE9.")),
        ("IT.ADRS.AVAL", ("float", "8", "1", None)),
    ],
)
def test_each_variable_says_how_its_values_are_held(oid, expected):
    item = one(f"ItemDef[@OID='{oid}']")
    keys = ("DataType", "Length", "SignificantDigits", f"{DEF}DisplayFormat")
    assert tuple(map(item.get, keys)) == expected


def test_where_a_variable_is_from_is_said_by_its_kind():
    origins = {each.get("OID"): each.find("def:Origin", NAMES) for each in found("ItemDef")}
    assert {each.get("Type") for each in origins.values()} == {"Predecessor", "Derived", "Assigned"}
    assert said(origins["IT.ADSL.SEX"]) == "DM.SEX"
    assert said(one("MethodDef[@OID='MT.ADRS.ADT']")) == "First day of the answer."
    assert said(one("def:CommentDef[@OID='COM.ADRS.PARAM']")) == "The endpoint's name."


def test_each_term_has_its_meaning():
    lists = {each.get("OID"): each for each in found("CodeList")}
    terms = {
        oid: [(item.get("CodedValue"), said(item)) for item in each] for oid, each in lists.items()
    }
    assert terms == {
        "CL.ADSL.SEX": [("F", "Female"), ("M", "Male")],
        "CL.ADRS.PARAMCD": [("BOR", "Best overall response"), ("SDIAM", "Sum of diameters")],
    }


def test_terms_of_parameters_are_taken_from_the_rows_where_none_are_given():
    variables = tuple(
        Variable(each.name, each.label, each.kind, each.origin, each.source)
        for each in ADRS.variables
    )
    bare = Dataset(
        ADRS.name, ADRS.label, ADRS.structure, ADRS.row_is, ADRS.keys, variables, ADRS.rows
    )
    tree = ElementTree.fromstring(as_define((bare,), ABOUT, {"ADRS": "adrs.xpt"}))
    items = tree.findall(".//CodeListItem", NAMES)
    assert [(each.get("CodedValue"), said(each)) for each in items] == [
        ("BOR", "Best overall response"),
        ("SDIAM", "Sum of diameters (mm)"),
    ]


def test_a_value_is_described_for_each_parameter_that_has_it():
    lists = {
        each.get("OID"): [
            (item.get("ItemOID"), item.find("def:WhereClauseRef", NAMES).get("WhereClauseOID"))
            for item in each
        ]
        for each in found("def:ValueListDef")
    }
    assert lists == {
        "VL.ADRS.AVAL": [("IT.ADRS.AVAL.SDIAM", "WC.ADRS.PARAMCD.SDIAM")],
        "VL.ADRS.AVALC": [("IT.ADRS.AVALC.BOR", "WC.ADRS.PARAMCD.BOR")],
    }
    check = one("def:WhereClauseDef[@OID='WC.ADRS.PARAMCD.SDIAM']")
    assert said(check) == "SDIAM"
    assert check.find("RangeCheck", NAMES).get(f"{DEF}ItemOID") == "IT.ADRS.PARAMCD"
    assert said(one("ItemDef[@OID='IT.ADRS.AVAL.SDIAM']")) == "Sum of diameters (mm)"


def test_no_version_of_controlled_terminology_is_claimed():
    standards = [(each.get("Name"), each.get("Version")) for each in found("def:Standard")]
    assert standards == [("ADaM-OCCDSIG", "1.1"), ("ADaMIG", "1.3")]


def test_invented_patients_are_said_to_be():
    assert said(one("StudyDescription")) == "A study by hand (invented patients)"


def test_another_dataset_changes_no_identifier():
    alone = ElementTree.fromstring(as_define((ADRS,), ABOUT, {"ADRS": "adrs.xpt"}))
    oids = {each.get("OID") for each in alone.iter()} - {None}
    assert oids - {"STD.ADaMIG"} <= {each.get("OID") for each in root().iter()}


def test_a_letter_that_xml_cannot_hold_is_replaced():
    rows = ADRS.rows.with_columns(PARAM=pl.col("PARAM") + "\x07 <&>")
    tree = ElementTree.fromstring(as_define((of_rows(ADRS, rows),), ABOUT, {"ADRS": "a.xpt"}))
    item = tree.find(".//ItemDef[@OID='IT.ADRS.AVALC.BOR']", NAMES)
    assert said(item) == "Best overall response\ufffd <&>"


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        pytest.param([], 0, id="no value"),
        pytest.param([None], 0, id="nothing but missing values"),
        pytest.param([1.0, -20.0], 0, id="whole numbers"),
        pytest.param([1.5, 0.25, None], 2, id="the value with most decimals counts"),
        pytest.param([1e-7], 7, id="a power of ten without decimals"),
        pytest.param([-1.25e-7], 9, id="a power of ten with decimals"),
        pytest.param([1.5e22], 0, id="a number too large for any"),
    ],
)
def test_decimals(values, expected):
    assert decimals(pl.Series(values, dtype=pl.Float64)) == expected
