"""The data cut-off, the site's own words, the formats of files, and what cannot be read."""

from __future__ import annotations

from datetime import date

import polars as pl
import pyreadstat
import pytest
from polars.testing import assert_frame_equal

from builders import on, protocol_of, recorded, sources_of, treated
from trialreadout.core.findings import StudyError
from trialreadout.sources.read import read_sources
from trialreadout.studies.small_sdtm.cohort import invented_domains

CUT_OFF = protocol_of(f"[data]\ncut_off = {on(100)}")


@pytest.mark.parametrize(
    ("day", "kept"),
    [pytest.param(100, True, id="on its day"), pytest.param(101, False, id="after")],
)
def test_what_came_after_the_cut_off_is_left_out_with_a_finding(day, kept):
    sources = sources_of(CUT_OFF, **treated("A"), assessments=[recorded("A", day, "PD")])
    assert sources.table("assessments").height == kept
    assert [finding.rule for finding in sources.findings] == ([] if kept else ["after-cut-off"])


@pytest.mark.parametrize(
    ("died", "last_contact", "expected"),
    [
        pytest.param(90, 80, (90, 80), id="death before the cut-off"),
        pytest.param(100, None, (100, None), id="death on its day"),
        pytest.param(101, 80, (None, 100), id="death after it: alive at the cut-off"),
        pytest.param(None, 80, (None, 80), id="last seen before it"),
        pytest.param(None, 120, (None, 100), id="seen after it: alive at the cut-off"),
        pytest.param(None, None, (None, None), id="never seen: nothing is known at the cut-off"),
    ],
)
def test_a_later_death_is_not_yet_known_of(died, last_contact, expected):
    days = {"died_on": died, "last_contact_on": last_contact}
    dates = {column: None if day is None else on(day) for column, day in days.items()}
    status = sources_of(CUT_OFF, **treated("A"), status=[{"subject": "A"} | dates]).table("status")
    found = status.select("died_on", "last_contact_on").row(0)
    assert found == tuple(None if d is None else date.fromisoformat(on(d)) for d in expected)


def test_the_site_s_own_words_are_put_into_those_of_the_table():
    protocol = protocol_of('[codes.response]\n"STABLE" = "SD"')
    rows = [recorded("A", 56, "STABLE"), recorded("A", 90, "PR")]
    sources = sources_of(protocol, **treated("A"), assessments=rows)
    assert sources.table("assessments")["response"].to_list() == ["SD", "PR"]
    assert sources.findings == ()


def test_a_table_that_was_not_handed_in_has_no_rows():
    assert sources_of(**treated("A")).table("labs").height == 0


SDTM = protocol_of('[data]\ndialect = "sdtm"')


def test_without_a_data_folder_the_study_cannot_be_read(tmp_path):
    with pytest.raises(StudyError, match="no such folder"):
        read_sources(tmp_path, SDTM)


def test_a_kept_readout_is_no_study_to_read(tmp_path):
    (tmp_path / "readout.json").write_text("{}")
    with pytest.raises(StudyError, match="a readout that was kept") as refused:
        read_sources(tmp_path, SDTM)
    (finding,) = refused.value.findings
    assert finding.rule == "no-data"
    assert finding.remedy.startswith("Name the study's folder")


def test_without_its_patients_the_study_cannot_be_read(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "cm.csv").write_text("USUBJID\nA\n")
    with pytest.raises(StudyError, match="DM"):
        read_sources(tmp_path, SDTM)


def write_domains(folder, form):
    """Write the bundled invented study in a format, numbers as numbers where it can."""
    (folder / "data").mkdir()
    for name, text in invented_domains().items():
        path = folder / "data" / f"{name}.{form.partition(' ')[0]}"
        if form == "csv":
            path.write_text(text)
            continue
        numbers = pl.col("^(AGE|EXDOSE|.*SEQ|.*STRESN|.*STNR..)$").cast(pl.Float64)
        table = pl.read_csv(text.encode(), infer_schema=False).with_columns(numbers)
        if form == "parquet":
            table.write_parquet(path)
        else:
            pyreadstat.write_xport(table, path, file_format_version=int(form.partition(" ")[2]))


@pytest.mark.parametrize("form", ["parquet", "xpt 5", "xpt 8"])
def test_every_file_format_yields_the_same_plain_tables(tmp_path, form):
    sources = []
    for each in ("csv", form):
        (tmp_path / each).mkdir()
        write_domains(tmp_path / each, each)
        sources.append(read_sources(tmp_path / each, SDTM))
    of_csv, of_form = sources
    assert of_csv.tables.keys() == of_form.tables.keys()
    for name, table in of_csv.tables.items():
        files = pl.col("file", "^.*_file$").cast(pl.String).str.replace(r"\.\w+$", "")
        assert_frame_equal(table.with_columns(files), of_form.tables[name].with_columns(files))
    rules = [[(f.rule, f.row) for f in one.findings] for one in sources]
    assert rules[0] == rules[1]
