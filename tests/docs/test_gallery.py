"""The gallery shows every kind of figure as it is drawn today, and every kind of table."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from writers.gallery import FOLDER, SHOWN, Shown, example_of, figures_of, pictures
from writers.gallery_tables import TABLES

from pages import DOCS
from trialreadout import report
from trialreadout.report import figures
from trialreadout.studies import STUDIES


def nearly(svg):
    """Read places to a tenth of a pixel, which no reader can tell apart."""
    return re.sub(r"-?\d+\.\d+", lambda number: f"{float(number[0]):.1f}", svg)


def test_the_pictures_are_those_that_are_drawn_today():
    drawn = pictures()
    there = {path.name: path.read_text("utf-8") for path in (DOCS / FOLDER).glob("*")}
    remedy = "docs/gallery is out of date; write it anew: make docs"
    assert there.keys() == drawn.keys(), remedy
    for name, svg in drawn.items():
        assert nearly(there[name]) == nearly(svg), f"{name}: {remedy}"


def kinds_in_the_code():
    """Read of every figure made in the source the constant that names its kind."""
    for path in sorted(Path(figures.__file__).parent.glob("*.py")):
        module = import_module(f"{figures.__name__}.{path.stem}")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Figure":
                named = {each.arg: each.value for each in call.keywords}
                assert "kind" in named, f"{path.name}, line {call.lineno}: a figure without a kind"
                yield getattr(module, named["kind"].id)


def test_every_kind_of_figure_that_the_code_makes_is_shown_once():
    shown = [each.kind for each in SHOWN]
    assert len(set(shown)) == len(shown)
    assert set(kinds_in_the_code()) == set(shown)


@pytest.mark.parametrize("study", STUDIES)
def test_every_kind_of_figure_of_a_bundled_study_is_shown(study):
    kinds = {figure.kind for figure in figures_of(study)}
    assert kinds <= {each.kind for each in SHOWN}, "add it to SHOWN in docs/writers/gallery.py"


def test_a_kind_that_the_study_does_not_have_is_named():
    with pytest.raises(LookupError, match="no figure of the kind 'pie'"):
        example_of(Shown("pie", "lead", ""))


ASSEMBLE = {"all_tables", "tables_of_endpoint", "table_of_sets", "printed_table"}
"""Functions that bring tables of others together, lay out a part of one, or write one anew."""


def tables_in_the_code():
    """Name every public function of the report that hands over a table of a page."""
    for path in sorted(Path(report.__file__).parent.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "trialreadout.report.tables import" not in text and path.name != "tables.py":
            continue
        for found in ast.walk(ast.parse(text)):
            if isinstance(found, ast.FunctionDef) and found.returns is not None:
                words = re.findall(r"\w+", ast.unparse(found.returns))
                if "Table" in words and not found.name.startswith("_"):
                    yield found.name


def test_every_kind_of_table_that_the_code_lays_out_is_shown_once():
    shown = [each.laid_out_by.__name__ for each in TABLES]
    modules = {each.laid_out_by for each in TABLES}
    assert len(modules) == len(shown)
    assert set(tables_in_the_code()) - ASSEMBLE == set(shown)


@pytest.mark.parametrize("shown", TABLES, ids=lambda shown: shown.title)
def test_the_example_of_a_table_has_rows(shown):
    example = shown.example()
    if example is None:
        assert shown.title == "Shifts of laboratory grades", "no bundled study asks for shifts"
    else:
        assert example.rows
        assert all(len(row) == len(example.columns) for row in example.rows)
