"""What every command says of itself, and that its examples do what they say."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from records import TWO_ARMS
from trialreadout.cli import main
from trialreadout.cli.commands import SECTIONS
from trialreadout.cli.examples import HEADING, examples, examples_in
from trialreadout.studies import make_study
from trialreadout.study import open_study

NOT_RUN = {
    "readout verify": "computes every case for a quarter of a minute: tests/verification",
    "readout scans fetch": "asks a server; tests/test_scans.py has one",
    "readout scans candidates": "needs drawn scans, which take a minute: tests/test_candidates.py",
    "readout reads page": "needs drawn scans: tests/reading",
    "readout reads take": "needs what a reader saved on a page: tests/reading",
    "readout export reports": "needs drawn scans: tests/test_export.py",
    "readout simulate my-trial --scenario": "takes a minute: tests/test_simulate.py",
}
"""Beginnings of examples that are not run here, and why. Click reads each of them all the same."""
RECORD = "NCT00887107.json"
"""What the examples call a registry's record; here it is that of an invented trial."""
RUN_AS = {
    "readout demo my-demo": "readout demo my-demo --no-scans",
    "readout simulate my-trial": "readout simulate my-trial --trials 64",
}
"""Examples that are made small: others test that they can be large."""


def commands() -> Iterator[tuple[str, click.Command]]:
    """List each command and subcommand by the words that call it."""
    waiting: list[tuple[str, click.Command]] = [("readout", main)]
    while waiting:
        name, command = waiting.pop(0)
        yield name, command
        if isinstance(command, click.Group):
            waiting += [(f"{name} {each}", below) for each, below in command.commands.items()]


COMMANDS = dict(commands())
EXAMPLES = [
    (name, line) for name, command in COMMANDS.items() for line in examples_in(command.epilog or "")
]


def helped(name: str, width: int = 80) -> str:
    return CliRunner(env={"COLUMNS": str(width)}).invoke(main, [*name.split()[1:], "--help"]).output


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_examples_a_sentence_and_a_word_on_every_option(name):
    command = COMMANDS[name]
    assert examples_in(command.epilog or ""), f"{name}: epilog=examples(...) gives it examples"
    assert (command.help or "").split("\n")[0].endswith((".", "?")), name
    for each in command.params:
        if isinstance(each, click.Option):
            assert each.help, f"{name} {each.opts[0]} has no help"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_shows_each_example_on_a_line_of_its_own(name):
    shown = helped(name).partition(f"{HEADING}\n")[2].splitlines()
    for line, example in zip(shown, examples_in(COMMANDS[name].epilog or ""), strict=False):
        assert line.strip() == example


@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_eighty_columns_but_for_examples_to_be_copied(name):
    typed = examples_in(COMMANDS[name].epilog or "")
    long = [line for line in helped(name).splitlines() if len(line) > 80]
    assert [line for line in long if line.strip() not in typed] == []


def test_an_example_is_one_of_its_own_command():
    for name, line in EXAMPLES:
        words = name.removesuffix(" list")
        assert f"{line} ".startswith(f"{words} "), f"{name}: {line}"


@pytest.mark.parametrize("line", dict.fromkeys(line for _, line in EXAMPLES))
def test_click_reads_every_example(line):
    command: click.Command = main
    words, context = shlex.split(line)[1:], None
    while isinstance(command, click.Group):
        context = command.make_context(command.name, list(words), parent=context)
        name, *words = [*context._protected_args, *context.args]
        found = command.get_command(context, name)
        assert found is not None, line
        command = found
    assert not [word for word in words if word.startswith("--") and word not in options(command)]


def options(command: click.Command) -> set[str]:
    return {word for each in command.params for word in each.opts}


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the examples' studies and readouts lie."""
    folder = tmp_path_factory.mktemp("examples")
    make_study("lead", folder / "my-trial")
    readout = open_study(folder / "my-trial").run()
    for name in ("my-trial/readout", "before", "after", "cut-of-june/readout"):
        readout.write(folder / name)
    readout.write(folder / "cut-of-december/readout")
    begun = CliRunner().invoke(main, ["init", str(folder / "begun")])
    assert begun.exit_code == 0
    shutil.copy(folder / "begun/data/patients.xlsx", folder / "hospital.xlsx")
    shutil.copy(folder / "my-trial/data/status.csv", folder / "follow-up.csv")
    (folder / RECORD).write_text(json.dumps(TWO_ARMS), encoding="utf-8")
    words = ["deidentify", str(folder / "my-trial"), str(folder / "first-cut")]
    assert CliRunner().invoke(main, words).exit_code in (0, 1)
    return folder


def is_run(line: str) -> bool:
    return not any(line.startswith(each) for each in NOT_RUN)


@pytest.mark.parametrize("line", dict.fromkeys(line for _, line in EXAMPLES if is_run(line)))
def test_every_example_does_what_it_says(line, workplace, monkeypatch, tmp_path):
    if line.startswith(("readout init", "readout demo")):  # these make a folder
        for name in ("hospital.xlsx", "follow-up.csv", RECORD):
            shutil.copy(workplace / name, tmp_path)
        workplace = tmp_path
    monkeypatch.chdir(workplace)
    said = CliRunner().invoke(main, shlex.split(RUN_AS.get(line, line))[1:])
    assert said.exit_code in (0, 1), f"{line}\n{said.output}"


def test_what_is_not_run_is_an_example():
    for beginning in NOT_RUN:
        assert any(line.startswith(beginning) for _, line in EXAMPLES), beginning


def test_every_command_is_listed_once_with_its_whole_first_sentence():
    shown = " ".join(helped("readout").split())
    for name, command in main.commands.items():
        sentence = " ".join((command.help or "").split("\n\n")[0].split())
        assert f" {name} {sentence} " in shown
    assert "..." not in shown.replace("[ARGS]...", "")


def test_every_heading_of_the_help_has_commands_and_none_stands_twice():
    named = [name for names in SECTIONS.values() for name in names]
    assert len(named) == len(set(named))
    assert set(named) <= main.commands.keys()


def test_without_a_word_readout_says_how_to_begin():
    said = CliRunner().invoke(main, [])
    assert said.exit_code == 2
    assert "readout demo my-demo" in said.output


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["rnu", "my-trial"], "run"),
        (["explan"], "explain"),
        (["design", "two-stge"], "two-stage"),
        (["run", "my-trial", "--pfd"], "--pdf"),
    ],
)
def test_a_typo_is_answered_with_what_may_be_meant(words, meant):
    said = CliRunner().invoke(main, words)
    assert said.exit_code == 2
    assert re.search(rf"Did you mean.*'?{meant}", said.output)


def test_examples_are_read_back_as_they_were_given():
    lines = ('readout reconcile "8 (31%)"', "readout run my-trial")
    assert examples_in(examples(*lines, more="More.\n\nAnd more.")) == list(lines)
    assert examples_in("Nothing of the kind.") == []
