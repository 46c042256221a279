"""A study de-identified into a new folder, and held against the study that it was made of.

The new study is opened and run before it takes its place, so that what became of each result is
known and not promised.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialreadout.analysis.results import VERDICTS, Result
from trialreadout.core.findings import Finding
from trialreadout.core.whole_folder import MANIFEST, fill_folder
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.sources.deidentified import (
    Key,
    Options,
    Told,
    protocol_without_persons,
    read_key,
    tables_without_persons,
    write_key,
)
from trialreadout.sources.deidentified.dates import days_to_origin
from trialreadout.sources.deidentified.key import extended, new_key, with_shifts
from trialreadout.sources.deidentified.scans import scans_of
from trialreadout.sources.deidentified.tables import errors_in, identifiers_of
from trialreadout.sources.deidentified.telling import telling_words
from trialreadout.sources.files import hash_of

if TYPE_CHECKING:
    from trialreadout.study.opened import Study

COMMAND = "readout deidentify"
KEY = ".key.json"
"""Ending of the key beside the folder."""


@dataclass(frozen=True)
class Deidentified:
    """What was written, what became of each column, and of each result."""

    study: str
    folder: Path | None
    """None: nothing was written, and the findings say why."""
    key: Path | None
    """None: the key that was given holds all that is needed."""
    told: tuple[Told, ...]
    findings: tuple[Finding, ...]
    same: int = 0
    """Results that are the same."""
    moved: tuple[str, ...] = ()
    """Names of those that differ, or are not there any more."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return {
            "study": self.study,
            "findings": [each.as_dict() for each in self.findings],
            "folder": None if self.folder is None else str(self.folder),
            "key": None if self.key is None else str(self.key),
            "columns": [each.as_dict() for each in self.told],
            "results": {"same": self.same, "moved": list(self.moved)},
        }


def deidentify(
    study: Study, folder: Path, options: Options, key_file: Path | None = None
) -> Deidentified:
    """Write a study anew without what tells who its patients are; the folder appears whole.

    Parameters
    ----------
    study
        The study; its own folder stays as it is.
    folder
        A new one. The key goes beside it, as its name and ".key.json".
    options
        What is kept, and what becomes of dates.
    key_file
        The key of an earlier de-identification.

    Raises
    ------
    StudyError
        If the study or the key cannot be read, or the folder or the key cannot be written.
    """
    about = study.protocol.study
    given = new_key() if key_file is None else read_key(key_file)
    sources = study.sources
    errors = errors_in(sources)
    if errors:
        return Deidentified(about.id, None, None, (), tuple(errors))
    before = study.run()
    key = _completed(given, study, options, _judged_first(before.results))
    scans = scans_of(study.folder, key, options)
    if scans.refused:
        return Deidentified(about.id, None, None, (), scans.findings)
    telling = {*telling_words(study.folder, study.protocol), *scans.telling}
    tables = tables_without_persons(sources, study.protocol, key, options, scans.series, telling)
    made: list[tuple[Key, tuple[Told, ...], int, tuple[str, ...]]] = []
    beside = folder.resolve().with_name(f"{folder.resolve().name}{KEY}")
    written: list[Path] = []

    def fill(new: Path) -> None:
        text = protocol_without_persons(
            study.protocol, key.readers, moved=options.dates == "shifted"
        )
        for name, content in {STUDY_FILE: text.encode(), **tables.files}.items():
            path = new / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        of_scans = scans.write(new)
        same, moved = _compared(before.results, _opened(new).run().results, key)
        (new / MANIFEST).write_bytes(_manifest(about.id, options, new))
        whole = Key(**{**asdict(key), "uids": {**key.uids, **scans.uids}})
        if key_file is None or whole != given:
            write_key(beside, whole)
            written.append(beside)
        made.append((whole, of_scans, same, moved))

    try:
        fill_folder(folder, fill, b"", anew=True)
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    _, of_scans, same, moved = made[0]
    return Deidentified(
        about.id,
        folder,
        written[0] if written else None,
        (*tables.told, *of_scans),
        scans.findings,
        same,
        moved,
    )


def _opened(folder: Path) -> Study:
    from trialreadout.study.opened import open_study

    return open_study(folder)


def _completed(key: Key, study: Study, options: Options, first: Sequence[Collection[str]]) -> Key:
    """Give everybody in the study an identifier and a move of dates."""
    named = identifiers_of(study.sources)
    if options.keep_ids:
        subjects = {**key.subjects, **{each: each for each in named["subjects"]}}
        key = Key(**{**asdict(key), "subjects": subjects})
    key = extended(key, named, first)
    key = with_shifts(key, key.subjects)
    return Key(**{**asdict(key), "origins": days_to_origin(study.sources, study.protocol)})


def _judged_first(results: Iterable[Result]) -> list[Collection[str]]:
    """List the first patients of each trial that is judged by its first ones."""
    return [each.about for each in results if each.statistic in VERDICTS]


def _compared(
    before: Iterable[Result], after: Iterable[Result], key: Key
) -> tuple[int, tuple[str, ...]]:
    """Count the results that are the same, and name those that are not."""
    words = {**key.sites, **key.readers, **key.assays}
    later = {_name(each, {}): _number(each) for each in after}
    same = 0
    moved: list[str] = []
    for each in before:
        if later.get(_name(each, words)) == _number(each):
            same += 1
        else:
            moved.append(each.id)
    return same, tuple(moved)


def _name(result: Result, words: Mapping[str, str]) -> tuple[str | None, ...]:
    """Name a result by what it is about, under the new names of sites and readers."""
    return (
        result.endpoint,
        result.analysis_set,
        _renamed(result.group, words),
        result.visit,
        _renamed(result.category, words),
        result.statistic,
        result.label,
        result.method,
    )


def _renamed(text: str | None, words: Mapping[str, str]) -> str | None:
    """Put new names into "site: Leiden" or "A and B"."""
    if text is None:
        return None
    head, colon, tail = text.partition(": ")
    parts = (tail if colon else head).split(" and ")
    return head * bool(colon) + colon + " and ".join(words.get(each, each) for each in parts)


def _number(result: Result) -> tuple[Any, ...]:
    """Return what a result says, to twelve digits: patients stand in another order now."""
    numbers = (result.value, result.low, result.high)
    rounded = tuple(None if each is None else f"{each:.12g}" for each in numbers)
    return (*rounded, result.n, result.denominator, result.status, result.unit)


def _manifest(study: str, options: Options, folder: Path) -> bytes:
    """Name what was written; nothing of what it was made of."""
    outputs = {
        path.relative_to(folder).as_posix(): hash_of(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    held = {"command": COMMAND, "study": study, "dates": options.dates, "outputs": outputs}
    return (json.dumps(held, indent=2) + "\n").encode()
