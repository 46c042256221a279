"""What the page on plain tables shows is what is read."""

from __future__ import annotations

import io

import polars as pl
import pytest

from builders import protocol_of
from pages import blocks_of
from trialreadout.sources.read import read_sources
from trialreadout.sources.tables import TABLES

SECTIONS = {
    section: [block for block in blocks_of("tables.md") if block.section == section]
    for section in {block.section: None for block in blocks_of("tables.md")}
}


@pytest.mark.parametrize("section", SECTIONS)
def test_the_files_of_a_section_are_read_as_the_table_it_shows(tmp_path, section):
    lines = "".join(block.text for block in SECTIONS[section] if block.language == "toml")
    for block in SECTIONS[section]:
        if "/" in block.title:
            path = tmp_path / block.title
            path.parent.mkdir(exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    sources = read_sources(tmp_path, protocol_of(lines))
    shown = [block for block in SECTIONS[section] if block.title in TABLES]
    assert shown
    for block in shown:
        expected = pl.read_csv(io.StringIO(block.text), infer_schema=False)
        read = sources.table(block.title).select(expected.columns).cast(pl.String)
        assert read.equals(expected)
    assert not [finding for finding in sources.findings if finding.severity == "error"]
