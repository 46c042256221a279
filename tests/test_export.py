"""The export of a study's analysis datasets, as people and programs call it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import odmlib
import polars as pl
import pyreadstat
import pytest
import xmlschema
from click.testing import CliRunner
from polars.testing import assert_frame_equal

from trialreadout.adam.datasets import analysis_datasets
from trialreadout.adam.files import FORMATS, USUAL_FORMATS
from trialreadout.cli import main
from trialreadout.core.findings import StudyError
from trialreadout.study import open_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, demo_folder: Path) -> Path:
    return copytree(demo_folder, tmp_path_factory.mktemp("export") / "study")


@pytest.fixture(scope="module")
def exported(study: Path) -> Path:
    result = called(study, "--format", ",".join(FORMATS))
    assert result.exit_code == 0, result.output
    return study / "adam"


def called(*words: str | Path):
    return CliRunner().invoke(main, ["export", "adam", *(str(word) for word in words)])


def document(result):
    return json.loads(result.stdout)


def test_every_format_holds_the_same_rows(study: Path, exported: Path):
    readout = open_study(study).run()
    datasets = analysis_datasets(readout.study.protocol, readout.study.sources, readout.graded)
    assert datasets[0].name == "ADSL"
    for dataset in datasets:
        stem = exported / dataset.name.lower()
        assert_frame_equal(pl.read_parquet(stem.with_suffix(".parquet")), dataset.rows)
        as_sas = dataset.rows.with_columns(
            pl.col(pl.Int64).cast(pl.Float64), pl.col(pl.String).fill_null("")
        )
        for ending in (".xpt", ".v8.xpt"):
            back, meta = pyreadstat.read_xport(
                stem.with_suffix(ending), output_format="polars", encoding="UTF-8"
            )
            empty = back.select(pl.col(pl.Null)).columns
            assert_frame_equal(back.cast({each: as_sas.schema[each] for each in empty}), as_sas)
            assert meta.column_labels == [each.label for each in dataset.variables]
        rows = json.loads(stem.with_suffix(".json").read_text())["rows"]
        as_iso = dataset.rows.with_columns(pl.col(pl.Date).dt.to_string("iso"))
        assert rows == [list(row) for row in as_iso.iter_rows()]


def test_the_define_is_valid_under_the_published_schema(exported: Path):
    folder = Path(odmlib.__file__).parent / "schemas/define/2.1"
    schema = xmlschema.XMLSchema(str(folder / "define2-1-0.xsd"))
    faults = [str(fault.reason) for fault in schema.iter_errors(str(exported / "define.xml"))]
    assert not faults


def test_the_same_study_gives_the_same_bytes(study: Path, exported: Path, tmp_path: Path):
    called(study, "--out", tmp_path / "again", "--format", ",".join(FORMATS))
    assert contents(tmp_path / "again") == contents(exported)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_manifest_names_the_files_that_were_read(study: Path, exported: Path):
    inputs = json.loads((exported / "manifest.json").read_text())["inputs"]
    read = open_study(study).sources.files
    assert inputs.keys() == {"study.toml", *read}


def test_the_document_says_what_was_written(study: Path, tmp_path: Path):
    result = called(study, "--out", tmp_path / "adam", "--format", "json", "--json")
    said = document(result)
    assert said.keys() == {"study", "synthetic", "findings", "datasets", "files", "folder"}
    assert (said["study"], said["synthetic"]) == ("NCT00887107", True)
    assert said["folder"] == str(tmp_path / "adam")
    assert set(said["files"]) == contents(tmp_path / "adam").keys()
    patients = open_study(study).sources.table("subjects").height
    assert (said["datasets"][0]["name"], said["datasets"][0]["rows"]) == ("ADSL", patients)


def test_the_usual_formats_are_those_of_the_command(study: Path, tmp_path: Path):
    said = document(called(study, "--out", tmp_path / "a", "--json"))["files"]
    open_study(study).run().export_adam(tmp_path / "b")
    assert contents(tmp_path / "a") == contents(tmp_path / "b")
    assert {name.partition(".")[2] for name in said} == {"xpt", "json", "parquet", "xml", "html"}
    assert "xpt8" not in USUAL_FORMATS


@pytest.mark.parametrize("form", FORMATS)
def test_the_help_names_every_format(form):
    assert f"  {form} " in called("--help").output


@pytest.mark.parametrize("formats", ["xlsx", "xpt,sas", ""])
def test_a_format_that_is_none_is_wrong_usage(study: Path, tmp_path: Path, formats):
    result = called(study, "--out", tmp_path / "adam", "--format", formats, "--json")
    assert result.exit_code == 2
    said = document(result)
    assert [each["rule"] for each in said["findings"]] == ["wrong-usage"]
    assert said["files"] == []
    assert not (tmp_path / "adam").exists()


def test_a_folder_that_holds_a_readout_is_left_alone(study: Path, tmp_path: Path):
    readout = open_study(study).run()
    readout.write(tmp_path / "readout")
    before = contents_deep(tmp_path / "readout")
    with pytest.raises(StudyError, match="readout run"):
        readout.export_adam(tmp_path / "readout")
    assert contents_deep(tmp_path / "readout") == before


def contents_deep(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_text_that_version_5_cannot_hold_ends_with_its_place_and_no_file(
    study: Path, tmp_path: Path
):
    changed = copytree(study, tmp_path / "study")
    subjects = changed / "data/subjects.csv"
    subjects.write_text(subjects.read_text().replace("NL-01,sorafenib", "NL-01,Sorafénib"))
    result = called(changed, "--out", tmp_path / "adam", "--json")
    assert result.exit_code == 2
    faults = document(result)["findings"]
    assert {(each["rule"], each["value"]) for each in faults} == {
        ("not-transportable", "Sorafénib")
    }
    first = faults[0]
    assert (first["table"], first["column"], first["row"]) == ("ADSL", "ARM", 1)
    assert first["subject"] == "NL-01"
    assert not (tmp_path / "adam").exists()
    assert called(changed, "--out", tmp_path / "adam", "--format", "xpt8,define").exit_code == 0


def test_data_with_an_error_are_exported_as_far_as_they_go_and_the_status_says_so(
    study: Path, tmp_path: Path
):
    changed = copytree(study, tmp_path / "study")
    weights = changed / "data/weights.csv"
    weights.write_text(weights.read_text().replace("66.1", "sixty-six", 1))
    result = called(changed, "--out", tmp_path / "adam", "--json")
    assert result.exit_code == 1
    assert "not-a-number" in {each["rule"] for each in document(result)["findings"]}
    assert (tmp_path / "adam/adsl.xpt").is_file()


def test_a_folder_without_a_study_ends_with_status_2_and_an_empty_answer(tmp_path: Path):
    result = called(tmp_path, "--json")
    assert result.exit_code == 2
    said = document(result)
    assert (said["study"], said["datasets"], said["files"]) == (None, [], [])


def test_check_does_not_load_what_only_an_export_takes(study: Path):
    program = (
        "import sys; from trialreadout.cli import main; "
        f"main(['check', {str(study)!r}], standalone_mode=False); "
        "sys.exit(any(name.startswith('trialreadout.adam') for name in sys.modules))"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr
