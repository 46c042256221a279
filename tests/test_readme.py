"""What the README shows is what the commands print."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main

README = (Path(__file__).resolve().parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
def as_a_newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    """Eighty columns, no colours, an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "argv", [".venv/bin/readout"])
    return CliRunner()


def shown(command: str) -> str:
    """Return what the README shows beneath a command."""
    (block,) = [
        text for kind, text in BLOCKS if kind == "console" and text.startswith(f"$ {command}\n")
    ]
    return block.removeprefix(f"$ {command}\n")


def test_every_block_is_closed_and_nothing_waits_to_be_filled_in():
    assert len(re.findall(r"^```", README, re.MULTILINE)) == 2 * len(BLOCKS)
    assert "@@" not in README


def test_make_demo_prints_what_the_readme_shows(as_a_newcomer: CliRunner):
    assert as_a_newcomer.invoke(main, ["demo", "build/demo"]).output == shown("make demo")
    # The only test that draws every scan: the whole folder stays below 100 MB.
    sizes = {path: path.stat().st_size for path in Path("build/demo").rglob("*.*")}
    scans = [path for path in sizes if path.suffix == ".dcm"]
    assert len(scans) == 61 + 3 * 2
    assert sum(sizes.values()) < 100e6


def test_without_scans_the_demo_prints_the_same(as_a_newcomer: CliRunner):
    said = as_a_newcomer.invoke(main, ["demo", "build/demo", "--no-scans"])
    assert said.output == shown("make demo")
    assert not Path("build/demo/scans").exists()


def test_make_test_ends_as_the_readme_shows():
    ended = r"(\.\.\.\n)?\d+ passed(, \d+ skipped)? in \S+s( \(\d+:\d\d:\d\d\))?\n"
    assert re.fullmatch(ended, shown("make test"))


def test_explain_prints_what_the_readme_shows(as_a_newcomer: CliRunner):
    as_a_newcomer.invoke(main, ["demo", "build/demo", "--no-scans"])
    (command,) = re.findall(r"^\$ (\.venv/bin/readout explain .*--patient \S+)$", README, re.M)
    result = as_a_newcomer.invoke(main, command.split()[1:])
    assert result.exit_code == 0
    assert result.output == shown(command)


def test_the_python_of_the_readme_says_what_it_shows(as_a_newcomer: CliRunner):
    as_a_newcomer.invoke(main, ["demo", "build/demo", "--no-scans"])
    (code,) = [text for kind, text in BLOCKS if kind == "python"]
    names: dict[str, object] = {}
    exec(compile(code, "README.md", "exec"), names)
    said = re.search(r'text == "(.*)"', code)
    assert said is not None
    assert said[1] in str(names["readout"].result("overall-survival/treated/median/spss").text)  # type: ignore[attr-defined]
