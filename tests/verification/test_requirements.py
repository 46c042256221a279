"""Every requirement has its cases, its functions, its tests, and fails on a wrong number."""

from __future__ import annotations

import ast
import inspect
import json
import re
import shutil
from collections import Counter
from importlib import import_module
from pathlib import Path

import pytest

from pages import ROOT
from trialreadout import criteria, statistics
from trialreadout.verification import case_files
from trialreadout.verification.requirements import REQUIREMENTS
from trialreadout.verification.verify import verdict_of

IDS = [each.id for each in REQUIREMENTS]
FAMILIES = sorted({each.family for each in REQUIREMENTS})


SLOW = ("demonstration", "times", "comparisons")
"""Families that run whole studies, or load what takes long."""


def computed():
    """List what every family computes."""
    modules = [import_module(f"trialreadout.verification.families.{name}") for name in FAMILIES]
    return [
        (module.__name__.split(".")[-1], each) for module in modules for each in module.COMPUTED
    ]


@pytest.mark.parametrize("requirement", REQUIREMENTS, ids=IDS)
def test_this_installation_meets(requirement):
    verdict = verdict_of(requirement)
    assert verdict.faults == ()
    assert verdict.passed
    assert verdict.origin["tool"]
    assert verdict.origin["call"]


def test_each_id_stands_once():
    assert [name for name, n in Counter(IDS).items() if n > 1] == []
    assert [name for name in IDS if not re.fullmatch(r"[A-Z0-9]+-\d", name)] == []


def test_each_requirement_has_its_file_and_its_computation_and_no_other_is_left():
    files = {path.stem for path in case_files.CASES.iterdir()}
    assert files == {*IDS, case_files.SAMPLES}
    assert sorted(computed()) == sorted((each.family, each.id) for each in REQUIREMENTS)


@pytest.mark.parametrize("name", IDS)
def test_no_two_cases_of_a_requirement_are_alike(name):
    document = json.loads(case_files.file_of(name).read_text(encoding="utf-8"))
    assert document["requirement"] == name
    cases = document["cases"]
    assert [n for n, count in Counter(each["name"] for each in cases).items() if count > 1] == []
    assert len({json.dumps(each["given"]) for each in cases}) == len(cases)


def test_the_cases_are_small():
    assert sum(path.stat().st_size for path in case_files.CASES.iterdir()) < 600_000


@pytest.mark.parametrize("module", [statistics, criteria], ids=lambda module: module.__name__)
def test_every_public_function_stands_under_a_requirement(module):
    functions = {name for name in module.__all__ if inspect.isfunction(getattr(module, name))}
    covered = {name for each in REQUIREMENTS for name in each.covers}
    assert functions - covered == set()


def test_no_requirement_covers_what_is_not_there():
    public = {*statistics.__all__, *criteria.__all__}
    assert {name for each in REQUIREMENTS for name in each.covers} - public == set()


def test_every_test_that_a_requirement_names_is_there():
    named = {test for each in REQUIREMENTS for test in each.tests}
    assert all(each.tests for each in REQUIREMENTS)
    files = {test.partition("::")[0] for test in named}
    there = {f"{file}::{name}" for file in files for name in functions_of(ROOT / "tests" / file)}
    assert named - there == set()


def functions_of(path: Path) -> list[str]:
    """List the tests of a file."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    functions = [each.name for each in body if isinstance(each, ast.FunctionDef)]
    return [name for name in functions if name.startswith("test_")]


@pytest.fixture
def own_cases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The cases, copied, to be changed."""
    folder = tmp_path / "cases"
    shutil.copytree(case_files.CASES, folder)
    monkeypatch.setattr(case_files, "CASES", folder)
    return folder


def change_last(value):
    """Change the last value below one that is expected."""
    if isinstance(value, dict):
        name = list(value)[-1]
        return value | {name: change_last(value[name])}
    if isinstance(value, list):
        return [*value[:-1], change_last(value[-1])] if value else [0]
    if value is None or isinstance(value, str):
        return 0
    return not value if isinstance(value, bool) else value + 3e-8 * max(abs(value), 1e-3)


@pytest.mark.parametrize("name", IDS)
def test_one_wrong_value_fails_its_requirement_and_no_other(own_cases: Path, name: str):
    path = own_cases / f"{name}.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    last = document["cases"][-1]
    last["expected"] = change_last(last["expected"])
    path.write_text(json.dumps(document), encoding="utf-8")
    others = [each for each in REQUIREMENTS if each.family not in SLOW and each.id != name][::12]
    verdicts = [verdict_of(each) for each in REQUIREMENTS if each.id == name or each in others]
    assert [each.requirement.id for each in verdicts if not each.passed] == [name]
    (fault,) = next(each.faults for each in verdicts if each.requirement.id == name)
    assert fault.case == last["name"]


def test_a_requirement_without_its_cases_fails_and_says_why(own_cases: Path):
    (own_cases / "KM-1.json").unlink()
    verdict = verdict_of(REQUIREMENTS[0])
    assert not verdict.passed
    assert "KM-1.json" in verdict.faults[0].found


def test_a_requirement_of_no_case_does_not_pass(own_cases: Path):
    document = {"requirement": "KM-1", "origin": {"tool": "none"}, "cases": []}
    (own_cases / "KM-1.json").write_text(json.dumps(document))
    assert not verdict_of(REQUIREMENTS[0]).passed


def test_a_case_that_cannot_be_computed_is_a_fault_of_that_case(own_cases: Path):
    path = own_cases / "BIN-1.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["cases"][0]["given"]["n"] = -1
    path.write_text(json.dumps(document), encoding="utf-8")
    verdict = verdict_of(next(each for each in REQUIREMENTS if each.id == "BIN-1"))
    assert [each.case for each in verdict.faults] == [document["cases"][0]["name"]]
    assert "ValueError" in verdict.faults[0].found


def test_the_kept_cases_are_those_that_are_written_from_the_reference_data(shared_data: Path):
    from verification.write_cases import every_file

    written = dict(every_file(shared_data))
    assert len(written) > 25
    for name, text in written.items():
        assert (case_files.CASES / name).read_text(encoding="utf-8") == text, name
