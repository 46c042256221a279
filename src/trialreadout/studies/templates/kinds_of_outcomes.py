"""The kind of endpoint that a registered outcome is nearest to, by its words.

It is a proposal that stands behind a # in a draft; the protocol decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

NEAREST: tuple[tuple[str, str], ...] = (
    (r"one or more of|any (one )?of|at least one of|composite", "any-of"),
    (r"duration of (objective |overall |tumou?r )?response|\bdor\b", "duration of response"),
    (r"time to (first )?response", "time to response"),
    (r"progression.?free|\bpfs\b|disease.?free|time to (disease )?progression", "progression"),
    (r"overall survival|\bos\b|\bdeath\b|mortality|\bsurvival\b", "survival"),
    (r"best (overall )?response", "recist-best"),
    (r"disease control|clinical benefit|\bdcr\b|\bcbr\b", "recist-benefit"),
    (r"re-?induction|radio-?iodine|\brai\b|iodine uptake|scintigra", "uptake-reinduction"),
    (r"slope|doubling time|tumou?r ?marker|marker level|serum .*\blevels?\b", "marker-trend"),
    (r"respon|\borr\b|recist", "recist-response"),
    (r"weight loss", "weight-loss"),
    (r"adverse|toxicit|safety|tolerab|side effects?|ctcae", "adverse-events"),
    (r"dose intensity|exposure|adherence|compliance", "exposure"),
)
"""Words and what they are nearest to, the most particular first."""

_TIME = ('kind = "time-to-event"', 'unit = "months"')
_LINES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "any-of": ('kind = "any-of"', "# [endpoint.counts] names its parts and their answers"),
        "survival": (*_TIME, 'events = [{ of = "death" }]', 'censor = [{ of = "last contact" }]'),
        "progression": (
            *_TIME,
            'events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]',
            'censor = [{ of = "last adequate assessment" }]',
        ),
        "duration of response": (
            *_TIME,
            'starts = "first response"',
            "# responders = the endpoint whose responders are meant",
            'events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]',
            'censor = [{ of = "last adequate assessment" }]',
        ),
        "time to response": (
            *_TIME,
            "# responders = the endpoint whose responders are meant",
            'events = [{ of = "response" }]',
            'censor = [{ of = "last adequate assessment" }]',
        ),
        "marker-trend": ('kind = "marker-trend"', "# marker = as the data name it; weeks = [...]"),
        "uptake-reinduction": ('kind = "uptake-reinduction"', "# at = the visit"),
        "exposure": ('kind = "exposure"', "# agent = as the data name it"),
    }
)


def nearest(measure: str) -> str | None:
    """Name what an outcome is nearest to; None: no word of it is known."""
    said = measure.casefold()
    return next((kind for words, kind in NEAREST if re.search(words, said)), None)


def lines_of(near: str) -> tuple[str, ...]:
    """Return the keys that an endpoint of it begins with; what is to be filled in is a comment."""
    return _LINES.get(near, (f'kind = "{near}"',))


def parts_of(measure: str) -> tuple[tuple[str, str | None], ...]:
    """List the numbered parts of an outcome of several, each with what it is nearest to."""
    parts = re.split(r"(?:^|\s)\(?\d{1,2}[.)]\s+", measure)[1:]
    return tuple((part.strip(" .;,"), nearest(part)) for part in parts)
