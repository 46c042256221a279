"""What is written into the sentences themselves: no number, and nothing of one trial."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from trialreadout.protocol import read_protocol
from trialreadout.report import words

MODULES = sorted(Path(words.__file__).parent.glob("*.py"))
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


def words_of_trials() -> set[str]:
    """List what belongs to one trial: its drugs, its markers, its number."""
    found: set[str] = set()
    for file in STUDIES:
        protocol = read_protocol(file)
        found |= {each.agent.lower() for each in protocol.treatments}
        found |= {marker.lower() for marker in protocol.markers}
        found.add(protocol.study.id.lower())
    return found


def test_there_are_sentences_and_trials_to_scan():
    assert len(MODULES) > 10
    assert {"sorafenib", "trametinib", "radioiodine", "thyroglobulin", "psa"} <= words_of_trials()
    assert "the median " in set(literals(MODULES[0].parent / "times.py"))


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_no_digit_stands_in_a_sentence_template(module: Path):
    assert [text for text in literals(module) if any(sign.isdigit() for sign in text)] == []


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.stem)
def test_no_drug_marker_or_trial_stands_in_a_sentence_template(module: Path):
    said = [text.lower() for text in literals(module)]
    assert {word for word in words_of_trials() for text in said if word in text} == set()
