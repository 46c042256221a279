"""What holds for every generator of plain tables: it knows what befell patients, and no rule."""

from __future__ import annotations

import ast
import csv
import io
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from trialreadout import studies
from trialreadout.sources.tables import TABLES
from trialreadout.studies import STUDIES

FOLDER = Path(studies.__file__).parent
SHARED = [FOLDER / "draw.py", FOLDER / "plain_rows.py"]
GENERATORS = ("lead", "redifferentiation", "two-stage")
any_cohort = pytest.mark.parametrize(
    ("study", "seed"), [(study, seed) for study in GENERATORS for seed in range(10)]
)


def tables(study: str, seed: int) -> dict[str, list[dict[str, str]]]:
    """Return the rows of every table of a cohort, as text."""
    return {
        Path(path).stem: list(csv.DictReader(io.StringIO(content.decode())))
        for path, content in STUDIES[study].files(seed).items()
        if path.startswith("data/")
    }


def imported(path: Path) -> set[str]:
    """Return every module that a file imports, and what it imports from it."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
            names |= {f"{node.module}.{name.name}" for name in node.names}
        elif isinstance(node, ast.Import):
            names |= {name.name for name in node.names}
    return names


@pytest.mark.parametrize("study", GENERATORS)
def test_a_generator_imports_no_rule_and_no_statistic(study):
    paths = [*(FOLDER / study.replace("-", "_")).glob("*.py"), *SHARED]
    names = set().union(*map(imported, paths))
    floors = {name.split(".")[1] for name in names if name.startswith("trialreadout.")}
    assert len(paths) > 4
    assert floors == {"studies", "sources"}
    assert not {name for name in names if name.split(".")[0] in ("numpy", "scipy", "polars")}


def test_no_code_outside_the_bundled_studies_names_their_drugs():
    drugs = {
        treatment["agent"]
        for study in FOLDER.glob("*/study.toml")
        for treatment in tomllib.loads(study.read_text(encoding="utf-8")).get("treatment", [])
        if "dose_mg" in treatment
    }
    assert {"trametinib", "dabrafenib"} <= drugs
    elsewhere = [p for p in FOLDER.parent.rglob("*.py") if FOLDER not in p.parents]
    assert len(elsewhere) > 100
    for path in elsewhere:
        text = path.read_text(encoding="utf-8").casefold()
        assert not [drug for drug in drugs if drug.casefold() in text], path


@pytest.mark.parametrize("study", GENERATORS)
def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_cohort(study):
    make = STUDIES[study].files
    assert make(3) == make(3)
    assert make(3) != make(4)
    assert make() == make(STUDIES[study].SEED)


@any_cohort
def test_every_row_conforms_to_the_plain_tables(study, seed):
    for name, rows in tables(study, seed).items():
        table = TABLES[name]
        assert rows
        assert set(rows[0]) <= set(table.columns)
        for row in rows:
            for column, cell in row.items():
                spec = table.columns[column]
                assert cell or not spec.required
                assert not (cell and spec.terms) or cell in spec.terms
                assert not (cell and spec.kind == "flag") or cell in "YN"
                if cell and spec.kind in ("number", "integer"):
                    assert float(cell.removeprefix("<")) >= 0
                if cell and spec.kind == "date":
                    date.fromisoformat((cell + "-01-01")[:10])
        if table.key:
            keys = Counter(tuple(row.get(column, "") for column in table.key) for row in rows)
            assert set(keys.values()) == {1}


@any_cohort
def test_rows_name_known_patients_and_known_lesions_alone(study, seed):
    rows_of = tables(study, seed)
    known = {row["subject"] for row in rows_of["subjects"]}
    for rows in rows_of.values():
        assert {row["subject"] for row in rows} <= known
    lesions = {(row["subject"], row["lesion"]) for row in rows_of["lesions"]}
    for name in ("measurements", "foci"):
        assert {(row["subject"], row["lesion"]) for row in rows_of.get(name, ())} <= lesions


@any_cohort
def test_nothing_is_dated_after_the_last_contact_or_the_cut_off(study, seed):
    protocol = tomllib.loads(STUDIES[study].files(seed)["study.toml"].decode())
    rows_of = tables(study, seed)
    last = {row["subject"]: row["last_contact_on"] for row in rows_of["status"]}
    assert max(last.values()) <= protocol["data"]["cut_off"].isoformat()
    for name, rows in rows_of.items():
        for row in rows:
            for column, cell in row.items():
                if TABLES[name].columns[column].kind == "date" and cell:
                    assert cell <= last[row["subject"]], (name, row)
