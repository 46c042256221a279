"""SAS transport files, read back by another program."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pyreadstat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from hand_made_datasets import ABOUT, ADRS, ADSL, of_rows, with_text
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.xpt import as_xpt
from trialreadout.core.findings import StudyError
from trialreadout.sources.transport import fault_of_transport

versions = pytest.mark.parametrize("version", [5, 8])


def read_back(content: bytes, folder: Path):
    path = folder / "back.xpt"
    path.write_bytes(content)
    return pyreadstat.read_xport(path, output_format="polars", encoding="UTF-8")


def as_read(rows: pl.DataFrame) -> pl.DataFrame:
    """A transport file has no whole numbers, and no text that is missing."""
    return rows.with_columns(pl.col(pl.Int64).cast(pl.Float64), pl.col(pl.String).fill_null(""))


@versions
@pytest.mark.parametrize("dataset", [ADSL, ADRS], ids=lambda each: each.name)
def test_another_program_reads_what_was_written(dataset, version, tmp_path):
    rows, meta = read_back(as_xpt(dataset, ABOUT, version), tmp_path)
    assert_frame_equal(rows, as_read(dataset.rows))
    assert meta.column_labels == [each.label for each in dataset.variables]
    assert (meta.table_name, meta.file_label) == (dataset.name, dataset.label)
    assert {name for name, form in meta.original_variable_types.items() if form == "DATE9"} == {
        each.name for each in dataset.variables if each.kind == "date"
    }


@versions
def test_the_bytes_are_those_that_the_other_program_writes_itself(version, tmp_path):
    """All but the two times, and the names of the systems."""
    path = tmp_path / "theirs.xpt"
    pyreadstat.write_xport(
        ADRS.rows,
        path,
        file_label=ADRS.label,
        column_labels=[each.label for each in ADRS.variables],
        table_name=ADRS.name,
        file_format_version=version,
        variable_format={"ADT": "DATE9."},
    )
    assert without_origin(as_xpt(ADRS, ABOUT, version)) == without_origin(path.read_bytes())


def without_origin(content: bytes) -> list[bytes]:
    """The records, of those with a system or a time what stands before and after."""
    records = [content[at : at + 80] for at in range(0, len(content), 80)]
    records[1], records[2] = records[1][:24], records[2][16:]
    records[5], records[6] = records[5][:48].split(b"SASDATA")[0], records[6][16:]
    return records


@versions
def test_the_day_of_creation_is_the_cut_off(version, tmp_path):
    _, meta = read_back(as_xpt(ADSL, ABOUT, version), tmp_path)
    assert meta.creation_time.date() == meta.modification_time.date() == date(2014, 6, 30)
    content = as_xpt(ADSL, replace(ABOUT, cut_off=None), version)
    assert content.count(b"01JAN70:00:00:00") == 4


@versions
def test_a_text_is_as_wide_as_the_longest_of_its_column(version, tmp_path):
    _, meta = read_back(as_xpt(ADSL, ABOUT, version), tmp_path)
    assert meta.variable_storage_width == {
        **dict.fromkeys(("AGE", "TRTSDT"), 8),
        "USUBJID": 5,
        "SEX": 1,
        "DTHCAUS": 1,  # nobody has one; a variable has a length all the same
    }


@versions
def test_a_dataset_without_rows_is_written(version, tmp_path):
    empty = of_rows(ADRS, ADRS.rows.clear())
    rows, meta = read_back(as_xpt(empty, ABOUT, version), tmp_path)
    assert rows.height == 0
    assert meta.column_names == ADRS.rows.columns


@pytest.mark.parametrize("rows", [4095, 4096, 4097, 9000])
def test_many_rows_are_as_many_and_in_their_order(rows, tmp_path):
    number = pl.int_range(rows, eager=True)
    many = pl.DataFrame(
        {
            "USUBJID": "HM-" + number.cast(pl.String),
            "AGE": number,
            "SEX": pl.Series(["F", "M", None]).gather(number % 3),
            "TRTSDT": pl.Series([date(2014, 2, 3)]).gather(0 * number),
            "DTHCAUS": pl.Series(["x"]).gather(0 * number),
        }
    )
    back, _ = read_back(as_xpt(of_rows(ADSL, many), ABOUT, 5), tmp_path)
    assert_frame_equal(back, as_read(many))


@versions
def test_the_file_is_whole(version):
    content = as_xpt(ADRS, ABOUT, version)
    assert fault_of_transport(content) is None
    assert len(content) % 80 == 0


@versions
@given(
    st.lists(
        st.tuples(
            st.none() | st.floats(-1e60, 1e60).filter(lambda x: x == 0 or abs(x) > 1e-60),
            st.none() | st.dates(date(1600, 1, 1), date(9999, 12, 31)),
            st.none() | st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1),
        ),
        min_size=1,
    )
)
def test_every_value_comes_back(version, tmp_path_factory, values):
    numbers, days, texts = zip(*values, strict=True)
    rows = pl.DataFrame(
        {
            "USUBJID": [f"P{number}" for number in range(len(values))],
            "AGE": [None] * len(values),
            "SEX": list(texts),
            "TRTSDT": list(days),
            "DTHCAUS": ["x"] * len(values),
            "AVAL": list(numbers),
        },
        schema={**ADSL.rows.schema, "AVAL": pl.Float64},
    )
    dataset = Dataset(
        "ADSL",
        ADSL.label,
        ADSL.structure,
        ADSL.row_is,
        ADSL.keys,
        (*ADSL.variables, ADRS.variables[4]),
        rows,
    )
    back, _ = read_back(as_xpt(dataset, ABOUT, version), tmp_path_factory.mktemp("xpt"))
    expected = as_read(rows)
    back = back.cast({name: expected.schema[name] for name in back.select(pl.col(pl.Null)).columns})
    assert_frame_equal(back, expected, check_exact=True)


@pytest.mark.parametrize(
    ("version", "text"),
    [
        pytest.param(5, "x" * 200, id="200 letters in version 5"),
        pytest.param(8, "x" * 201, id="201 letters in version 8"),
        pytest.param(8, "Übelkeit, 5 µg", id="letters beyond ASCII in version 8, as UTF-8"),
    ],
)
def test_a_text_that_fits(version, text, tmp_path):
    rows, _ = read_back(as_xpt(with_text(text), ABOUT, version), tmp_path)
    assert rows["DTHCAUS"].to_list() == ["", text, ""]


@pytest.mark.parametrize(
    ("version", "text", "allowed"),
    [
        pytest.param(5, "x" * 201, "at most 200 bytes, not 201", id="201 letters in version 5"),
        pytest.param(5, "Übelkeit", "letters of ASCII alone", id="an umlaut in version 5"),
        pytest.param(8, "x" * 32_768, "at most 32,767 bytes, not 32,768", id="32,768 in version 8"),
        pytest.param(8, "a\0b", "text without a zero byte", id="a zero byte"),
    ],
)
def test_a_text_that_does_not_fit_is_refused_with_its_place(version, text, allowed):
    with pytest.raises(StudyError) as refused:
        as_xpt(with_text(text), ABOUT, version)
    (fault,) = refused.value.findings
    assert (fault.rule, fault.table, fault.column) == ("not-transportable", "ADSL", "DTHCAUS")
    assert (fault.row, fault.subject, fault.allowed) == (2, "HM-02", allowed)
    assert fault.value
    assert text.startswith(fault.value.rstrip("…"))
    assert fault.file == "ADSL"
    assert ("xpt8" in fault.remedy) == (version == 5)


def test_all_that_does_not_fit_is_told_at_once_and_each_text_once():
    rows = ADSL.rows.with_columns(DTHCAUS=pl.Series(["é", "é", "ü"]))
    with pytest.raises(StudyError) as refused:
        as_xpt(of_rows(ADSL, rows), ABOUT, 5)
    assert [(each.row, each.value) for each in refused.value.findings] == [(1, "é"), (3, "ü")]


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"label": "x" * 41}, id="a label of 41 letters"),
        pytest.param({"label": "5 µg"}, id="a label beyond ASCII"),
        pytest.param({"name": "ADSLADSLX"}, id="a name of nine letters"),
        pytest.param({"name": "adsl"}, id="a name in small letters"),
        pytest.param({"name": "1ADSL"}, id="a name that begins with a digit"),
    ],
)
def test_a_description_that_does_not_fit_is_refused(changed):
    with pytest.raises(StudyError) as refused:
        as_xpt(replace(ADSL, **changed), ABOUT, 5)
    (fault,) = refused.value.findings
    assert (fault.value, fault.column, fault.row) == (*changed.values(), None, None)


def test_a_number_beyond_the_format_is_refused():
    rows = ADRS.rows.with_columns(AVAL=pl.Series([None, 1e80, 1.0]))
    with pytest.raises(StudyError) as refused:
        as_xpt(of_rows(ADRS, rows), ABOUT, 5)
    (fault,) = refused.value.findings
    assert (fault.row, fault.column, fault.value) == (2, "AVAL", "1e+80")
