"""The keys of the study file, as its models describe themselves."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator, Sequence
from typing import Any

from trialreadout.protocol.any_endpoint import AnyEndpoint
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.protocol.keys import Node, described, node_at
from trialreadout.protocol.numbers_asked import numbers_of
from trialreadout.protocol.part import Part
from trialreadout.protocol.positions import Path
from trialreadout.protocol.refusals import KIND
from writers.markdown import code, one_line, prose, table

_HEADINGS = ("key", "takes", "default", "open", "meaning")
_ENDPOINTS = "endpoint"
_NO_BASE = (AnyEndpoint, *AnyEndpoint.__mro__)


def sections() -> str:
    """Describe every section of the file but the kinds of endpoint, in the order of the file."""
    root = node_at({}, ())
    return "\n\n".join(
        _section(key, node_at({}, (key,)), key in root.get("required", ()))
        for key in root["properties"]
    )


def endpoint_kinds() -> str:
    """Describe what the kinds of endpoint share, and each kind."""
    shared = dict.fromkeys(
        base
        for model in ENDPOINT_OF_KIND.values()
        for base in reversed(model.__mro__)
        if base not in _NO_BASE and base is not model
    )
    parts = [_every_endpoint()]
    parts += [_shared(base) for base in shared if issubclass(base, Part)]
    parts += [_kind(kind, model) for kind, model in ENDPOINT_OF_KIND.items()]
    return "\n\n".join(parts)


def _section(key: str, node: Node, required: bool) -> str:
    about = prose(node.get("description", ""))
    if key == _ENDPOINTS:
        keys = "Its keys depend on its kind: see [kinds of endpoint](#kinds-of-endpoint)."
        return f"### {key}\n\n`[[endpoint]]`, as often as needed. {about}\n\n{keys}"
    many = node.get("type") == "array"
    path: Path = (key, 0) if many else (key,)
    inner = node_at({}, path)
    if "properties" not in inner:
        needed = " Required." if required else ""
        return f"### {key}\n\n{code(key)}: {described(node)}.{needed} {about}"
    heading = f"[[{key}]]" if many else f"[{key}]"
    often = ", as often as needed" if many else ", required" if required else ""
    lines = [f"### {key}", f"{code(heading)}{often}. {about}", *_keys({}, path, inner, key)]
    return "\n\n".join(lines)


def _keys(
    document: dict[str, Any], path: Path, node: Node, prefix: str, only: Sequence[str] | None = None
) -> Iterator[str]:
    """Write a table of keys, and below it one for each table that a key takes."""
    properties = node["properties"]
    names = [name for name in properties if only is None or name in only]
    yield table(
        _HEADINGS,
        [
            _row(name, node_at(document, (*path, name)), raw, name in node.get("required", ()))
            for name, raw in properties.items()
            if name in names
        ],
    )
    for name in names:
        for form in ((), (0,)):
            below = (*path, name, *form)
            written = _with_table(document, below)
            inner = node_at(written, below)
            if "properties" in inner:
                said = f"{prefix}.{name}"
                each = ", of each element" if form else ""
                yield f"The keys of {code(said)}{each}:"
                yield from _keys(written, below, inner, said)
                yield from _other_tables(inner, said)


def _other_tables(node: Node, prefix: str) -> Iterator[str]:
    """Write the tables that a key takes in the place of the first one."""
    for form in node.get("otherwise", ()):
        if "properties" in form:
            yield f"Or these keys of {code(prefix)}:"
            needed = form.get("required", ())
            rows = [_row(k, raw, raw, k in needed) for k, raw in form["properties"].items()]
            yield table(_HEADINGS, rows)


def _with_table(document: dict[str, Any], path: Path) -> dict[str, Any]:
    """Return a document that has a table at a path, so that its form is known there."""
    first, rest = str(path[0]), path[1:]
    many = bool(rest) and isinstance(rest[0], int)
    there = document.get(first)
    table = there[0] if many and isinstance(there, list) else there
    table = dict(table) if isinstance(table, dict) else {}
    further = rest[1:] if many else rest
    table = _with_table(table, further) if further else table
    return {**document, first: [table] if many else table}


def _row(name: str, node: Node, raw: Node, required: bool) -> tuple[str, ...]:
    """Write the row of a key; `raw` is what its own table says of it."""
    node = KIND if name == "kind" else node
    takes = (described(node) or "").replace('"', "`")
    if _is_one_or_many(node):
        takes = "text in quotes, or a list of texts"
    default = "required" if required else _default(node.get("default"))
    is_open = "open" if raw.get("left_open") else ""
    return code(name), takes, default, is_open, prose(node.get("description", ""))


def _is_one_or_many(node: Node) -> bool:
    """Tell whether a list may be written as its one text."""
    element = node.get("items", {})
    return "minItems" in node and element.get("type") == "string" and "enum" not in element


def _default(value: Any) -> str:
    if value in (None, [], {}, ""):
        return "none"
    if isinstance(value, dict):
        return "as below"
    return code(json.dumps(value, ensure_ascii=False))


def _every_endpoint() -> str:
    document = _document(next(iter(ENDPOINT_OF_KIND)))
    node = node_at(document, (_ENDPOINTS, 0))
    said = "Every endpoint has these keys."
    return "\n\n".join(
        ["### every endpoint", said, *_own_keys(document, node, AnyEndpoint, "endpoint")]
    )


def _shared(base: type[Part]) -> str:
    kind = next(k for k, model in ENDPOINT_OF_KIND.items() if issubclass(model, base))
    document = _document(kind)
    node = node_at(document, (_ENDPOINTS, 0))
    return "\n\n".join(
        [
            f"### {_heading(base)}",
            one_line(inspect.getdoc(base) or ""),
            *_own_keys(document, node, base, "endpoint"),
        ]
    )


def _kind(kind: str, model: type[AnyEndpoint]) -> str:
    document = _document(kind)
    node = node_at(document, (_ENDPOINTS, 0))
    bases = [b for b in model.__mro__[1:] if b not in AnyEndpoint.__mro__ and issubclass(b, Part)]
    also = [f"[{_heading(base)}](#{_heading(base).replace(' ', '-')})" for base in bases]
    also.append("[every endpoint](#every-endpoint)")
    own = list(_own_keys(document, node, model, kind))
    lines = [f"### {kind}", one_line(inspect.getdoc(model) or "")]
    lines += own or []
    lines.append(f"Further keys: {', '.join(also)}.")
    answers = ", ".join(map(code, model.answers)) or "none: it is a time, or a row an event"
    lines.append(f"Answers: {answers}.")
    if model.columns:
        lines.append(f"Columns for a summary: {', '.join(map(code, model.columns))}.")
    numbers = ", ".join(map(code, numbers_of(kind, every_assessment=False)))
    if kind == "recist-timepoint":
        numbers += "; without `at`, " + ", ".join(map(code, numbers_of(kind, True)))
    lines.append(f"Numbers that a statistic can yield: {numbers}.")
    return "\n\n".join(lines)


def _own_keys(
    document: dict[str, Any], node: Node, model: type[Part], prefix: str
) -> Iterator[str]:
    """Write the keys that a model itself states, those that it inherits left out."""
    stated = inspect.get_annotations(model)
    names = [
        field.alias or name
        for name, field in model.model_fields.items()
        if name in stated and (name != "kind" or model is AnyEndpoint)
    ]
    if names:
        yield from _keys(document, (_ENDPOINTS, 0), node, prefix, names)


def _document(kind: str) -> dict[str, Any]:
    """Return a study file with one endpoint, whose kind decides the keys below it."""
    return {_ENDPOINTS: [{"kind": kind}]}


def _heading(base: type[Part]) -> str:
    return _SHARED[base.__name__]


_SHARED = {
    "GradesTumours": "endpoints that grade tumours",
    "OverAssessments": "endpoints over all assessments",
    "OverImmune": "endpoints of i-responses",
    "OfScans": "endpoints of scintigraphy",
    "OfMarker": "endpoints of a marker",
    "OfMarkerCriteria": "endpoints that hold a marker against thresholds",
    "OfEvents": "endpoints of adverse events",
}
"""What several kinds of endpoint have in common, in words."""
