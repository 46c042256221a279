"""A study begun: a folder with a study file and its data, which is checked and run as it is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from trialreadout.core.whole_folder import write_folder
from trialreadout.studies import templates
from trialreadout.studies.templates import of_files


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
