"""What the README shows is what the commands print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def as_a_newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Eighty columns, no colours, an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    return CliRunner()


def shown(command: str) -> str:
    """Return what the README shows beneath a command."""
    return README.split(f"```console\n$ {command}\n", 1)[1].split("```", 1)[0]


def test_make_demo_prints_what_the_readme_shows(as_a_newcomer: CliRunner):
    assert as_a_newcomer.invoke(main, ["demo", "build/demo"]).output == shown("make demo")


def test_explain_prints_what_the_readme_shows(as_a_newcomer: CliRunner):
    as_a_newcomer.invoke(main, ["demo", "build/demo"])
    command = re.search(r"\$ (\.venv/bin/readout (explain .*--patient \S+))", README)
    assert command is not None
    result = as_a_newcomer.invoke(main, command[2].split())
    assert result.exit_code == 0
    assert result.output == shown(command[1])


def test_the_python_of_the_readme_runs(as_a_newcomer: CliRunner):
    as_a_newcomer.invoke(main, ["demo", "build/demo"])
    code = README.split("```python\n", 1)[1].split("```", 1)[0]
    exec(compile(code, "README.md", "exec"), {})
