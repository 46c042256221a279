"""A folder of outputs appears whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from trialreadout.core.findings import StudyError
from trialreadout.core.whole_folder import write_folder

READOUT = {"manifest.json": b"{}", "results.csv": b"first"}


def contents(folder):
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_files_are_put_into_a_new_folder_with_their_subfolders(tmp_path):
    folder = tmp_path / "trial" / "readout"
    write_folder(folder, READOUT | {"tables/response.csv": b"1"})
    assert contents(folder) == READOUT | {"tables/response.csv": b"1"}


def test_an_earlier_readout_is_replaced_and_nothing_of_it_is_left(tmp_path):
    folder = tmp_path / "readout"
    write_folder(folder, READOUT | {"only-once.csv": b"1"})
    write_folder(folder, READOUT | {"results.csv": b"second"})
    assert contents(tmp_path) == {"readout/manifest.json": b"{}", "readout/results.csv": b"second"}


def test_an_empty_folder_is_filled(tmp_path):
    folder = tmp_path / "readout"
    folder.mkdir()
    write_folder(folder, READOUT)
    assert contents(folder) == READOUT


def test_a_folder_that_holds_something_else_is_refused(tmp_path):
    (tmp_path / "thesis.txt").write_bytes(b"irreplaceable")
    with pytest.raises(StudyError) as refused:
        write_folder(tmp_path, READOUT)
    assert refused.value.findings[0].rule == "not-written"
    assert contents(tmp_path) == {"thesis.txt": b"irreplaceable"}


def test_what_another_command_wrote_is_refused(tmp_path):
    folder = tmp_path / "readout"
    mine = {"manifest.json": b'{"command": "readout run", "outputs": {}}'}
    write_folder(folder, mine)
    with pytest.raises(StudyError, match="it holds what readout run wrote"):
        write_folder(folder, {"manifest.json": b'{"command": "readout export", "outputs": {}}'})
    assert contents(folder) == mine
    write_folder(folder, mine | {"results.csv": b"1"})
    assert len(contents(folder)) == 2


def test_a_file_of_that_name_is_refused(tmp_path):
    (tmp_path / "readout").write_bytes(b"a file")
    with pytest.raises(StudyError, match="a file of that name is there"):
        write_folder(tmp_path / "readout", READOUT)
    assert contents(tmp_path) == {"readout": b"a file"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(READOUT | {"results.csv/part.csv": b"2"}, id="while the files are written"),
        pytest.param({}, id="when the folder is renamed"),
    ],
)
def test_a_failure_midway_leaves_the_earlier_readout_whole_and_nothing_beside_it(tmp_path, files):
    write_folder(tmp_path / "readout", READOUT)
    with pytest.raises(StudyError):
        write_folder(tmp_path / "readout", files)
    assert contents(tmp_path / "readout") == READOUT
    assert [path.name for path in tmp_path.iterdir()] == ["readout"]


def test_a_failure_midway_leaves_nothing_where_nothing_was(tmp_path):
    with pytest.raises(StudyError):
        write_folder(tmp_path / "readout", {"results": b"1", "results/part": b"2"})
    assert list(tmp_path.iterdir()) == []


def test_the_folder_that_one_is_in_is_refused_as_it_would_be_taken_away(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(StudyError) as refused:
        write_folder(Path(), {"a.txt": b"new"})
    assert refused.value.findings[0].value == "it is the folder that you are in"


@pytest.mark.parametrize("anew", [False, True])
def test_an_earlier_readout_is_replaced_unless_a_new_folder_is_asked_for(tmp_path, anew):
    write_folder(tmp_path / "out", {"manifest.json": b"{}", "a.txt": b"old"})
    if anew:
        with pytest.raises(StudyError):
            write_folder(tmp_path / "out", {"a.txt": b"new"}, anew=True)
    else:
        write_folder(tmp_path / "out", {"a.txt": b"new"})
    assert (tmp_path / "out/a.txt").read_bytes() == (b"old" if anew else b"new")
