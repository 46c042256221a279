"""Tables 14.1.1 to 14.1.3 of the bundled studies, cell by cell, beside a count of their files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from demo_study import rewrite, set_cell
from trialreadout.report.tables import Table
from trialreadout.studies import make_study
from trialreadout.study import open_study
from twins import subject_tables as twin

OF_TABLE: dict[str, Callable[[twin.Tables, list[str]], twin.Cells]] = {
    "14.1.1": twin.disposition,
    "14.1.2": twin.deviations,
    "14.1.3": twin.baseline,
}
PLAIN = ("lead", "redifferentiation", "two-stage")
SETS = {"Enrolled": False, "Treated": True}


def made(tmp_path: Path, name: str, seed: int | None = None) -> Path:
    make_study(name, tmp_path / "study", seed=seed)
    return tmp_path / "study"


def laid_out(folder: Path) -> dict[str, Table]:
    tables = open_study(folder).run().laid_out()
    return {table.number: table for table in tables if (table.number or "").startswith("14.1.")}


def columns_of(table: Table) -> dict[str, twin.Cells]:
    """For each column of numbers the text of every row by its name."""
    names = [row[0].text for row in table.rows]
    assert len(names) == len(set(names))
    return {
        head: {row[0].text: row[at].text for row in table.rows}
        for at, head in enumerate(table.columns)
        if at
    }


def assert_alike(folder: Path, tables: twin.Tables) -> None:
    """Hold every table, column and cell to the twin's; nothing is lost, and nothing is more."""
    found = laid_out(folder)
    arms = sorted({row.get("arm", "") for row in tables["subjects"]} - {""})
    lacks = [""] if any(not row.get("arm", "x") for row in tables["subjects"]) else []
    expected: dict[str, dict[str, twin.Cells]] = {}
    for number, count in OF_TABLE.items():
        if number == "14.1.2" and "deviations" not in tables:
            continue
        expected[number] = {}
        for name, treated in SETS.items():
            patients = twin.patients_of(tables, treated)
            expected[number][f"{name} (N = {len(patients)})"] = count(tables, patients)
            for arm in [*arms, *lacks] if len(arms) > 1 else []:
                own = twin.patients_of(tables, treated, arm)
                head = f"{name}, arm: {arm or 'not recorded'} (N = {len(own)})"
                if own:
                    expected.setdefault(f"{number}.1", {})[head] = count(tables, own)
    ours = {number: columns_of(table) for number, table in found.items()}
    assert ours == expected
    for number, columns in expected.items():
        for head, cells in columns.items():
            assert list(ours[number][head]) == list(cells), "the order of the rows"


@pytest.mark.parametrize("seed", [None, 1, 2])
@pytest.mark.parametrize("name", PLAIN)
def test_every_cell_of_disposition_deviations_and_baseline_is_that_of_the_files(
    name: str, seed: int | None, tmp_path: Path
):
    folder = made(tmp_path, name, seed)
    assert_alike(folder, twin.read_plain(folder / "data"))


@pytest.mark.parametrize("seed", [None, 1])
def test_tables_of_a_study_in_sdtm_are_those_of_its_domains(seed: int | None, tmp_path: Path):
    folder = made(tmp_path, "small-sdtm", seed)
    assert_alike(folder, twin.read_sdtm(folder / "data"))


@pytest.mark.parametrize(
    ("name", "table", "column", "value"),
    [
        pytest.param("lead", "subjects", "age_years", "", id="an age that is missing"),
        pytest.param("lead", "subjects", "sex", "female", id="a word spelled otherwise"),
        pytest.param("lead", "subjects", "histology", "", id="a histology that is missing"),
        pytest.param("lead", "subjects", "bone_metastases", "", id="a flag that is missing"),
        pytest.param("redifferentiation", "subjects", "arm", "", id="an arm that is missing"),
        pytest.param("lead", "status", "reason", "", id="a reason that is missing"),
        pytest.param("lead", "lesions", "organ", "", id="an organ that is missing"),
        pytest.param("two-stage", "lesions", "role", "non-target", id="a target fewer"),
        pytest.param("lead", "deviations", "kind", "", id="a kind that is missing"),
    ],
)
def test_a_cell_changed_moves_the_same_cells_in_both(
    name: str, table: str, column: str, value: str, tmp_path: Path
):
    folder = made(tmp_path, name)
    before = twin.read_plain(folder / "data")
    set_cell(folder, table, before[table][0], column, value)
    after = twin.read_plain(folder / "data")
    moved = [
        number
        for number, count in OF_TABLE.items()
        if count(before, twin.patients_of(before, False))
        != count(after, twin.patients_of(after, False))
    ]
    assert moved or column == "arm"
    assert_alike(folder, after)


def test_a_target_lesion_that_was_not_read_at_baseline_leaves_no_sum(tmp_path: Path):
    folder = made(tmp_path, "two-stage")
    rewrite(folder / "data" / "measurements.csv", lambda rows: rows[1:])
    after = twin.read_plain(folder / "data")
    cells = twin.baseline(after, twin.patients_of(after, True))
    assert cells["Sum of target lesions: not recorded"].startswith("1/30")
    assert_alike(folder, after)


def test_the_order_of_the_files_rows_moves_nothing(tmp_path: Path):
    folder = made(tmp_path, "lead")
    before = {number: table.rows for number, table in laid_out(folder).items()}
    for table in ("subjects", "status", "doses", "deviations"):
        rewrite(folder / "data" / f"{table}.csv", lambda rows: rows[::-1])
    assert {number: table.rows for number, table in laid_out(folder).items()} == before


def test_the_tables_say_how_shares_and_quartiles_are_found(tmp_path: Path):
    found = laid_out(made(tmp_path, "lead"))
    for table in found.values():
        assert any(note.startswith("Shares are of all patients") for note in table.footnotes)
    assert any("type 7" in note for note in found["14.1.3"].footnotes)
