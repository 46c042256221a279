"""A study that begins with a site's own files: their map, and the chapters that they can answer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol import parse_protocol
from trialreadout.sources.plain.places import ENDINGS, Place, places_in, read_place
from trialreadout.sources.plain.proposal import Proposal
from trialreadout.sources.plain.proposals import propose
from trialreadout.sources.plain.sheet import Sheet
from trialreadout.studies.templates.chapters import (
    KINDS,
    SCENARIOS,
    in_toml,
    scenarios_for,
    text_of,
    with_line,
    with_marker,
)
from trialreadout.studies.templates.map_of_files import map_of
from trialreadout.studies.templates.visits_of_files import with_visits

_FOLDER = "data"
_MAP_BEFORE = "# From when time counts"
_WHERE_LEFT_OUT = """\
# Once the lines above map what was not found, take these chapters from the study file that
# readout init makes in a new folder without --from.
"""
_NEEDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "head": (),
        "tumour_response": ("responses",),
        "progression": ("responses", "status"),
        "survival": ("status",),
        "adverse_events": ("adverse_events", "doses"),
        "exposure": ("doses", "one agent"),
        "marker": ("markers", "one marker"),
        "two_stage": ("responses",),
    }
)
"""For each chapter what must be there: tables, and what `_there` derives from them."""
_IN_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "responses": "responses (lesions and measurements, or assessments)",
        "one agent": "one drug for all rows of doses (a column of drugs: name each in the chapter)",
        "one marker": "one marker for all rows of markers",
    }
)


def files(kind: str, marker: str, own: Sequence[Path]) -> dict[str, bytes]:
    """Return a study folder as contents by path: study file, scenarios, and the files as they are.

    Parameters
    ----------
    kind
        One of `KINDS`; a chapter whose tables were not found is left out.
    marker
        The tumour marker, where the files do not name it.
    own
        The site's own files.

    Raises
    ------
    StudyError
        If a file cannot be read, or two have one name.
    """
    contents = _contents(own)
    sheets = _sheets(contents)
    proposals = propose(sheets, marker)
    there = _there(proposals)
    if kind == "marker" and "markers" in there:
        there.add("one marker")
    wanted = tuple(dict.fromkeys((*KINDS[kind], "marker")))
    chapters = [each for each in wanted if set(_NEEDS[each]) <= there]
    text = _without_example(text_of(chapters), proposals, marker, "marker" in chapters)
    text = with_visits(text, proposals)
    if "doses" not in there:
        text = _from_registration(text)
    head, _, tail = text.partition(_MAP_BEFORE)
    left_out = [_left_out(each, there) for each in KINDS[kind] if each not in chapters]
    if left_out:
        left_out.append(_WHERE_LEFT_OUT)
    used = {each.place for each in proposals}
    left_out += [
        f"# not used: {in_toml(place.spelled)}, which is like no table\n"
        for place, _ in sheets
        if place not in used
    ]
    text = f"{head}{map_of(proposals)}\n{''.join(left_out)}\n{_MAP_BEFORE}{tail}"
    if any(each.from_day_zero for each in proposals):
        text = text.replace(
            "[dates]\n", '[dates]\nstudy_day_one = "day after"  # a day 0 was found\n'
        )
    parse_protocol(text)
    return {
        "study.toml": text.encode(),
        SCENARIOS: scenarios_for(chapters),
        **{f"{_FOLDER}/{name}": content for name, content in contents.items()},
    }


def _left_out(chapter: str, there: set[str]) -> str:
    lacking = [_IN_WORDS.get(each, each) for each in _NEEDS[chapter] if each not in there]
    return f"# Left out: {chapter.replace('_', ' ')}, as this was not found: {', '.join(lacking)}\n"


def _contents(own: Sequence[Path]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    for path in own:
        if path.name in contents:
            raise StudyError([_refused(path, "two files of one name", "each name once")])
        try:
            contents[path.name] = path.read_bytes()
        except OSError as fault:
            said = fault.strerror or str(fault)
            raise StudyError([_refused(path, said, "a file that may be read")]) from None
    return contents


def _sheets(contents: Mapping[str, bytes]) -> list[tuple[Place, Sheet]]:
    """Read every sheet; a file that cannot be read is refused."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in contents.items():
            (folder / file).write_bytes(content)
        places, faults = places_in(folder, _FOLDER)
        sheets = [(place, read_place(place)) for place in places]
    faults += [sheet for _, sheet in sheets if isinstance(sheet, Finding)]
    if faults:
        raise StudyError(faults)
    return [(place, sheet) for place, sheet in sheets if isinstance(sheet, Sheet)]


def _there(proposals: Iterable[Proposal]) -> set[str]:
    """Name the tables that can be read, and what else chapters ask for."""
    tables = {each.table: each for each in proposals if not each.lacking}
    there = set(tables)
    if {"lesions", "measurements"} <= there or "assessments" in there:
        there.add("responses")
    for table, column in (("doses", "agent"), ("markers", "marker")):
        if table in tables and (
            isinstance(tables[table].columns.get(column), dict)
            or column in tables[table].throughout
        ):
            there.add(f"one {column}")
    return there


def _without_example(
    text: str, proposals: Sequence[Proposal], marker: str, has_marker: bool
) -> str:
    """Take out what holds for the invented patients alone; name what the files name."""
    tables = {each.table: each for each in proposals}
    for key in ("synthetic", "dose_mg", "times_per_day"):
        text = with_line(text, key, None)
    patients = tables["subjects"].records if "subjects" in tables else 0
    planned = f"planned_subjects = {patients}  # as many as your files have: see the protocol\n"
    text = text.replace("planned_subjects = 29\n", planned if patients else "")
    if "doses" in tables and "agent" in tables["doses"].throughout:
        agent = in_toml(tables["doses"].throughout["agent"])
        text = text.replace('agent = "study drug"', f"agent = {agent}")
    if has_marker:
        said = tables["markers"].columns["marker"]
        text = with_marker(text, said["is"] if isinstance(said, dict) else marker)
    if "[tumour_response]" in text and not {"lesions", "measurements"} <= tables.keys():
        text = with_line(text, "graded_from", "assessments")
        text = text.replace(
            'or "assessments": the reader\'s own overall responses',
            'the reader\'s own overall responses; or "measurements"',
        )
    return text


def _from_registration(text: str) -> str:
    """Count from registration, in everyone enrolled, where nobody's first dose is known."""
    for old, new in (
        (
            'time_zero = "first dose"             # or "registration": subjects.enrolled_on',
            'time_zero = "registration"           # or "first dose": doses.started_on',
        ),
        ('analysis_set = "treated"', 'analysis_set = "enrolled"'),
        ("Time counts from the first dose.", "Time counts from registration."),
        ("within four weeks before the first dose", "within four weeks before registration"),
    ):
        text = text.replace(old, new)
    return text


def _refused(path: Path, value: str, allowed: str) -> Finding:
    return Finding(
        "error",
        "unreadable-file",
        file=path.name,
        value=value,
        allowed=allowed,
        remedy=f"Name files that are there, ending in {', '.join(ENDINGS)}.",
    )
