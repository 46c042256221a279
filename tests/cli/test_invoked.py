"""With which name of the program a next step begins."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from trialreadout.cli.invoked import command_name


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "bin" / "readout"
    path.parent.mkdir()
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.mark.skipif(os.name == "nt", reason="programs there are known by their endings")
def test_a_program_that_the_shell_finds_goes_by_its_name(program, monkeypatch):
    monkeypatch.setenv("PATH", str(program.parent))
    monkeypatch.setattr(sys, "argv", [str(program), "run"])
    assert command_name() == "readout"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("", id="the shell finds none"),
        pytest.param("bin", id="the shell finds another installation"),
    ],
)
def test_any_other_goes_by_the_path_that_was_typed(program, tmp_path, monkeypatch, path):
    monkeypatch.setenv("PATH", str(tmp_path / path) if path else str(tmp_path / "empty"))
    monkeypatch.setattr(sys, "argv", [".venv/bin/readout", "run"])
    assert command_name() == ".venv/bin/readout"
