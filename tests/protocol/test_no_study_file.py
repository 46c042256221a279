"""What is said where a study file is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialreadout.core.findings import StudyError
from trialreadout.protocol import read_protocol


def remedy(folder: Path) -> str:
    with pytest.raises(StudyError) as refused:
        read_protocol(folder / "study.toml")
    (finding,) = refused.value.findings
    assert finding.rule == "study-file-missing"
    return finding.remedy


def a_study(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "study.toml").write_text("format = 1\n", encoding="utf-8")
    return folder


def test_an_empty_folder_gets_an_example(tmp_path: Path):
    assert remedy(tmp_path) == (
        'Name a folder that holds a study file; "readout demo DIR" makes an example.'
    )


def test_a_folder_that_is_not_there_can_be_made(tmp_path: Path):
    said = remedy(tmp_path / "thyroid")
    assert f'"readout init {tmp_path / "thyroid"}"' in said
    assert "Did you mean" not in said


def test_a_folder_that_is_called_nearly_so_is_named(tmp_path: Path):
    a_study(tmp_path / "my-trial")
    assert remedy(tmp_path / "my-trail").startswith(f'Did you mean "{tmp_path / "my-trial"}"?')


def test_the_data_of_a_study_lead_to_the_folder_around_them(tmp_path: Path):
    folder = a_study(tmp_path / "my-trial")
    (folder / "data").mkdir()
    assert remedy(folder / "data") == (
        f'The study is the folder around it: name "{folder.resolve()}".'
    )


def test_the_folder_around_a_study_leads_into_it(tmp_path: Path):
    a_study(tmp_path / "b")
    a_study(tmp_path / "a")
    assert remedy(tmp_path) == f'A study is in the folder "{tmp_path / "a"}": name that one.'


def test_the_study_file_itself_leads_to_its_folder(tmp_path: Path):
    folder = a_study(tmp_path / "my-trial")
    assert str(folder) in remedy(folder / "study.toml")


def test_a_workbook_can_be_begun_with(tmp_path: Path):
    for name in ("notes.txt", "hospital.XLSX"):
        (tmp_path / name).write_bytes(b"")
    assert f"--from {tmp_path / 'hospital.XLSX'}" in remedy(tmp_path)


def test_notes_alone_are_no_data(tmp_path: Path):
    (tmp_path / "notes.txt").write_bytes(b"")
    assert "readout demo" in remedy(tmp_path)
