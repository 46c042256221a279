"""Word and PDF read back by programs that other people use, and held against readout.json alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from report.papers import Read, poppler, tables_of_office
from report.words_on_pages import tables_of_words
from trialreadout.cli import main
from trialreadout.studies import make_study
from twins.places_on_paper import faults, holds_results

STUDIES = ("lead", "redifferentiation", "small-sdtm", "two-stage")
Results = list[dict[str, Any]]


@dataclass(frozen=True)
class Paper:
    """What a run leaves: its numbers, and its tables as they were read back."""

    results: Results
    tables: list[Read]


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each bundled study's readout."""
    folders = {name: tmp_path_factory.mktemp("paper") / name for name in STUDIES}
    for name, folder in folders.items():
        make_study(name, folder)
        ended = CliRunner().invoke(main, ["run", str(folder), "--pdf", "--docx"])
        assert ended.exit_code == 0, ended.output
    return {name: folder / "readout" for name, folder in folders.items()}


@pytest.fixture(scope="session")
def by_office(
    written: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    """Every Word file as LibreOffice Writer understands it; the program is started once."""
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    files = {name: folder / f"{name}.docx" for name in written}
    for name, file in files.items():
        shutil.copy(written[name] / "report.docx", file)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", "fodt", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, files.values())], capture_output=True, timeout=300)
    opened = {name: file.with_suffix(".fodt") for name, file in files.items()}
    if not all(file.exists() for file in opened.values()):
        pytest.skip("LibreOffice is here, but not its part Writer")
    return opened


def results_of(folder: Path) -> Results:
    return json.loads((folder / "readout.json").read_text(encoding="utf-8"))["results"]


@pytest.fixture(scope="session")
def paper(
    written: dict[str, Path],
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Callable[[str, str], Paper]:
    """Read a study's file back, once for all tests."""
    read: dict[tuple[str, str], Paper] = {}

    def read_back(program: str, name: str) -> Paper:
        if (program, name) not in read:
            if program == "LibreOffice":
                tables = tables_of_office(request.getfixturevalue("by_office")[name])
            else:
                pdf = (written[name] / "report.pdf").read_bytes()
                words = poppler("pdftotext", "-tsv", pdf=pdf, folder=written[name])
                tables = tables_of_words(words)
            read[program, name] = Paper(results_of(written[name]), tables)
        return read[program, name]

    return read_back


PROGRAMS = pytest.mark.parametrize("program", ["LibreOffice", "pdftotext"])


@PROGRAMS
@pytest.mark.parametrize("name", STUDIES)
def test_every_result_stands_in_its_table_row_and_column_and_nothing_else_does(
    paper: Callable[[str, str], Paper], program: str, name: str
):
    found = paper(program, name)
    assert len(found.results) > 50
    assert faults(found.results, found.tables) == []


@PROGRAMS
def test_a_number_moved_by_one_row_or_column_would_be_seen(
    paper: Callable[[str, str], Paper], program: str
):
    found = paper(program, "lead")
    moved = 0
    for at in holds_results(found.results, found.tables):
        for step in ((1, 0), (0, 1)):
            other = with_cells_changed(found.tables[at], step)
            if other is not None:
                tables = [*found.tables[:at], other, *found.tables[at + 1 :]]
                assert faults(found.results, tables), (found.tables[at].caption, step)
                moved += 1
    assert moved > 25


def with_cells_changed(table: Read, step: tuple[int, int]) -> Read | None:
    """Change the texts of the first two neighbours that differ; None, if there are none."""
    down, right = step
    rows = [list(row) for row in table.rows]
    for row in range(len(rows) - down):
        for column in range(1, len(rows[row]) - right):
            here, there = rows[row][column], rows[row + down][column + right]
            if here != there:
                rows[row][column], rows[row + down][column + right] = there, here
                return replace(table, rows=tuple(map(tuple, rows)))
    return None


@PROGRAMS
def test_a_result_that_is_nowhere_and_a_number_that_is_none_would_be_seen(
    paper: Callable[[str, str], Paper], program: str
):
    found = paper(program, "lead")
    at = holds_results(found.results, found.tables)[0]
    table = found.tables[at]
    without, more = (
        [*found.tables[:at], replace(table, rows=rows), *found.tables[at + 1 :]]
        for rows in (table.rows[1:], (*table.rows, ("More", "1/32(3.1%)", "1/31(3.2%)")))
    )
    assert any("stands in 0 places" in said for said in faults(found.results, without))
    assert any("is no result" in said for said in faults(found.results, more))
    others = [*found.tables[:at], *found.tables[at + 1 :]]
    assert any("stands in 0 places" in said for said in faults(found.results, others))


def test_a_digit_changed_in_any_result_would_be_seen(paper: Callable[[str, str], Paper]):
    found = paper("LibreOffice", "lead")
    for result in found.results[:: len(found.results) // 20]:
        changed = [
            each | {"text": f"9{each['text']}", "n": each["n"] + 1} if each is result else each
            for each in found.results
        ]
        assert next(iter(faults(changed, found.tables))).startswith(f"{result['id']} is printed")
