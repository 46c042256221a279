"""The sentences of a record's eligibility criteria, parted into inclusion and exclusion.

A registry holds them as one text. Its two halves begin with a heading, its criteria with a
bullet or a number; a line without one goes on with the criterion above it. A text without both
headings is not parted: which half a sentence belongs to would be a guess.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from trialreadout.protocol.registry_record import on_one_line

_HEADING = re.compile(
    r"[\s*#_]*(?:key |main |major |principal )?(?P<half>in|ex)clusion(?: criteria)?[\s*_]*(?::|$)"
    r"[\s*_]*(?P<rest>.*)",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[*•·–-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?P<text>.*)")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!<>=~^|])")


@dataclass(frozen=True, slots=True)
class Criteria:
    """What must and what must not hold, a sentence each."""

    inclusion: tuple[str, ...] = ()
    exclusion: tuple[str, ...] = ()
    neither: tuple[str, ...] = ()
    """Sentences of which the text does not say what they are."""


def criteria_of(text: str | None) -> Criteria:
    r"""Part a text of eligibility criteria.

    Parameters
    ----------
    text
        As the record holds it; its markup (a backslash before "<") is taken off. None: the record
        says nothing.
    """
    halves: dict[str, list[str]] = {"in": [], "ex": [], "": []}
    half, begins = "", True
    for line in _ESCAPED.sub(r"\1", text or "").splitlines():
        if heading := _HEADING.fullmatch(line):
            half, begins, line = heading["half"].lower(), True, heading["rest"]
        if not line.strip():
            begins = True
            continue
        bullet = _BULLET.fullmatch(line)
        if bullet or begins:
            halves[half].append(bullet["text"] if bullet else line)
        else:
            halves[half][-1] += f" {line}"
        begins = False
    said = {half: tuple(map(on_one_line, each)) for half, each in halves.items()}
    if said["in"] and said["ex"]:
        return Criteria(said["in"], said["ex"], said[""])
    return Criteria(neither=(*said[""], *said["in"], *said["ex"]))
