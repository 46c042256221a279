"""What the doctor says of a machine, and that it speaks where parts are gone or broken."""

from __future__ import annotations

import importlib
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from pages import ROOT
from trialreadout.cli import main
from trialreadout.cli.examination import checks
from trialreadout.cli.examination.checks import Check
from trialreadout.cli.examination.parts import PARTS, asked_for, command_for, fits
from trialreadout.cli.examination.told import as_lines

USED = ("dicom", "cluster")
"""Extras that a user installs; the others are for those who work on Readout."""


def called(*words: str, cwd: Path, without: Path | None = None, **more: str):
    """Call it as a process of its own, with modules of a folder before all others."""
    path = [str(each) for each in (without, ROOT / "src") if each]
    return subprocess.run(
        [sys.executable, "-c", "from trialreadout.cli import main; main()", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path), **more},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def broken(tmp_path: Path):
    """Return what puts a module that cannot be imported before the real one."""

    def put(module: str, fault: str) -> Path:
        folder = tmp_path / "before"
        folder.mkdir(exist_ok=True)
        (folder / f"{module}.py").write_text(f"raise {fault}\n", encoding="utf-8")
        return folder

    return put


def test_every_part_that_an_installation_asks_for_is_looked_at():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    stated = {re.split(r"[^\w-]", each)[0]: None for each in project["dependencies"]}
    stated |= {re.split(r"[^\w-]", each)[0]: extra for extra in USED for each in extras[extra]}
    assert {part.name: part.extra for part in PARTS} == stated
    assert all(part.purpose for part in PARTS)


def test_every_part_of_this_installation_is_good_or_not_everybodys():
    found = {each.name: each for each in checks.examine(ROOT)}
    for part in PARTS:
        if part.extra is None:
            assert found[part.name].state == "good", found[part.name]
            importlib.import_module(part.module)


@pytest.mark.parametrize(
    ("own", "asked", "expected"),
    [
        ("2.1.0", ">=2.1,<3", True),
        ("2.0.9", ">=2.1,<3", False),
        ("3.0", ">=2.1,<3", False),
        ("3", "<3.0.0", False),
        ("0.15.2", ">=0.15,<0.16", True),
        ("1.9.0.post1", ">=1.8", True),
        ("2026.10.18", ">=2026.2", True),
        ("2.10", ">=2.9", True),
        ("1.0", "", True),
        ("1.0", "~=1.0", True),
    ],
)
def test_a_version_fits_what_is_asked_for(own, asked, expected):
    assert fits(own, asked) == expected


def test_the_versions_asked_for_are_those_of_the_installation():
    assert asked_for()["polars"].replace(" ", "") in (">=2.1,<3", "<3,>=2.1")


def test_a_remedy_is_one_command_that_any_shell_takes():
    part = next(each for each in PARTS if each.name == "highdicom")
    assert command_for(part, "") == f'"{sys.executable}" -m pip install "trialreadout[dicom]"'


def test_where_all_is_well_it_ends_with_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    said = CliRunner().invoke(main, ["doctor"])
    assert said.exit_code == 0, said.output
    assert "All is well." in said.output
    assert not list(tmp_path.iterdir())


def test_the_document_names_each_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    document = json.loads(CliRunner().invoke(main, ["doctor", "--json"]).stdout)
    assert document["passed"] is True
    assert document["study"] is None
    assert {each["name"] for each in document["checks"]} >= {part.name for part in PARTS}
    assert all(each["remedy"] for each in document["findings"])


@pytest.mark.parametrize("module", ["polars", "rich", "click"])
def test_without_a_part_it_names_it_and_how_to_install_it(tmp_path: Path, broken, module: str):
    folder = broken(module, "ModuleNotFoundError('No module of that name')")
    said = called("doctor", cwd=tmp_path, without=folder)
    assert said.returncode == 1, said.stderr
    assert re.search(rf"!!  {module} .*is broken: ModuleNotFoundError", said.stdout)
    assert "-m pip install --force-reinstall" in said.stdout
    assert "Traceback" not in said.stderr


def test_a_part_that_panics_is_named_as_well(tmp_path: Path, broken):
    folder = broken("polars", "BaseException('panicked at lib.rs')")
    said = called("doctor", "--json", cwd=tmp_path, without=folder)
    assert said.returncode == 1
    values = [each["value"] for each in json.loads(said.stdout)["findings"]]
    assert any(each.startswith("polars:") and "panicked at lib.rs" in each for each in values)


def test_an_extra_that_is_broken_stands_in_nobodys_way(tmp_path: Path, broken):
    said = called("doctor", cwd=tmp_path, without=broken("highdicom", "ImportError('cut short')"))
    assert said.returncode == 0
    assert re.search(r"--  highdicom .*cut short", said.stdout)


def test_a_command_that_cannot_begin_sends_to_the_doctor(tmp_path: Path, broken):
    folder = broken("click", "ModuleNotFoundError(\"No module named 'click'\")")
    said = called("run", "study", cwd=tmp_path, without=folder)
    assert said.returncode == 2
    assert said.stderr == (
        "Readout cannot begin: ModuleNotFoundError: No module named 'click'\n"
        "readout doctor says what is missing, and how to install it.\n"
    )
    document = json.loads(called("run", "x", "--json", cwd=tmp_path, without=folder).stdout)
    assert document["findings"][0]["rule"] == "missing-part"


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-16"])
def test_it_speaks_in_any_terminal(tmp_path: Path, encoding: str):
    folder = tmp_path / "Käse und 日本"
    folder.mkdir()
    said = subprocess.run(
        [sys.executable, "-c", "from trialreadout.cli import main; main()", "doctor"],
        cwd=folder,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    told = said.stdout.decode(encoding)
    assert ("--  terminal" in told) == (encoding != "utf-16")


def test_a_folder_that_may_not_be_written_to_is_told(tmp_path: Path):
    found = {each.name: each for each in checks._machine(tmp_path / "gone")}
    assert found["this folder"].state == "error"
    assert found["this folder"].remedy == "Go to a folder of your own."


@pytest.mark.parametrize(("free", "state"), [(499_999_999, "error"), (500_000_000, "good")])
def test_little_space_is_told(tmp_path: Path, monkeypatch, free: int, state: str):
    usage = type("Usage", (), {"free": free})
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _: usage)
    assert checks._space(tmp_path).state == state


WIDE = (
    Check("Programs", "system", "good", "Linux with a long name, 2 cores"),
    Check("Extra", "one", "note", "not installed", needed_for="readout export", remedy="pip it"),
    Check("Extra", "other", "note", "not installed", needed_for="", remedy="pip it"),
)


@pytest.mark.parametrize(
    ("columns", "lines"),
    [
        pytest.param(
            40,
            ["  ok  system  Linux with a long name, 2", "              cores"],
            id="broken between words, below its beginning",
        ),
        pytest.param(None, ["  ok  system  Linux with a long name, 2 cores"], id="no terminal"),
        pytest.param(30, ["  ok  system  Linux with a long name, 2 cores"], id="too narrow"),
    ],
)
def test_a_long_line_is_broken_where_a_terminal_ends(columns, lines):
    told = as_lines(WIDE, columns).splitlines()
    assert told[1 : 1 + len(lines)] == lines
    assert told[1 + len(lines)] == ""


def test_a_remedy_of_several_parts_is_told_once_below_them():
    told = as_lines(WIDE).splitlines()
    assert told[told.index("Extra") + 1 :][:3] == [
        "  --  one     not installed  (readout export)",
        "  --  other   not installed",
        "      pip it",
    ]
