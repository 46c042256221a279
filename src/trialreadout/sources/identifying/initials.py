"""Initials of patients, told by what stands beside each patient: a word of one to four capitals.

Letters in capitals are also codes (M and F, CR and PD, sites, arms). Codes are shared by patients;
initials are nearly all different, and a patient has one of them.
"""

from __future__ import annotations

import polars as pl

from trialreadout.core.terms import BoneResponse, ImmuneResponse, Response, codes_of

_INITIALS = r"^(\p{Lu}{1,4}|(\p{Lu}\.[ -]?){1,4})$"
_CODES = [
    word for vocabulary in (Response, ImmuneResponse, BoneResponse) for word in codes_of(vocabulary)
]
_FEWEST_PATIENTS = 5
"""Among fewer, codes differ by chance."""
_NEARLY_ALL, _MOSTLY = 0.8, 0.75


def count_initials(cells: pl.Series, subjects: pl.Series) -> int:
    """Count the cells of a column that seem to hold the initials of patients.

    Parameters
    ----------
    cells, subjects
        (row,) text, and the identifier of the row's patient; null: blank.

    Returns
    -------
    How many cells; 0 where the column holds something else.
    """
    said = pl.DataFrame({"word": cells, "subject": subjects}, strict=False).drop_nulls()
    word = pl.col("word").str.strip_chars()
    own = said.filter(word.str.contains(_INITIALS), ~word.is_in(_CODES))
    if own.height < _NEARLY_ALL * cells.drop_nulls().len():
        return 0
    pairs = own.select(word, "subject").unique()
    patients, words = pairs["subject"].n_unique(), pairs["word"].n_unique()
    if patients < _FEWEST_PATIENTS or pairs.height * _NEARLY_ALL > patients:
        return 0
    return own.height if words >= _MOSTLY * patients else 0
