"""A protocol, written as the text of a study file.

Sections come in the order of the models, keys that have their default are left out, and the
same protocol always gives the same text.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from trialreadout.protocol.presets import PRESETS
from trialreadout.protocol.protocol import Protocol

_WIDTH = 100
_INDENT = "  "
_EXACT = 2**53
"""Below it a whole number is the same as a float and as an integer."""


def protocol_to_toml(protocol: Protocol) -> str:
    """Write a protocol; reading the text gives an equal protocol.

    Parameters
    ----------
    protocol
        Any that was read, or made.
    """
    document = protocol.model_dump(by_alias=True, exclude_defaults=True)
    everything = protocol.model_dump(by_alias=True)
    document |= {"endpoint": _beside_presets(document, everything)} if protocol.endpoints else {}
    blocks = [f"format = {document.pop('format')}"]
    for section, content in document.items():
        if isinstance(content, dict):
            blocks += _table(f"[{section}]", section, content)
        else:
            for table in content:
                blocks += _table(f"[[{section}]]", section, table)
    return "\n\n".join(blocks) + "\n"


def _beside_presets(
    document: Mapping[str, Any], everything: Mapping[str, Any]
) -> tuple[dict[str, Any], ...]:
    """Write out what a preset gives and an endpoint has otherwise, though it be the default."""
    return tuple(
        stated
        | {
            key: whole[key]
            for key, given in PRESETS.get(str(whole.get("preset")), {}).items()
            if whole[key] is not None and (key not in stated or isinstance(given, dict))
        }
        for stated, whole in zip(document["endpoint"], everything["endpoint"], strict=True)
    )


def _table(heading: str, section: str, content: Mapping[str, Any]) -> Iterator[str]:
    """Write a table; below it, under headings of their own, tables too wide for a line."""
    wide = {
        key: value
        for key, value in content.items()
        if isinstance(value, dict) and len(_line(key, value)) > _WIDTH
    }
    narrow = [_line(key, value) for key, value in content.items() if key not in wide]
    yield "\n".join([heading, *narrow])
    for key, value in wide.items():
        lines = [_line(below, written) for below, written in value.items()]
        yield "\n".join([f"[{section}.{key}]", *lines])


def _line(key: str, value: Any) -> str:
    line = f"{_key(key)} = {_value(value)}"
    if len(line) <= _WIDTH or not isinstance(value, tuple):
        return line
    elements = "".join(f"{_INDENT}{_value(element)},\n" for element in value)
    return f"{_key(key)} = [\n{elements}]"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _value(key)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case float() if value.is_integer() and abs(value) < _EXACT:
            return str(int(value))
        case date():
            return value.isoformat()
        case tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
        case dict():
            pairs = ", ".join(f"{_key(key)} = {_value(below)}" for key, below in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
    return str(value)
