"""Overall response of one assessment, from target lesions, non-target lesions and new ones.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, table of all possible
                     combinations.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.4.1,
                     tables 1 and 2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import NewLesion, Response, label

if TYPE_CHECKING:
    from trialreadout.core.arrays import IntArray

CR, PR, SD, NON_CR_NON_PD, PD, NE, ND, MISSING = Response
UNKNOWN, NO, EQUIVOCAL, UNEQUIVOCAL = NewLesion

ANY = tuple(Response)
NOT_ALL_READ = (NE, MISSING)
ANY_NEW = tuple(NewLesion)
NOT_PROVEN = (NO, EQUIVOCAL)

Codes = Response | NewLesion | tuple[Response, ...] | tuple[NewLesion, ...]
Row = tuple[Codes, Codes, Codes, Response]

# Target, non-target, new lesion, and what they make together. The first row that fits decides.
DECISIONS: tuple[Row, ...] = (
    (PD, ANY, ANY_NEW, PD),
    (ANY, PD, ANY_NEW, PD),
    (ANY, ANY, UNEQUIVOCAL, PD),
    (ANY, ANY, UNKNOWN, NE),
    (CR, (CR, ND), NOT_PROVEN, CR),
    (CR, (NON_CR_NON_PD, *NOT_ALL_READ), NOT_PROVEN, PR),
    (PR, ANY, NOT_PROVEN, PR),
    (SD, ANY, NOT_PROVEN, SD),
    (NOT_ALL_READ, ANY, NOT_PROVEN, NE),
    (ND, CR, NOT_PROVEN, CR),
    (ND, NON_CR_NON_PD, NOT_PROVEN, NON_CR_NON_PD),
    (ND, NOT_ALL_READ, NOT_PROVEN, NE),
    (ND, ND, NOT_PROVEN, ND),
)
UNDECIDED = 0


def overall_response(target: IntArray, non_target: IntArray, new_lesion: IntArray) -> IntArray:
    """Combine the three findings of each assessment.

    Parameters
    ----------
    target : (...)
        `Response` codes of the target lesions; ND: the patient has none.
    non_target : (...)
        `Response` codes CR, NON_CR_NON_PD, PD, NE of the non-target lesions; ND: the patient
        has none.
    new_lesion : (...)
        `NewLesion` codes. An equivocal one carries on as if there were none. The papers have
        no row for UNKNOWN: it leaves the assessment not evaluable unless something else is
        progression.

    Returns
    -------
    (...)
        `Response` codes. MISSING, for target or non-target lesions, is taken as NE. With
        non-target lesions only, their response stands; without any lesion, ND until a new one.

    Raises
    ------
    ValueError
        If a pair of responses has no row, such as a non-target partial response.
    """
    overall: IntArray = _TABLE[
        np.asarray(target), np.asarray(non_target), np.asarray(new_lesion) + 1
    ]
    if np.any(overall == UNDECIDED):
        raise ValueError(_without_row(target, non_target, overall))
    return overall


def _tabulate(decisions: tuple[Row, ...]) -> IntArray:
    """Lay the rows out as one answer per combination of codes, the first row on top."""
    table = np.full((len(Response) + 1, len(Response) + 1, len(NewLesion)), UNDECIDED, np.int8)
    for target, non_target, new_lesion, overall in reversed(decisions):
        places = np.ix_(*map(np.atleast_1d, (target, non_target)), np.atleast_1d(new_lesion) + 1)
        table[places] = overall
    return table


def _without_row(target: IntArray, non_target: IntArray, overall: IntArray) -> str:
    targets, non_targets, answers = np.broadcast_arrays(target, non_target, overall)
    position = tuple(map(int, np.argwhere(answers == UNDECIDED)[0]))
    pair = label(Response(targets[position])), label(Response(non_targets[position]))
    return (
        f"no row for target {pair[0]} with non-target {pair[1]}, at position {position}\n"
        "  expected: target CR, PR, SD, PD, NE or ND; non-target CR, NON-CR/NON-PD, PD, NE or ND"
    )


_TABLE = _tabulate(DECISIONS)
