"""The files of scans, held against the table that names them.

Headers are read, not pixels, unless these are asked for. A study without a folder of scans has
nothing to be checked.
"""

from __future__ import annotations

from pathlib import Path

from trialreadout.core.findings import Finding
from trialreadout.sources.read import Sources
from trialreadout.sources.reports import SCANS_FOLDER


def check_scans(study_folder: Path, sources: Sources, *, pixels: bool = False) -> list[Finding]:
    """Find what is wrong with the scans of a study.

    Parameters
    ----------
    study_folder, sources
        Where the scans lie, and the tables.
    pixels
        Whether the pixels are read, too: some 20 ms a file, where a header takes 4.

    Returns
    -------
    The findings. One of a file that is of nobody in the study names no patient: the number in its
    header may be that of a hospital.
    """
    if not (study_folder / SCANS_FOLDER).is_dir():
        return []
    from trialreadout.sources.dicom.index import find  # pydicom takes half a second to load
    from trialreadout.sources.dicom.rows import check_rows, patients_of

    index = find(study_folder)
    known = patients_of(sources)
    found = [*index.findings, *check_rows(index, sources, pixels=pixels)]
    return [each if each.subject in known else each._replace(subject=None) for each in found]
