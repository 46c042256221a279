"""Bundled studies: a protocol, and the generator of an invented cohort.

A generator knows what befell its patients and writes raw rows; it grades nothing and
imports no rule.
"""

from __future__ import annotations

from pathlib import Path

from trialreadout.core.whole_folder import write_folder
from trialreadout.studies import lead, redifferentiation, small_sdtm, two_stage

STUDIES = {
    "lead": lead,
    "redifferentiation": redifferentiation,
    "small-sdtm": small_sdtm,
    "two-stage": two_stage,
}


def make_study(name: str, folder: Path, *, seed: int | None = None) -> None:
    """Make a folder the bundled study of that name.

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
