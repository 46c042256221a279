"""Keys that protocols tend to leave open: each wants a sentence that says why it is as it is.

A key is marked open where it is declared (`part.left_open`). Whether the study file states it
or lives by its default, an [[assumption]] explains it; those without one are listed here.
"""

from __future__ import annotations

from collections.abc import Iterator

from trialreadout.protocol.part import Part
from trialreadout.protocol.protocol import Protocol


def open_keys(protocol: Protocol) -> tuple[str, ...]:
    """List every open key of a protocol, spelled as an assumption spells it."""
    return tuple(dict.fromkeys(_open_keys(protocol)))


def unexplained_keys(protocol: Protocol) -> tuple[str, ...]:
    """List the open keys that no assumption explains."""
    explained = {key for assumption in protocol.assumptions for key in assumption.key}
    return tuple(key for key in open_keys(protocol) if key not in explained)


def _open_keys(protocol: Protocol) -> Iterator[str]:
    for section in ("data", "dates", "tumour_response", "toxicity"):
        yield from _of_part(section, getattr(protocol, section))
    for visit in protocol.visits:
        yield f"visit.{visit.name}.window_days"
    for endpoint in protocol.endpoints:
        yield from _of_part(f"endpoint.{endpoint.name}", endpoint)
    for number, decision in enumerate(protocol.decisions, start=1):
        yield from _of_part(f"decision.{number}", decision)


def _of_part(prefix: str, part: Part) -> Iterator[str]:
    for key, field in type(part).model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("left_open"):
            yield f"{prefix}.{field.alias or key}"
