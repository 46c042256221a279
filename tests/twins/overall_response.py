"""Overall response of one assessment, as a chain of questions."""

from __future__ import annotations

from trialreadout.core.terms import NewLesion, Response


def overall_response(target: int, non_target: int, new_lesion: int) -> Response:
    """Combine the three findings of one assessment."""
    if Response.PD in (target, non_target) or new_lesion == NewLesion.UNEQUIVOCAL:
        return Response.PD
    if new_lesion == NewLesion.UNKNOWN:
        return Response.NE
    if target == Response.ND:
        # Only non-target disease, or none at all: the non-target response stands.
        return Response.NE if non_target == Response.MISSING else Response(non_target)
    if target == Response.CR:
        return Response.CR if non_target in (Response.CR, Response.ND) else Response.PR
    if target in (Response.PR, Response.SD):
        return Response(target)
    return Response.NE
