"""What is written into the sentences themselves: no number, and nothing of one trial."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from trialreadout.protocol import read_protocol
from trialreadout.report import words

MODULES = sorted(Path(words.__file__).parent.glob("*.py"))
DRAWN = sorted(Path(words.__file__).parents[1].rglob("*.py"))
"""Every module of the report: labels, footnotes and captions are written in the others."""
STUDIES = sorted((Path(words.__file__).parents[2] / "studies").glob("*/study.toml"))


def literals(module: Path) -> Iterator[str]:
    """List every text of a module but its docstrings, parts of f-strings among them."""
    tree = ast.parse(module.read_text(encoding="utf-8"))
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in documented:
            yield from [node.value] if isinstance(node.value, str) else []


@cache
def words_of_trials() -> set[str]:
    """List what belongs to one trial: its drugs and markers in small letters, and its number."""
    found: set[str] = set()
    for file in STUDIES:
        protocol = read_protocol(file)
        found |= {each.agent.lower() for each in protocol.treatments}
        found |= {marker.lower() for marker in protocol.markers}
        found.add(protocol.study.id)
    return found


def digits_in(module: Path) -> list[str]:
    """List the texts of a module that hold a digit."""
    return [text for text in literals(module) if any(sign.isdigit() for sign in text)]


def trials_in(module: Path) -> set[str]:
    """List what a module says of one trial, as a word of its own; a number in capitals alone."""
    said = " ".join(literals(module))
    return {
        word
        for word in words_of_trials()
        if re.search(rf"\b{re.escape(word)}\b", said, re.IGNORECASE if word.islower() else 0)
    }


def named(module: Path) -> str:
    return f"{module.parent.stem}-{module.stem}"


def test_there_are_sentences_and_trials_to_scan():
    assert len(MODULES) > 10
    assert len(DRAWN) > 2 * len(MODULES)
    assert {"sorafenib", "trametinib", "radioiodine", "thyroglobulin", "psa"} <= words_of_trials()
    assert "the median " in set(literals(MODULES[0].parent / "times.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_no_digit_stands_in_a_sentence_template(module: Path):
    assert digits_in(module) == []


def test_a_digit_and_a_drug_in_a_template_would_be_found(tmp_path: Path):
    module = tmp_path / "planted.py"
    module.write_text(
        '"""Docs of sorafenib 400."""\n'
        'def told(n):\n    """Of 31."""\n    return f"{n} of 31 took Sorafenib twice"\n',
        encoding="utf-8",
    )
    assert list(literals(module)) == [" of 31 took Sorafenib twice"]
    assert digits_in(module) == [" of 31 took Sorafenib twice"]
    assert trials_in(module) == {"sorafenib"}


@pytest.mark.parametrize("module", DRAWN, ids=named)
def test_no_drug_marker_or_trial_stands_in_a_template(module: Path):
    assert trials_in(module) == set()
