"""What the page on sentences quotes and shows is what the program says."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from builders import protocol_of
from pages import blocks_of, text_of
from report.words.spoken import EXAMPLES
from trialreadout.cli import main
from trialreadout.report.words.harms import MOST_TERMS

PAGE = "sentences.md"


def plain(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_sentence_quoted_is_that_of_the_lead_study():
    quoted = re.sub(r"^> ", "", "\n".join(re.findall(r"^> .*$", text_of(PAGE), re.M)), flags=re.M)
    assert plain(quoted)
    assert plain(quoted) in plain((EXAMPLES / "lead.txt").read_text(encoding="utf-8"))


def test_the_lines_of_the_study_file_are_read():
    (block,) = [block for block in blocks_of(PAGE) if block.language == "toml"]
    report = protocol_of(block.text).report
    assert (report.language, report.decimal) == ("en-US", "·")


def test_the_number_of_terms_is_the_one_told():
    assert MOST_TERMS == 5
    assert "the five most frequent terms" in text_of(PAGE)


def test_the_python_shown_prints_the_results(
    tmp_path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(main, ["demo", "--no-scans"]).exit_code == 0
    (block,) = [block for block in blocks_of(PAGE) if block.language == "python"]
    exec(block.text, {})
    assert "The median overall survival was 34.5 months" in plain(capsys.readouterr().out)
