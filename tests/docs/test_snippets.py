"""What the pages show to be typed can be typed: commands, study files and Python.

A page is followed from its top in an empty folder, apart from what stands in the lists below: run
by a test of its own, or not to be run here, and why.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pages import DOCS, ROOT, Block, blocks_in
from trialreadout.cli import main
from trialreadout.studies import make_study

TESTS = ROOT / "tests"
FOLLOWED_BY = {
    "README.md": "test_readme.py",
    "docs/first-study.md": "docs/test_first_study_page.py",
    "docs/why-not-the-same.md": "docs/test_why_page.py",
    "docs/sentences.md": "docs/test_sentences_page.py",
}
"""Pages that a test of their own follows, and where it is; it names the page."""
NOT_RUN = {
    'simulate trial --scenario "no effect" --trials 100000': "takes a minute; fewer trials are run",
    "python ": "runs a script of the examples; tests/test_examples.py runs it",
    "make ": "makes an environment of its own; the tests of the README run what it runs",
    "readout-env/bin/": "is run in an environment of its own: tests/test_examples.py",
    "verify": "computes every case: tests/verification",
    "python3 -m venv": "makes an environment; the tests of the wheel make one",
}
"""Beginnings of what is typed and not run, and why."""
NEEDS_SCANS = {"docs/scans.md": "tests/sources/dicom reads scans; to draw them takes a minute"}
"""Pages whose Python reads scans."""
PAGES = sorted([ROOT / "README.md", *DOCS.rglob("*.md"), *(ROOT / "examples").rglob("*.md")])
"""Those of the examples are followed by tests/test_examples.py, from an installed wheel."""
TYPED = re.compile(r"^\$ (.+)$", re.MULTILINE)
READOUT = re.compile(r"^(?:\.venv/bin/)?readout (.+)$")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks_with(path: Path, *languages: str) -> list[Block]:
    return [block for block in blocks_in(path) if block.language in languages]


def typed_in(path: Path) -> list[str]:
    return [line for block in blocks_with(path, "console") for line in TYPED.findall(block.text)]


def words_of(line: str) -> list[str]:
    """Split what is typed after `readout`, without a comment."""
    return shlex.split(line, comments=True)


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_console_shows_what_is_typed_and_every_line_is_a_command_that_there_is(path):
    for block in blocks_with(path, "console"):
        assert block.text.startswith("$ "), f"{path.name}, line {block.line}: begin it with '$ '"
    for line in typed_in(path):
        if found := READOUT.match(line):
            parse(words_of(found[1]), line)
        else:
            why = [each for each in NOT_RUN if line.startswith(each)]
            assert why, f"{path.name} types {line!r}: run it, or list it in NOT_RUN with a reason"


def parse(words: list[str], line: str) -> None:
    """Let click read the words, down to the last command, and run nothing."""
    command: click.Command = main
    context = None
    while True:
        context = command.make_context(command.name, list(words), parent=context)
        if not isinstance(command, click.Group):
            return
        rest = [*context._protected_args, *context.args]
        assert rest, f"{line!r} names no command"
        found = command.get_command(context, rest[0])
        assert found is not None, f"{line!r}: there is no {rest[0]!r}"
        command, words = found, rest[1:]


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_every_study_file_that_a_page_shows_can_be_read(path):
    for block in blocks_with(path, "toml"):
        if not block.title.startswith("not a study file"):
            tomllib.loads(block.text)


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in PAGES
        if name_of(path) not in FOLLOWED_BY and path.is_relative_to(DOCS) and typed_in(path)
    ],
    ids=name_of,
)
def test_every_command_of_a_page_does_what_it_says(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in typed_in(path):
        if (found := READOUT.match(line)) and not listed(found[1]):
            said = CliRunner().invoke(main, made_small(words_of(found[1])))
            assert said.exit_code in (0, 1), f"{path.name}: $ {line}\n{said.output}"


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in PAGES
        if name_of(path) not in {**FOLLOWED_BY, **NEEDS_SCANS} and blocks_with(path, "python")
    ],
    ids=name_of,
)
def test_the_python_of_a_page_runs(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for folder in ("readout-demo", "my-study", "trial", "demo"):
        make_study("lead", tmp_path / folder)
    names: dict[str, object] = {}
    for block in blocks_with(path, "python"):
        exec(compile(block.text, f"{path.name}, line {block.line}", "exec"), names)


def made_small(words: list[str]) -> list[str]:
    """Let the demo draw no scans, and few trials be simulated: others test that they can be."""
    more = {"demo": ["--no-scans"], "simulate": ["--trials", "64"]}
    return [*words, *more.get(words[0], [])]


def listed(line: str) -> bool:
    return any(line.startswith(each) for each in NOT_RUN)


@pytest.mark.parametrize("page", FOLLOWED_BY)
def test_the_test_that_follows_a_page_names_it(page):
    text = (TESTS / FOLLOWED_BY[page]).read_text(encoding="utf-8")
    assert Path(page).name in text


def test_a_misspelt_option_of_a_page_would_be_found():
    parse(["explain", "STUDY", "--patient", "NL-01"], "explain")
    with pytest.raises(click.UsageError):
        parse(["explain", "STUDY", "--pateint", "NL-01"], "explain")
