"""Analysis datasets as a folder of files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from hand_made_datasets import ABOUT, ADRS, ADSL, with_text
from trialreadout.adam.files import FORMATS, files_of_datasets, write_datasets
from trialreadout.core.findings import StudyError

BOTH = (ADSL, ADRS)


def test_each_dataset_is_a_file_in_each_format(tmp_path: Path):
    written = write_datasets(BOTH, ABOUT, tmp_path / "adam", FORMATS)
    endings = (".xpt", ".v8.xpt", ".json", ".parquet")
    expected = {f"{name}{ending}" for name in ("adsl", "adrs") for ending in endings}
    assert set(written) == expected | {"define.xml", "define.html", "manifest.json"}
    assert {path.name for path in (tmp_path / "adam").iterdir()} == set(written)


def test_the_same_datasets_give_the_same_bytes():
    once, again = (files_of_datasets(BOTH, ABOUT, FORMATS, {}) for _ in range(2))
    assert once == again


def test_the_manifest_names_every_file_by_its_hash_and_what_it_was_made_from(tmp_path: Path):
    inputs = {"study.toml": "ab", "data/a.csv": "cd"}
    write_datasets(BOTH, ABOUT, tmp_path / "adam", FORMATS, inputs)
    manifest = json.loads((tmp_path / "adam/manifest.json").read_text())
    assert manifest["outputs"] == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (tmp_path / "adam").iterdir()
        if path.name != "manifest.json"
    }
    assert manifest["inputs"] == inputs
    assert (manifest["study"], manifest["synthetic"], manifest["created"]) == (
        "HM-1",
        True,
        "2014-06-30",
    )
    assert manifest["datasets"]["ADRS"] == {"label": "Tumor Response Analysis", "rows": 3}


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        pytest.param(FORMATS, ["adsl.xpt", "adrs.xpt"], id="version 5 where it is written"),
        pytest.param(
            ("define", "parquet", "json"), ["adsl.json", "adrs.json"], id="what comes next else"
        ),
        pytest.param(("define",), [], id="nowhere where no dataset is written"),
    ],
)
def test_the_define_leads_to_files_that_are_there(formats, expected):
    files = files_of_datasets(BOTH, ABOUT, formats, {})
    leaves = ElementTree.fromstring(files["define.xml"]).iter(
        "{http://www.cdisc.org/ns/def/v2.1}leaf"
    )
    leads_to = [leaf.get("{http://www.w3.org/1999/xlink}href") for leaf in leaves]
    assert leads_to == expected
    assert set(leads_to) <= files.keys()


@pytest.mark.parametrize(
    ("formats", "reference"), [(("json", "define"), "define.xml"), (("json",), None)]
)
def test_dataset_json_refers_to_a_define_that_is_there(formats, reference):
    files = files_of_datasets(BOTH, ABOUT, formats, {})
    assert json.loads(files["adsl.json"]).get("metaDataRef") == reference


def test_what_no_format_can_hold_leaves_nothing_behind_and_is_told_at_once(tmp_path: Path):
    datasets = (with_text("Übelkeit"), with_text("x" * 201, row=2))
    with pytest.raises(StudyError) as refused:
        write_datasets(datasets, ABOUT, tmp_path / "adam", FORMATS)
    assert [each.row for each in refused.value.findings] == [2, 3]
    assert not any(tmp_path.iterdir())


def test_the_same_text_is_written_without_version_5(tmp_path: Path):
    formats = ("xpt8", "json", "parquet", "define")
    write_datasets((with_text("Übelkeit"),), ABOUT, tmp_path / "adam", formats)
    assert (tmp_path / "adam/adsl.v8.xpt").is_file()


def test_an_export_takes_the_place_of_an_earlier_one_and_of_nothing_else(tmp_path: Path):
    folder = tmp_path / "adam"
    write_datasets(BOTH, ABOUT, folder, ("parquet",))
    write_datasets((ADSL,), ABOUT, folder, ("json",))
    assert sorted(path.name for path in folder.iterdir()) == ["adsl.json", "manifest.json"]
    (folder / "notes.txt").write_text("mine")
    with pytest.raises(StudyError):
        write_datasets(BOTH, ABOUT, folder)
    assert (folder / "notes.txt").read_text() == "mine"


def test_an_export_does_not_take_the_place_of_a_readout(tmp_path: Path):
    folder = tmp_path / "readout"
    folder.mkdir()
    manifest = '{\n  "command": "readout run",\n  "outputs": {}\n}\n'
    (folder / "manifest.json").write_text(manifest)
    with pytest.raises(StudyError) as refused:
        write_datasets(BOTH, ABOUT, folder)
    assert refused.value.findings[0].value == "it holds what readout run wrote"
    assert (folder / "manifest.json").read_text() == manifest
