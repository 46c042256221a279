"""Every number on the page of differences is what the program computes."""

from __future__ import annotations

import doctest

import pytest
from click.testing import CliRunner

from pages import blocks_of
from trialreadout.cli import main

PAGE = "why-not-the-same.md"
BLOCKS = [block for block in blocks_of(PAGE) if block.language == "python"]


def test_every_block_says_what_the_page_shows(tmp_path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["demo", "--no-scans"]).exit_code == 0
    names: dict[str, object] = {}
    said: list[str] = []
    runner = doctest.DocTestRunner(verbose=False)
    for block in BLOCKS:
        examples = doctest.DocTestParser().get_doctest(
            block.text, names, block.section, PAGE, block.line
        )
        runner.run(examples, out=said.append, clear_globs=False)
        names = examples.globs
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def test_every_block_shows_an_answer_or_prepares_one():
    parser = doctest.DocTestParser()
    answers = [[e.want for e in parser.get_examples(b.text) if e.want] for b in BLOCKS]
    assert [BLOCKS[at].section for at, each in enumerate(answers) if not each] == [
        "Why the numbers are not the same"
    ]
