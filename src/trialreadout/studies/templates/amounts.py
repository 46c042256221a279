"""Amounts and durations that a text names: what a person would look for to fill in a treatment.

They are found, not understood: each is shown as it stands, and what it may mean for a key is a
proposal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialreadout.protocol.registry_record import on_one_line

_TIMES = {
    "once": "1",
    "twice": "2",
    "three times": "3",
    "b.i.d.": "2",
    "bid": "2",
    "q.d.": "1",
    "qd": "1",
    "t.i.d.": "3",
    "tid": "3",
}
_AMOUNT = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)\s?(?P<unit>mg|g|µg|μg|mcg|MBq|GBq|mCi|Ci|Gy|IU|ml|mL)\b"
    r"(?P<per>\s?/\s?(?:day|d|kg|m2|m²|week|dose)(?:/(?:day|d))?\b|\s(?:a|per)\sday\b)?"
    r"(?P<often>[\s,]*(?:(?:once|twice|three times)(?:\s(?:a|per)\sday|\sdaily)?"
    r"|b\.i\.d\.|bid\b|q\.d\.|qd\b|t\.i\.d\.|tid\b|daily))?"
)
_DURATION = re.compile(
    r"\b\d+(?:[.,]\d+)?[\s-](?:days?|weeks?|months?|years?|cycles?)\b", re.IGNORECASE
)


def amounts_in(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """List amounts, each as it stands and with the keys that are proposed of it.

    Returns
    -------
    For each amount its words, and lines of a [[treatment]]; none where the keys do not take it.
    """
    for found in _AMOUNT.finditer(text):
        yield on_one_line(found[0]), tuple(_keys(found))


def durations_in(text: str) -> tuple[str, ...]:
    """List durations as they stand, each once."""
    return tuple(dict.fromkeys(on_one_line(found[0]) for found in _DURATION.finditer(text)))


def _keys(found: re.Match[str]) -> Iterator[str]:
    number, per = found["number"], on_one_line(found["per"] or "")
    if "," in number:  # of thousands or of decimals: not for a program to say
        return
    if found["unit"] == "MBq" and not per:
        yield f"activity_mbq = {number}"
    if found["unit"] != "mg" or "kg" in per or "m2" in per or "m²" in per or "week" in per:
        return
    often = next((n for word, n in _TIMES.items() if word in (found["often"] or "")), None)
    if per and "dose" not in per:
        yield f"dose_mg = {number} a day, divided by the doses of a day, which is not said"
    else:
        yield f"dose_mg = {number}"
        if often:
            yield f"times_per_day = {often}"
