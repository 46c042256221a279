"""The page on a first study is followed step by step; each command prints what the page shows."""

from __future__ import annotations

import csv
import io
import re
import sys
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner

from pages import Block, blocks_of, prints
from trialreadout.cli import main

Sheets = dict[str, list[list[str]]]


def test_each_step_prints_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setattr(sys, "argv", ["readout"])
    sheets: Sheets = {}
    for block in blocks_of("first-study.md"):
        if block.language == "csv":
            keep_sheet(block, sheets)
        elif block.language == "toml":
            how = "a" if block.title.startswith("add to ") else "w"
            with Path(block.title.removeprefix("add to ")).open(how, encoding="utf-8") as file:
                file.write(block.text)
        elif block.language == "console":
            command, _, shown = block.text.removeprefix("$ readout ").partition("\n")
            said = CliRunner().invoke(main, command.split()).output
            assert prints(said, shown), f"line {block.line}: readout {command}\n{said}"


def keep_sheet(block: Block, sheets: Sheets) -> None:
    """Write a sheet into the workbook, or put rows in the place of those of the same key."""
    path, _, sheet = block.title.removeprefix("change ").partition("#")
    rows = list(csv.reader(io.StringIO(block.text)))
    if block.title.startswith("change "):
        changed = {tuple(row[:-1]): row for row in rows}
        rows = [changed.get(tuple(row[:-1]), row) for row in sheets[sheet]]
    sheets[sheet] = rows
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(path) as book:
        for name, each in sheets.items():
            written = book.add_worksheet(name)
            for r, row in enumerate(each):
                for c, cell in enumerate(row):
                    if re.fullmatch(r"\d+", cell):
                        written.write_number(r, c, float(cell))
                    else:
                        written.write_string(r, c, cell)


def test_lines_that_are_left_out_may_be_any_and_no_others():
    assert prints("a\nb\nc\n", "a\n...\nc\n")
    assert not prints("a\nb\nc\n", "a\nc\n")
    assert not prints("a\nb\nd\n", "a\n...\nc\n")
