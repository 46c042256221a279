"""Dataset-JSON, held against its schema and read back by plain Python."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import jsonschema
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hand_made_datasets import ABOUT, ADRS, ADSL, of_rows, with_text
from trialreadout.adam.dataset_json import as_dataset_json

BOTH = pytest.mark.parametrize("dataset", [ADSL, ADRS], ids=lambda each: each.name)


def document(dataset, about=ABOUT):
    return json.loads(as_dataset_json(dataset, about, "define.xml"), parse_constant=pytest.fail)


def expected_rows(rows: pl.DataFrame) -> list[list[object]]:
    return [
        [each.isoformat() if isinstance(each, date) else each for each in row]
        for row in rows.iter_rows()
    ]


@BOTH
def test_the_document_is_valid_under_the_published_schema(dataset, shared_data):
    schema = json.loads((shared_data / "schemas/dataset-json.schema.json").read_text())
    jsonschema.validate(document(dataset), schema, cls=jsonschema.Draft201909Validator)


@BOTH
def test_the_rows_come_back_with_missing_values_as_null(dataset):
    assert document(dataset)["rows"] == expected_rows(dataset.rows)


def test_the_document_says_what_it_is_about():
    said = document(ADRS)
    assert {key: said[key] for key in said if key not in ("columns", "rows")} == {
        "datasetJSONCreationDateTime": "2014-06-30T00:00:00",
        "datasetJSONVersion": "1.1.0",
        "fileOID": "STUDY.HM-1.ADRS",
        "dbLastModifiedDateTime": "2014-06-30T00:00:00",
        "originator": "Nobody",
        "sourceSystem": {"name": "Readout (invented patients)", "version": ABOUT.version},
        "studyOID": "STUDY.HM-1",
        "metaDataVersionOID": "MDV.HM-1.ADaM",
        "metaDataRef": "define.xml",
        "itemGroupOID": "IG.ADRS",
        "records": 3,
        "name": "ADRS",
        "label": "Tumor Response Analysis",
    }


def test_the_columns_say_what_each_variable_is():
    columns = {each["name"]: each for each in document(ADRS)["columns"]}
    assert columns["PARAMCD"] == {
        "itemOID": "IT.ADRS.PARAMCD",
        "name": "PARAMCD",
        "label": "Parameter Code",
        "dataType": "string",
        "length": 5,
        "keySequence": 2,
    }
    assert columns["ADT"] == {
        "itemOID": "IT.ADRS.ADT",
        "name": "ADT",
        "label": "Analysis Date",
        "dataType": "date",
        "targetDataType": "integer",
        "displayFormat": "DATE9.",
        "keySequence": 3,
    }
    assert columns["AVAL"]["dataType"] == "double"
    assert "length" not in columns["AVAL"]


def test_without_a_cut_off_or_a_sponsor_neither_is_claimed():
    said = document(ADSL, replace(ABOUT, cut_off=None, sponsor=None))
    assert not {"dbLastModifiedDateTime", "originator"} & said.keys()
    assert said["datasetJSONCreationDateTime"] == "1970-01-01T00:00:00"


def test_real_patients_are_not_called_invented():
    assert document(ADSL, replace(ABOUT, synthetic=False))["sourceSystem"]["name"] == "Readout"


def test_without_a_define_none_is_referred_to():
    assert "metaDataRef" not in json.loads(as_dataset_json(ADSL, ABOUT))


def test_a_dataset_without_rows_is_an_empty_list():
    said = document(of_rows(ADRS, ADRS.rows.clear()))
    assert (said["records"], said["rows"]) == (0, [])


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back(text):
    assert [row[-1] for row in document(with_text(text))["rows"]] == [None, text, None]


@given(
    st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=3, max_size=3)
)
def test_every_number_comes_back_to_the_last_bit(numbers):
    rows = ADRS.rows.with_columns(AVAL=pl.Series(numbers, dtype=pl.Float64))
    assert [row[4] for row in document(of_rows(ADRS, rows))["rows"]] == numbers


@BOTH
def test_each_row_is_a_line(dataset):
    lines = as_dataset_json(dataset, ABOUT).decode().splitlines()[1:-1]
    assert len(lines) == dataset.rows.height
    assert all(re.fullmatch(r"\[.*\],?", line) for line in lines)
