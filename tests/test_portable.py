"""Nothing in the program, in its own files or in what it writes belongs to one system alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from pages import ROOT
from portable import faults_in, faults_of_names
from trialreadout.cli import main
from trialreadout.studies import STUDIES, make_study

SOURCE = ROOT / "src/trialreadout"
ALLOWED = {
    ("core/whole_folder.py", "rename, which replaces nothing on Windows: replace"): (
        "a folder takes the place of one that was moved away before"
    ),
}
"""What stands in the source all the same, and why it runs everywhere."""


@pytest.mark.parametrize(
    "path", sorted(SOURCE.rglob("*.py")), ids=lambda path: path.relative_to(SOURCE).as_posix()
)
def test_a_module_runs_on_every_system(path: Path):
    name = path.relative_to(SOURCE).as_posix()
    found = faults_in(path.read_text(encoding="utf-8"))
    assert [each for each in found if (name, each.what) not in ALLOWED] == []


def test_what_is_allowed_is_there():
    for name, what in ALLOWED:
        source = (SOURCE / name).read_text(encoding="utf-8")
        assert what in {each.what for each in faults_in(source)}


@pytest.mark.parametrize(
    "line",
    [
        "import fcntl",
        "from pwd import getpwuid",
        "import resource as limits",
        "from os import fork",
        "import os\nos.getuid()",
        "import os\nos.sched_getaffinity(0)",
        "import signal\nstop = signal.SIGKILL",
        "import select\nselect.select([pipe], [], [])",
        "import os\nos.rename(one, other)",
        "path.rename(other)",
        "day.strftime('%-d.%-m.%Y')",
        "folder = '/tmp/readout'",
        "path.read_text()",
        "path.write_text(text, encoding='utf-8')",
        "open(path)",
        "path.open('w', encoding='utf-8')",
    ],
)
def test_a_line_that_does_not_run_everywhere_is_found(line: str):
    assert len(faults_in(line)) == 1


@pytest.mark.parametrize(
    "line",
    [
        "try:\n    import fcntl\nexcept ImportError:\n    fcntl = None",
        "import os\nif hasattr(os, 'fork'):\n    os.fork()",
        "import sys, os\nif sys.platform == 'linux':\n    os.getuid()",
        "path.replace(other)",
        "frame.rename({'a': 'b'}, strict=True)",
        "path.read_text(encoding='utf-8')",
        "path.write_text(text, encoding='utf-8', newline='\\n')",
        "open(path, 'rb')",
        "path.open('wb')",
        "'''Writes to /tmp.'''",
        "day.strftime('%d.%m.%Y')",
        "share = '5 %'",
        "def f():\n    if not hasattr(os, 'fork'):\n        return\n    os.fork()",
    ],
)
def test_a_line_that_runs_everywhere_is_none(line: str):
    assert faults_in(line) == []


@pytest.mark.parametrize(
    ("name", "fine"),
    [
        ("figures/curve.svg", True),
        ("figures/curve:treated.svg", False),
        ("a<b.csv", False),
        ("what?.csv", False),
        ("patients/best*.csv", False),
        ("con.csv", False),
        ("tables/NUL", False),
        ("lpt1.tar.gz", False),
        ("console.csv", True),
        ("ends.", False),
        ("ends /x", False),
        (".hidden", True),
        ("x" * 200, True),
        ("x" * 201, False),
    ],
)
def test_a_name_that_windows_has_not_is_found(name: str, fine: bool):
    assert (faults_of_names([name]) == []) == fine


def test_names_that_differ_in_capitals_alone_are_found():
    assert faults_of_names(["Tables/a.csv", "tables/a.csv"])


def test_the_files_of_the_project_can_lie_on_any_disk():
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this is no clone: git lists no files")
    names = [name for name in listed.stdout.split("\0") if name]
    assert names
    assert faults_of_names(names) == []


@pytest.mark.parametrize("study", STUDIES)
def test_everything_that_is_written_of_a_study_can_lie_on_any_disk(study: str, tmp_path: Path):
    folder = tmp_path / "study"
    make_study(study, folder)
    run = ["run", str(folder), "--figures"]
    for words in (run, ["export", "adam", str(folder)]):
        assert CliRunner().invoke(main, words).exit_code == 0
    written = [path.relative_to(folder).as_posix() for path in folder.rglob("*")]
    assert len(written) > 20
    assert faults_of_names(written) == []
