"""What holds for every generator of invented patients: it knows what befell them, and no rule."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from trialreadout import studies

FOLDER = Path(studies.__file__).parent
SHARED = [FOLDER / "draw.py", FOLDER / "plain_rows.py"]


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


@pytest.mark.parametrize("study", ["lead"])
def test_a_generator_imports_no_rule_and_no_statistic(study):
    paths = [*(FOLDER / study).glob("*.py"), *SHARED]
    names = set().union(*map(imported, paths))
    floors = {name.split(".")[1] for name in names if name.startswith("trialreadout.")}
    assert len(paths) > 4
    assert floors == {"studies", "sources"}
    assert not {name for name in names if name.split(".")[0] in ("numpy", "scipy", "polars")}
