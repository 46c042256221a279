"""A complete response that waits for the tumour marker.

Lesions may have gone while the marker still tells of tumour. Both versions of RECIST then grant
no complete response: what is left is a partial one, or, where there was nothing to measure,
neither complete response nor progression.

Sources: RECIST 1.0, Therasse et al., J Natl Cancer Inst 2000;92:205-216, evaluation of nontarget
                     lesions.
         RECIST 1.1, Eisenhauer et al., Eur J Cancer 2009;45:228-247, section 4.3.3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from trialreadout.core.terms import Answer, Response

if TYPE_CHECKING:
    from trialreadout.core.arrays import IntArray


def with_marker(overall: IntArray, target: IntArray, marker: IntArray) -> IntArray:
    """Take a complete response back as long as the marker has not become normal.

    Parameters
    ----------
    overall : (..., visit)
        Overall `Response` codes of the lesions alone.
    target : (..., visit)
        `Response` codes of the target lesions; ND: the patient has none.
    marker : (..., visit)
        `Answer` codes. MET: the marker is normal, or never was elevated at baseline. What is
        NOT_EVALUABLE has not been shown to be normal.

    Returns
    -------
    (..., visit)
        `Response` codes: where the marker is not MET, PR for CR, or NON_CR_NON_PD for CR of a
        patient with non-target disease only; every other response as it was.
    """
    overall, target, marker = np.asarray(overall), np.asarray(target), np.asarray(marker)
    withheld = (overall == Response.CR) & (marker != Answer.MET)
    instead = np.where(target == Response.ND, Response.NON_CR_NON_PD, Response.PR)
    return np.where(withheld, instead, overall).astype(np.int8)
