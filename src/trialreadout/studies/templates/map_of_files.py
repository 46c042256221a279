"""The part of a study file that maps a site's own files: a proposal, a line for each guess.

What is certain stands as a line that can be changed; what is not stands behind a #, to be taken
in. Only headings are written, and words of the vocabulary of terms; no cell of a patient is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from trialreadout.sources.plain.likely_wide import Source
from trialreadout.sources.plain.likely_words import second_meaning
from trialreadout.sources.plain.proposal import Proposal
from trialreadout.studies.templates.chapters import in_toml

_ABOUT = """\
# What the site's own files hold: a proposal. Each line is a guess that you can change; a line
# behind a # is not read until you take the # away.
"""


def map_of(proposals: Sequence[Proposal]) -> str:
    """Write [data.files], [columns] and [codes] for a list of proposals."""
    blocks = [_ABOUT + "\n".join(_files(proposals))]
    blocks += ["\n".join(_columns(each)) for each in proposals]
    blocks += ["\n".join(lines) for lines in _codes(proposals)]
    return "\n\n".join(blocks) + "\n"


def _files(proposals: Sequence[Proposal]) -> Iterator[str]:
    yield "[data.files]"
    for each in proposals:
        yield f"{each.table} = {in_toml(each.place.spelled)}"


def _columns(proposal: Proposal) -> Iterator[str]:
    yield f"[columns.{proposal.table}]"
    for column, source in proposal.columns.items():
        if isinstance(source, str) and source == column:
            continue
        note = proposal.notes.get(column)
        yield f"{_key(column)} = {_source(source)}" + (f"  # {note}" if note else "")
    for column, source in proposal.unsure.items():
        note = proposal.notes.get(column)
        yield f"# {_key(column)} = {_source(source)}  # not sure" + (f": {note}" if note else "")
    for column in proposal.lacking:
        yield f"# {column} is needed, and no heading was taken for it"
    if proposal.table != "subjects":
        for heading, where in proposal.not_used.items():
            yield f"# not used: {in_toml(heading)}" + (f" ({where})" if where else "")


def _codes(proposals: Sequence[Proposal]) -> Iterator[list[str]]:
    merged: dict[str, dict[str, str]] = {}
    for proposal in proposals:
        for column, words in proposal.codes.items():
            merged.setdefault(column, {}).update(words)
    for column, words in merged.items():
        yield [
            f"[codes.{_key(column)}]",
            *(_word(column, own, meant) for own, meant in words.items()),
        ]


def _word(column: str, own: str, meant: str) -> str:
    other = second_meaning(column, meant)
    return f"{in_toml(own)} = {in_toml(meant)}" + (f"  # or {other}" if other else "")


def _source(source: Source) -> str:
    if isinstance(source, str):
        return in_toml(source)
    return _inline(source)


def _inline(pairs: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {in_toml(value)}" for key, value in pairs.items()) + " }"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else in_toml(key)
