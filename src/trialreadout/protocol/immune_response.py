"""Endpoints by iRECIST: the best i-response, and progression that was confirmed or was not.

Source: Seymour et al., Lancet Oncol 2017;18:e143-e152.
"""

from typing import ClassVar, Literal

from trialreadout.core.terms import ImmuneResponse, codes_of
from trialreadout.protocol.part import Count
from trialreadout.protocol.tumour_response import GradesTumours

IMMUNE_RESPONSES = tuple(codes_of(ImmuneResponse))
IMMUNE_PROGRESSION = (
    "confirmed",
    "unconfirmed",
    "no progression",
    "not evaluable",
    "MISSING",
)


class OverImmune(GradesTumours):
    """What every endpoint by iRECIST states. It is graded by RECIST 1.1, whatever the version."""

    version: Literal["1.1"] | None = None
    """iRECIST rests on RECIST 1.1 alone."""
    graded_from: Literal["measurements", "assessments"] | None = None
    """"measurements" or "assessments", if not the study's."""
    earliest_confirmation_days: Count = 28
    """Scans sooner than this many days after an iUPD do not confirm it; those that readers
    recorded as confirming do."""
    until_new_therapy: bool = True
    """Whether assessments after the start of another anticancer therapy are left out."""


class ImmuneBest(OverImmune):
    """The best i-response, up to the confirmation of progression."""

    answers: ClassVar = IMMUNE_RESPONSES

    kind: Literal["irecist-best"]
    """The kind of endpoint."""
    stable_from_day: Count = 0
    """Stable disease counts from this day on."""


class ImmuneProgression(OverImmune):
    """Whether progression was confirmed; it dates from the first iUPD of its run."""

    answers: ClassVar = IMMUNE_PROGRESSION

    kind: Literal["irecist-progression"]
    """The kind of endpoint."""
