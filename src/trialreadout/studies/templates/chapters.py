"""The chapters of a study file to begin with, and the kinds of study that they make."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from importlib.resources import files as resources
from types import MappingProxyType

_SINGLE_ARM = (
    "head",
    "tumour_response",
    "progression",
    "survival",
    "adverse_events",
    "exposure",
)
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "single-arm": _SINGLE_ARM,
        "two-stage": (*_SINGLE_ARM, "two_stage"),
        "marker": (*_SINGLE_ARM, "marker"),
    }
)
"""For each kind of study its chapters, in the order of the file."""


_SCENARIOS = ("head", "marker", "adverse_events", "effect")
_ALWAYS = ("head", "effect")
"""Chapters of a file of scenarios, in their order, and those that every study has."""
SCENARIOS = "scenarios.toml"


def with_line(text: str, key: str, value: object) -> str:
    """Set a key of the text of chapters, its comments and layout kept as they are.

    Parameters
    ----------
    text
        Of chapters.
    key
        One that stands on one line of the text alone.
    value
        Text; None takes the line out.

    Raises
    ------
    ValueError
        If the key stands on no line, or on several.
    """
    lines = text.splitlines(keepends=True)
    at = [number for number, line in enumerate(lines) if line.startswith(f"{key} = ")]
    if len(at) != 1:
        raise ValueError(f"{key} stands on {len(at)} lines")
    before, _, comment = lines[at[0]].partition("  # ")
    lines[at[0]] = ""
    if value is not None:
        said = f"{key} = {in_toml(str(value))}"
        lines[at[0]] = f"{said:{len(before)}}  # {comment}" if comment else f"{said}\n"
    return "".join(lines)


def with_marker(text: str, name: str) -> str:
    """Name the tumour marker of the text of chapters, where it is graded and where collected."""
    collected = 'collect = ["PSA"]'
    return with_line(text, "marker", name).replace(collected, f"collect = [{in_toml(name)}]")


def in_toml(text: str) -> str:
    """Write text in quotes."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def scenarios_for(chapters: Collection[str]) -> bytes:
    """Write the file of scenarios beside a study file that has these chapters."""
    own = [each for each in _SCENARIOS if each in _ALWAYS or each in chapters]
    return text_of(f"scenarios/{each}" for each in own).encode()


def text_of(chapters: Iterable[str]) -> str:
    """Lay the texts of chapters end to end."""
    folder = resources(__package__)
    return "\n".join(
        folder.joinpath(f"{chapter}.toml").read_text(encoding="utf-8") for chapter in chapters
    )
