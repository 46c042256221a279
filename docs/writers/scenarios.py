"""The keys of a file of scenarios, as its models describe themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from trialreadout.protocol.keys import described, node_at
from trialreadout.protocol.positions import Path
from trialreadout.simulation.scenario import Scenarios
from writers.markdown import code, prose, table

_HEADINGS = ("key", "takes", "default", "meaning, and where the default is from")
_SCENARIO: Path = ("scenario", 0)


def scenario_keys() -> str:
    """Describe the file, the scenario, and each of its sections."""
    document: dict[str, Any] = {"scenario": [{}]}
    return "\n\n".join(_parts(document))


def _parts(document: dict[str, Any]) -> Iterator[str]:
    yield "### The file"
    yield _table(document, (), without=("scenario",))
    yield "### [[scenario]]"
    sections = [
        name
        for name in node_at(document, _SCENARIO, Scenarios)["properties"]
        if _inner(document, name) is not None
    ]
    yield _table(document, _SCENARIO, without=sections)
    for name in sections:
        node, path = _inner(document, name) or ({}, ())
        form = f"[[scenario.{name}]]" if isinstance(path[-1], int) else f"[scenario.{name}]"
        yield f"### {form}"
        yield prose(node.get("description", ""))
        yield _table(document, path)


def _inner(document: dict[str, Any], name: str) -> tuple[dict[str, Any], Path] | None:
    """Find the table that a key of a scenario takes; None if it takes none."""
    for path in ((*_SCENARIO, name), (*_SCENARIO, name, 0)):
        node = node_at(document, path, Scenarios)
        if "properties" in node:
            return node, path
    return None


def _table(document: dict[str, Any], path: Path, without: Sequence[str] = ()) -> str:
    node = node_at(document, path, Scenarios)
    required = node.get("required", ())
    return table(
        _HEADINGS,
        [
            _row(name, node_at(document, (*path, name), Scenarios), name in required)
            for name in node["properties"]
            if name not in without
        ],
    )


def _row(name: str, node: dict[str, Any], required: bool) -> tuple[str, ...]:
    takes = (described(node) or "").replace('"', "`")
    value = node.get("default")
    known = "none" if value in (None, "") else code(json.dumps(value))
    default = "required" if required else known
    return code(name), takes, default, prose(node.get("description", ""))
