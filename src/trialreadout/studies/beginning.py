"""A study begun: a folder with a study file and its data, which is checked and run as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trialreadout.core.whole_folder import write_folder
from trialreadout.protocol.read_record import read_record
from trialreadout.studies import templates
from trialreadout.studies.templates import of_files, of_record


def begin_study(
    folder: Path,
    kind: str = templates.DEFAULT_KIND,
    marker: str = templates.DEFAULT_MARKER,
    own: Sequence[Path] = (),
) -> tuple[str, ...]:
    """Write a study folder to begin with.

    Parameters
    ----------
    folder
        A new folder, or an empty one.
    kind
        One of `templates.KINDS`.
    marker
        The tumour marker of a kind that has one.
    own
        The site's own files, for whose sheets and headings a map is proposed; without any, a
        workbook with invented patients is written.

    Returns
    -------
    The paths written, within the folder.

    Raises
    ------
    StudyError
        If the folder holds something, or a file cannot be read.
    """
    files = of_files.files(kind, marker, own) if own else templates.files(kind, marker)
    write_folder(folder, files, anew=True)
    return tuple(files)


def begin_with_record(folder: Path, record: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write a study folder whose study file is a draft of a registry record.

    Parameters
    ----------
    folder
        A new folder, or an empty one.
    record
        The record as the registry gives it, JSON of the API's version 2.

    Returns
    -------
    The paths written, within the folder; and what the record is silent about.

    Raises
    ------
    StudyError
        If the folder holds something, or the file is no such record.
    """
    registered = read_record(record)
    files = of_record.files(registered)
    write_folder(folder, files, anew=True)
    return tuple(files), of_record.draft_of(registered).silent
