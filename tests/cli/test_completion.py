"""What a shell is offered after a word: commands, results, patients and scenarios."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.shell_completion import ShellComplete
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.cli.completion import VARIABLE
from trialreadout.study import open_study

SHELLS = ("bash", "zsh", "fish")


@pytest.fixture(scope="module")
def study(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completed") / "my-trial"
    shutil.copytree(demo_folder, folder)
    open_study(folder).run().write(folder / "readout")
    return folder


def offered(*words: str | Path, begun: str = "") -> list[str]:
    complete = ShellComplete(main, {}, "readout", VARIABLE)
    found = complete.get_completions([str(word) for word in words], begun)
    return [each.value for each in found]


def test_commands_are_offered():
    assert offered(begun="ex") == ["explain", "export"]
    assert "two-stage" in offered("design")


def test_the_results_of_the_last_readout_are_offered(study: Path):
    names = [each.id for each in open_study(study).run().results]
    assert set(offered("explain", study)) == set(names)
    some = offered("explain", study, begun="overall-survival/treated/med")
    assert some
    assert all(each.startswith("overall-survival/treated/med") for each in some)


def test_its_patients_are_offered(study: Path):
    found = offered("explain", study, "overall-survival/treated/median/spss", "--patient")
    assert found == [f"NL-{number:02}" for number in range(1, 33)]
    assert offered("explain", study, "x", "--patient", begun="NL-3") == ["NL-30", "NL-31", "NL-32"]


def test_its_scenarios_are_offered(study: Path):
    assert "no effect" in offered("simulate", study, "--scenario")


@pytest.mark.parametrize("words", [("explain",), ("simulate", "--scenario")])
def test_where_nothing_was_run_nothing_is_offered_and_nothing_fails(tmp_path: Path, words):
    first, *more = words
    assert offered(first, tmp_path / "gone", *more) == []


def test_a_readout_that_is_broken_offers_nothing(tmp_path: Path):
    (tmp_path / "readout").mkdir()
    (tmp_path / "readout/readout.json").write_text('{"results": [', encoding="utf-8")
    assert offered("explain", tmp_path) == []


@pytest.mark.parametrize("shell", SHELLS)
def test_what_a_shell_needs_is_printed(shell: str):
    said = CliRunner().invoke(main, ["completion", shell])
    assert said.exit_code == 0
    assert VARIABLE in said.output
    assert "readout" in said.output


def asked(study: Path, words: str, at: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", "from trialreadout.cli import main; main(prog_name='readout')"],
        env={**os.environ, VARIABLE: "bash_complete", "COMP_WORDS": words, "COMP_CWORD": str(at)},
        cwd=study.parent,
        capture_output=True,
        text=True,
        check=True,
    )


def test_a_shell_is_answered_without_any_part_that_computes(study: Path):
    words = "readout explain my-trial overall-survival/treated/med"
    said = asked(study, words, 3).stdout
    assert "plain,overall-survival/treated/median/spss" in said
    code = (
        "import sys; from trialreadout.cli.commands import main; "
        "print([m for m in ('polars', 'scipy', 'pydantic', 'rich') if m in sys.modules])"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert loaded.stdout.strip() == "[]"


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash on this machine")
def test_a_real_bash_completes_a_result_and_a_patient(study: Path, tmp_path: Path):
    program = tmp_path / "readout"
    program.write_text(
        f"#!{sys.executable}\nfrom trialreadout.cli import main\nmain(prog_name='readout')\n",
        encoding="utf-8",
    )
    program.chmod(0o755)
    script = f"""
    eval "$(readout completion bash)"
    cd {study.parent}
    COMP_WORDS=(readout explain my-trial overall-survival/treated/median/s)
    COMP_CWORD=3
    _readout_completion readout
    echo "${{COMPREPLY[*]}}"
    COMPREPLY=()
    COMP_WORDS=(readout explain my-trial x --patient NL-31)
    COMP_CWORD=5
    _readout_completion readout
    echo "${{COMPREPLY[*]}}"
    """
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    said = subprocess.run(
        ["bash", "--norc", "-c", script],
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert said.stdout.splitlines() == ["overall-survival/treated/median/spss", "NL-31"]
