"""Bundled studies: a protocol, and the generator of an invented cohort.

A generator knows what befell its patients and writes raw rows; it grades nothing and
imports no rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trialreadout.core.whole_folder import write_folder
from trialreadout.studies import lead, redifferentiation, small_sdtm, two_stage

if TYPE_CHECKING:
    from trialreadout.core.executor import Executor

STUDIES = {
    "lead": lead,
    "redifferentiation": redifferentiation,
    "small-sdtm": small_sdtm,
    "two-stage": two_stage,
}
WITH_SCANS = {"lead": lead, "redifferentiation": redifferentiation}
"""Those whose patients have scintigraphy."""


def make_study(name: str, folder: Path, *, seed: int | None = None) -> None:
    """Make a folder the bundled study of that name, without images.

    Parameters
    ----------
    name
        One of `STUDIES`.
    folder
        A new folder, or an empty one.
    seed
        Of the invented patients; without one, the study's own. The same seed, the same bytes.

    Raises
    ------
    StudyError
        If the folder holds something else.
    """
    write_folder(folder, STUDIES[name].files(seed))


def make_study_with_scans(
    name: str,
    folder: Path,
    executor: Executor,
    *,
    spect_of: int | None,
    seed: int | None = None,
) -> None:
    """Make a folder the bundled study of that name, with the images of its scintigraphy.

    Parameters
    ----------
    name
        One of `WITH_SCANS`.
    folder
        A new folder, or an empty one.
    executor
        What draws the images, a patient at a time.
    spect_of
        Of how many patients there are SPECT images, too; None: of all.
    seed
        Of the invented patients; without one, the study's own. The same seed, the same bytes.

    Raises
    ------
    StudyError
        If the folder holds something else; nothing is drawn then.
    """
    from trialreadout.core.whole_folder import require_replaceable
    from trialreadout.studies.scan_files import folder_with_scans

    study = WITH_SCANS[name]
    require_replaceable(folder.resolve(), b"")
    own = study.SEED if seed is None else seed
    tables = study.invented_tables(own)
    write_folder(folder, folder_with_scans(study.__name__, tables, own, executor, spect_of))
