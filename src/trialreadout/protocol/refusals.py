"""The refusals of the models, in words that the author of a study file understands."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND
from trialreadout.protocol.fault import Document, Fault, listed, meant, value_at
from trialreadout.protocol.keys import Model, Node, choices, described, keys_at, node_at, spelled
from trialreadout.protocol.positions import Path
from trialreadout.protocol.protocol import Protocol

KIND: Node = {
    "enum": list(ENDPOINT_OF_KIND),
    "description": "The kind of an endpoint decides its other keys.",
}


def refusals(document: Document, model: Model = Protocol) -> Iterator[Fault]:
    """List what the models refuse, each key once."""
    try:
        model.model_validate(tuples(document))
    except ValidationError as refused:
        faults: dict[Path, Fault] = {}
        for error in refused.errors(include_url=False):
            if not _is_echo(document, error):
                fault = _fault(document, error, model)
                faults.setdefault(fault.path, fault)
        yield from faults.values()


def tuples(value: Any) -> Any:
    """Replace the lists of a document by tuples, which the models ask for."""
    if isinstance(value, dict):
        return {key: tuples(below) for key, below in value.items()}
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def _is_echo(document: Document, error: ErrorDetails) -> bool:
    """Tell whether a list is found too short only because its elements were refused."""
    return error["type"] == "too_short" and bool(value_at(document, _path(document, error)))


def _fault(document: Document, error: ErrorDetails, model: Model) -> Fault:
    path = _path(document, error)
    value = value_at(document, path)
    node = node_at(document, path, model)
    if error["loc"][-1] == "[key]":
        known = node_at(document, path[:-1], model)["propertyNames"]
        return _not_allowed(path, path[-1], known)
    match error["type"]:
        case "extra_forbidden":
            return _unknown_key(document, path, model)
        case "missing":
            return _missing_key(path, node)
        case "union_tag_not_found":
            return _missing_key((*path, "kind"), KIND)
        case "union_tag_invalid":
            return _not_allowed((*path, "kind"), value["kind"], KIND)
        case "own_words":
            remedy = meant(value, error["ctx"]["choices"]) or _about(node)
            return Fault(path, "not-allowed", value, error["ctx"]["allowed"], remedy)
        case "literal_error" if isinstance(value, int | float) and str(value) in choices(node):
            return _wrong_type(path, value, {**node, "type": "string"})
        case kind if kind.endswith("_type"):
            return _wrong_type(path, value, node)
    return _not_allowed(path, value, node)


def _path(document: Document, error: ErrorDetails) -> Path:
    """Follow the models' own path through the document, passing over what is not in it."""
    path: Path = ()
    for step in error["loc"]:
        if value_at(document, (*path, step)) is not None:
            path = (*path, step)
    return (*path, error["loc"][-1]) if error["type"] == "missing" else path


def _unknown_key(document: Document, path: Path, model: Model) -> Fault:
    known = keys_at(document, path[:-1], model)
    table = f"{spelled(document, path[:-1])} knows" if path[:-1] else "The file knows"
    remedy = meant(path[-1], known) or f"{table} no such key; take it out."
    return Fault(path, "unknown-key", path[-1], listed(known), remedy)


def _missing_key(path: Path, node: Node) -> Fault:
    remedy = f"Add {path[-1]} here. {_about(node) or ''}".strip()
    return Fault(path, "missing-key", None, described(node), remedy)


def _not_allowed(path: Path, value: Any, node: Node) -> Fault:
    remedy = meant(value, choices(node)) if isinstance(value, str) else None
    if value in ("", [], {}):
        remedy = "Fill it in, or take the key out."
    remedy = remedy or _about(node)
    return Fault(path, "not-allowed", value, described(node), remedy)


def _wrong_type(path: Path, value: Any, node: Node) -> Fault:
    key, remedy = path[-1], _about(node)
    written = f"{key} = " if isinstance(key, str) else ""
    match node.get("type"), value:
        case "string", int() | float() if not isinstance(value, bool):
            remedy = f'Write it in quotes: {written}"{value}".'
        case "integer" | "number" | "boolean", str() if re.fullmatch(r"[\d.]+|true|false", value):
            remedy = f"Write it without quotes: {written}{value}."
        case "string", str() if node.get("format") == "date":
            remedy = f"Write year, month and day without quotes: {written}2011-01-31."
        case "array", dict():
            remedy = f"Write its heading in double brackets: [[{key}]]."
        case "object", list():
            remedy = f"Write its heading in single brackets, and once: [{key}]."
        case "array", _:
            remedy = f"Put it in square brackets: {written}[...]."
    return Fault(path, "wrong-type", value, described(node), remedy)


def _about(node: Node) -> str | None:
    """Say what a key means, in the words of the study file's reference."""
    text: str = node.get("description", "")
    return text.partition("\n\n")[0].replace("\n", " ") or None
