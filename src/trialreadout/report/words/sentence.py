"""A sentence: parts of text, of which those that are a number of the trial name their result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from trialreadout.report.document import Paragraph
from trialreadout.report.tables import Cell
from trialreadout.report.text import capitalised
from trialreadout.report.words.style import Style

Part = str | Cell
Sentence = tuple[Part, ...]

_ABBREVIATED, _IN_FULL = "CI", "confidence interval [CI]"


def listed(parts: Sequence[Sentence], style: Style) -> Sentence:
    """Join parts of a sentence as a list."""
    *others, final = parts
    if not others:
        return final
    found: list[Part] = []
    for each in others:
        found += [*each, ", "]
    found[-1] = f"{',' if style.american and len(others) > 1 else ''} and "
    return (*found, *final)


def within(words: str) -> str:
    """Write a sentence of its own inside another: no capital in front, no full stop.

    An abbreviation or a name in front, such as RECIST or CgA, keeps its capitals.
    """
    name, _, _ = words.partition(" ")
    first = words[:1] if any(letter.isupper() for letter in name[1:]) else words[:1].lower()
    return f"{first}{words[1:]}".rstrip(".")


def paragraph(sentences: Iterable[Sentence], style: Style, *, explained: bool = True) -> Paragraph:
    """Bring sentences into a paragraph, written as the style has it.

    Parameters
    ----------
    sentences
        Each without its capital and its full stop.
    explained
        Whether the abbreviation of the interval is spelled out where it first stands.
    """
    parts: list[Cell] = []
    for sentence in sentences:
        said = [part if isinstance(part, Cell) else Cell(part) for part in sentence]
        said = [replace(part, text=style.written(part.text)) for part in said if part.text]
        if not said:
            continue
        said[0] = replace(said[0], text=capitalised(said[0].text))
        between = [Cell(" ")] if parts else []
        parts += [*between, *said[:-1], *_ended(said[-1], style)]
    whole = tuple(_joined(parts))
    return Paragraph(_in_full(whole) if explained else whole)


def _ended(last: Cell, style: Style) -> tuple[Cell, ...]:
    """Set a full stop after the last part; in America it stands within quotation marks."""
    if last.text.endswith("."):
        return (last,)
    if style.american and last.text.endswith("”"):
        return (replace(last, text=f"{last.text[:-1]}.”"),)
    return (last, Cell("."))


def _joined(parts: Iterable[Cell]) -> Iterable[Cell]:
    """Bring neighbours that name no result into one part."""
    for plain, same in groupby(parts, key=lambda part: part.result is None):
        if plain:
            yield Cell("".join(part.text for part in same))
        else:
            yield from same


def _in_full(parts: tuple[Cell, ...]) -> tuple[Cell, ...]:
    for at, part in enumerate(parts):
        if _ABBREVIATED in part.text.split():
            spelled = replace(part, text=part.text.replace(_ABBREVIATED, _IN_FULL, 1))
            return (*parts[:at], spelled, *parts[at + 1 :])
    return parts
