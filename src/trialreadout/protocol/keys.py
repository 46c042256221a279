"""The keys a study file may have: what each takes, and how people refer to it.

The models describe themselves as a JSON Schema; a document and its schema are walked
together, because a document's own words (the kind of an endpoint) decide what is below.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from trialreadout.protocol.fault import Document, listed, value_at
from trialreadout.protocol.part import Part
from trialreadout.protocol.positions import Path
from trialreadout.protocol.protocol import Protocol

Node = dict[str, Any]


Model = type[Part]
"""What a whole file is read into."""


@cache
def _schema(model: Model) -> Node:
    schema = model.model_json_schema()
    _link(schema, schema.get("$defs", {}))
    return schema


def _link(node: Any, defined: Node) -> None:
    """Put in the place of each reference what it refers to."""
    if isinstance(node, list):
        for element in node:
            _link(element, defined)
    if not isinstance(node, dict):
        return
    if isinstance(node.get("$ref"), str):
        node["$ref"] = defined[node["$ref"].rpartition("/")[2]]
    for kind, target in node.get("discriminator", {}).get("mapping", {}).items():
        node["discriminator"]["mapping"][kind] = defined[target.rpartition("/")[2]]
    for key, below in node.items():
        if key not in ("$ref", "discriminator"):
            _link(below, defined)


def node_at(document: Document, path: Path, model: Model = Protocol) -> Node:
    """Give the schema of a key, whether the document has it or not; empty if unknown."""
    node = _resolved(_schema(model), document)
    for length, step in enumerate(path, start=1):
        node = _resolved(_below(node, step), value_at(document, path[:length]))
    return node


def keys_at(document: Document, path: Path, model: Model = Protocol) -> list[str]:
    """List the keys that a table may have."""
    return list(node_at(document, path, model).get("properties", {}))


def described(node: Node) -> str | None:
    """Say in words what a key takes."""
    forms = [_form(form) for form in (node, *node.get("otherwise", ()))]
    return ", or ".join(form for form in forms if form) or None


def choices(node: Node) -> list[object]:
    """List the words or numbers that a key takes, if it takes no others."""
    return [node["const"]] if "const" in node else list(node.get("enum", ()))


def _form(node: Node) -> str | None:
    if choices(node):
        return listed(choices(node))
    match node.get("type"):
        case "string":
            date = node.get("format") == "date"
            return "a date such as 2011-01-31, without quotes" if date else "text in quotes"
        case "integer":
            return "a whole number" + _bounds(node)
        case "number":
            return "a number" + _bounds(node)
        case "boolean":
            return "true or false"
        case "array":
            element = _resolved(node.get("items", {}), None)
            one_of = "one of " if choices(element) else ""
            return f"a list, each element {one_of}{described(element)}"
        case "object":
            keys = listed(node.get("properties", {}))
            return f"a table with the keys {keys}" if keys else "a table"
    return None


def key_paths(document: Document) -> dict[str, Path]:
    """Map every key that the document has or could have, spelled with dots, to its path.

    A table that occurs many times is referred to by its name, or its number from 1:
    "endpoint.best overall response.confirmation_days", "statistic.2.interval".
    """
    return dict(_paths(document, _resolved(_schema(Protocol), document), "", ()))


def spelled(document: Document, path: Path) -> str:
    """Spell a key for people: endpoint "best overall response".confirmation_days."""
    words = ""
    for length, step in enumerate(path, start=1):
        here = value_at(document, path[:length])
        if isinstance(step, str):
            bare = step.replace("_", "").replace("-", "").isalnum() and step.isascii()
            words += ("." if words else "") + (step if bare else f'"{step}"')
        elif isinstance(here, dict):
            name = here.get("name")
            words += f' "{name}"' if isinstance(name, str) else f" {step + 1}"
    return words


def _paths(document: Any, node: Node, prefix: str, path: Path) -> Iterator[tuple[str, Path]]:
    if path:
        yield prefix, path
    steps: list[tuple[str, str | int]] = [(key, key) for key in node.get("properties", {})]
    if "additionalProperties" in node and isinstance(document, dict):
        steps += [(key, key) for key in document]
    if isinstance(document, list):
        for index, element in enumerate(document):
            if isinstance(element, dict):
                steps.append((str(element.get("name", index + 1)), index))
    for word, step in steps:
        below = value_at(document, (step,))
        spelling = f"{prefix}.{word}" if prefix else word
        yield from _paths(below, _resolved(_below(node, step), below), spelling, (*path, step))


def _below(node: Node, step: str | int) -> Node:
    if isinstance(step, int):
        below = node.get("items", {})
    else:
        below = node.get("properties", {}).get(step, node.get("additionalProperties"))
    return below if isinstance(below, dict) else {}


def _resolved(node: Node, value: Any) -> Node:
    """Follow references, and of several forms take the one that the value has."""
    if "$ref" in node:
        about = {key: node[key] for key in node if key != "$ref"}
        return _resolved({**node["$ref"], **about}, value)
    forms = node.get("anyOf", node.get("oneOf"))
    if not forms:
        return node
    kinds = node.get("discriminator", {}).get("mapping")
    if kinds:
        kind = value.get("kind") if isinstance(value, dict) else None
        known = isinstance(kind, str) and kind in kinds
        return _resolved({"$ref": kinds[kind]} if known else {"type": "object"}, value)
    resolved = [_resolved(form, value) for form in forms if form.get("type") != "null"]
    resolved.sort(key=lambda form: (form.get("type") == "object") != isinstance(value, dict))
    about = {key: node[key] for key in node if key in ("description", "default")}
    return {**resolved[0], **about, "otherwise": resolved[1:]}


def _bounds(node: Node) -> str:
    match node:
        case {"exclusiveMinimum": low, "exclusiveMaximum": high}:
            return f" between {low:g} and {high:g}, neither included"
        case {"exclusiveMinimum": low, "maximum": high}:
            return f" above {low:g}, at most {high:g}"
        case {"exclusiveMinimum": low}:
            return f" above {low:g}"
        case {"minimum": low, "maximum": high}:
            return f": {low:g}" if low == high else f" from {low:g} to {high:g}"
        case {"minimum": low}:
            return f", {low:g} or more"
    return ""
