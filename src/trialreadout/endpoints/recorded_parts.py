"""The response at each recorded assessment: as the reader gave it, or brought together here."""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import IntArray
from trialreadout.core.cohort import RecordedResponses
from trialreadout.core.terms import Response
from trialreadout.criteria import confirmed_bone, gcig_response, pcwg3_response
from trialreadout.protocol.tumour_response import GradedFrom


def recorded_response(recorded: RecordedResponses, graded_from: GradedFrom) -> IntArray:
    """Say (reader, patient, visit) what each assessment is graded as, in `Response` codes."""
    match graded_from:
        case "parts by GCIG":
            together = gcig_response(recorded.lesions, recorded.marker)
        case "parts by PCWG3":
            together = pcwg3_response(recorded.lesions, confirmed_bone(recorded.bone))
        case _:
            return recorded.response
    return np.where(np.isnan(recorded.day), np.int8(Response.MISSING), together)
