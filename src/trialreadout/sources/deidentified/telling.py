"""What the columns that name persons hold: words that may leave in no other column either."""

from __future__ import annotations

from pathlib import Path

from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.sources.files import read_file
from trialreadout.sources.identifying import suspects_among
from trialreadout.sources.plain.identifying import judge
from trialreadout.sources.plain.places import find_places, read_place
from trialreadout.sources.sdtm.domains import DOMAINS

_WORDY = (
    "names",
    "initials",
    "record numbers",
    "patient numbers",
    "electronic mail",
    "telephone numbers",
)
"""Kinds whose words are looked for; a street or a day of birth may be a common word."""


def telling_words(study_folder: Path, protocol: Protocol) -> set[str]:
    """Return the cells of every column that names persons, of plain tables or of SDTM domains."""
    folder = study_folder / protocol.data.folder
    of = _of_domains if protocol.data.dialect == "sdtm" else _of_plain
    return of(folder, protocol)


def _of_plain(folder: Path, protocol: Protocol) -> set[str]:
    named = {str(table): file for table, file in protocol.data.files.items()}
    found = find_places(folder, protocol.data.folder, named)
    tables = {place: table for table, place in found.of_table.items()}
    words: set[str] = set()
    for place in (*tables, *found.unused):
        sheet = read_place(place)
        if isinstance(sheet, Finding):
            continue
        table = tables.get(place)
        if table is None:
            suspects = suspects_among(sheet.cells, sheet.headings, (), numbered=True)
        else:
            asked = protocol.columns.get(table, {})  # type: ignore[call-overload]
            suspects = dict(judge(table, sheet, asked).suspects)
        for heading, suspect in suspects.items():
            if suspect.kind in _WORDY:
                words.update(sheet.cells[heading].drop_nulls().to_list())
    return words


def _of_domains(folder: Path, protocol: Protocol) -> set[str]:
    words: set[str] = set()
    for path in sorted(folder.iterdir()):
        if path.stem.lower() not in DOMAINS or not path.is_file():
            continue
        rows = read_file(path, path.name)
        if isinstance(rows, Finding):
            continue
        for heading in ("INVNAM", "SUBJID"):
            own = next((column for column in rows.columns if column.upper() == heading), None)
            if own is not None:
                words.update(map(str, rows[own].drop_nulls().to_list()))
    return words
