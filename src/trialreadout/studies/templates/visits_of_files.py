"""The visits of a study file to begin with, in the weeks that a site's own files name."""

from __future__ import annotations

from collections.abc import Sequence

from trialreadout.sources.plain.likely_visits import NamedWeeks
from trialreadout.sources.plain.proposal import Proposal
from trialreadout.studies.templates.chapters import in_toml

_CT = "CT week {week}"
_TABLES_OF_CT = ("measurements", "assessments", "examinations")
_EVERY_EIGHT = (
    "repeat = { from_week = 8, every_weeks = 8 }\nwindow_days = { before = 14, after = 14 }"
)
_WINDOW_DAYS = 14
_FIRST, _SECOND = "stable_from_week = 6", "stable_from_week = 14"


def with_visits(text: str, proposals: Sequence[Proposal]) -> str:
    """Put the visits that the files name in the place of those of the chapters.

    Parameters
    ----------
    text
        Of chapters.
    proposals
        What the files hold; visits that no file names stay as they are.
    """
    of_table = {each.table: each.visits for each in proposals}
    of_ct = [found for table in _TABLES_OF_CT if (found := of_table.get(table)) is not None]
    if of_ct:
        text = _with(text, _CT, of_ct[0]).replace(_CT, of_ct[0].pattern)
        text = _stable_from(text, of_ct[0])
    of_marker = of_table.get("markers")
    return text if of_marker is None else _with(text, "blood week {week}", of_marker)


def _with(text: str, name: str, visits: NamedWeeks) -> str:
    """Give a series of visits its weeks, and windows that do not touch each other."""
    weeks = visits.weeks
    nearest = min((b - a for a, b in zip((0, *weeks), weeks, strict=False)), default=weeks[0])
    days = min(_WINDOW_DAYS, (7 * nearest - 1) // 2)
    when = f"weeks = [{', '.join(map(str, weeks))}]"
    if visits.every is not None and name == _CT:
        when = f"repeat = {{ from_week = {weeks[0]}, every_weeks = {visits.every} }}"
    head = f"name = {in_toml(name)}\n"
    window = f"window_days = {{ before = {days}, after = {days} }}"
    return text.replace(head + _EVERY_EIGHT, f"{head}{when}\n{window}")


def _stable_from(text: str, visits: NamedWeeks) -> str:
    """Ask for stable disease at the first and second CT, less their window of two weeks."""
    first = visits.weeks[0]
    second = first + (visits.every or first)
    if first <= 2:
        return text
    text = text.replace(_SECOND, f"stable_from_week = {second - 2}")
    text = text.replace(_FIRST, f"stable_from_week = {first - 2}")
    return text.replace("counts from week 6:", f"counts from week {first - 2}:")
