"""The overall response at an assessment of which the parts of the disease are graded apart.

In ovarian cancer the lesions and CA 125 make it, in prostate cancer soft tissue and bone.

A complete response asks for all parts, a partial one for any, and progression of any is
progression. PCWG3 itself keeps soft tissue and bone apart; the table by which trials bring them
together is the second source. Of bone alone, with no disease in soft tissue, progression that waits
for its confirmation leaves the assessment not evaluable: the word of the table, PDu, has no place
among responses.

Sources: Rustin et al., Int J Gynecol Cancer 2011;21:419-423, tables of best overall response.
         PharmaSUG 2024, paper DS-287, PCWG3 and RECIST 1.1 combined; as admiralonco 1.4.0 has it.
         Scher et al. (PCWG3), J Clin Oncol 2016;34:1402-1418, bone scans.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from trialreadout.core.arrays import IntArray
from trialreadout.core.terms import BoneResponse, MarkerResponse, Response


def gcig_response(lesions: ArrayLike, marker: ArrayLike) -> IntArray:
    """Bring the response of the lesions and of CA 125 together.

    Parameters
    ----------
    lesions : (...)
        `Response` codes by RECIST. ND: the patient has none to follow; MISSING: nothing is known,
        and unless CA 125 progresses the assessment is not evaluable.
    marker : (...)
        `MarkerResponse` codes; NE: not evaluable, or not known.

    Returns
    -------
    (...)
        `Response` codes.
    """
    lesions, marker = np.broadcast_arrays(np.asarray(lesions), np.asarray(marker))
    normal = marker == MarkerResponse.RESPONSE_WITHIN_NORMAL_RANGE
    responds = normal | (marker == MarkerResponse.RESPONSE)
    progression = (lesions == Response.PD) | (marker == MarkerResponse.PROGRESSION)
    standing = np.isin(lesions, (Response.SD, Response.NON_CR_NON_PD))
    return np.select(
        [
            progression,
            lesions == Response.MISSING,
            normal & np.isin(lesions, (Response.CR, Response.ND)),
            responds | np.isin(lesions, (Response.CR, Response.PR)),
            standing | (marker == MarkerResponse.STABLE),
        ],
        [Response.PD, Response.NE, Response.CR, Response.PR, Response.SD],
        default=np.int8(Response.NE),
    ).astype(np.int8)


def confirmed_bone(bone: ArrayLike) -> IntArray:
    """Say of progression that waited for a further scan what became of it.

    Parameters
    ----------
    bone : (..., visit)
        `BoneResponse` codes in the order of time.

    Returns
    -------
    (..., visit)
        `BoneResponse` codes. PDU is PD where the next scan that decides is PD, so that progression
        is dated back; NON_PD where that scan is not; and stays PDU where there is none.
    """
    bone = np.asarray(bone)
    width = bone.shape[-1]
    if not width:
        return bone
    waits = bone == BoneResponse.PDU
    decides = ~waits & (bone != BoneResponse.NE)
    following = np.where(decides, np.arange(width), width)
    following = np.minimum.accumulate(following[..., ::-1], axis=-1)[..., ::-1]
    decision = np.take_along_axis(bone, np.minimum(following, width - 1), axis=-1)
    became = np.where(decision == BoneResponse.PD, BoneResponse.PD, BoneResponse.NON_PD)
    return np.where(waits & (following < width), became, bone).astype(np.int8)


def pcwg3_response(lesions: ArrayLike, bone: ArrayLike) -> IntArray:
    """Bring the response of soft tissue and of bone together.

    Parameters
    ----------
    lesions : (...)
        `Response` codes of soft tissue by RECIST. ND: no disease there; MISSING: not known. A CR
        is taken for one of target lesions, as it is of patients who have any.
    bone : (...)
        `BoneResponse` codes, confirmed as `confirmed_bone` has it.

    Returns
    -------
    (...)
        `Response` codes.
    """
    lesions, bone = np.broadcast_arrays(np.asarray(lesions), np.asarray(bone))
    none, complete = lesions == Response.ND, lesions == Response.CR
    return np.select(
        [
            (lesions == Response.PD) | (bone == BoneResponse.PD),
            lesions == Response.MISSING,
            none & (bone == BoneResponse.NON_PD),
            none,
            complete & (bone != BoneResponse.NED),
        ],
        [Response.PD, Response.NE, Response.NON_CR_NON_PD, Response.NE, Response.PR],
        default=lesions,
    ).astype(np.int8)
