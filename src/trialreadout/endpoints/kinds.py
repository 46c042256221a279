"""Which module, or value, grades which kind of endpoint: the one place to add an endpoint to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from trialreadout.core.cohort import Cohort
from trialreadout.criteria import (
    best_overall_response,
    clinical_benefit,
    last_assessment,
    response,
)
from trialreadout.endpoints import (
    adverse_events,
    exposure,
    growth,
    intercurrent,
    laboratory_toxicity,
    marker_decline,
    marker_response,
    marker_trend,
    time_to_adverse_event,
    time_to_event,
    tumour_response,
    tumour_response_at,
    uptake,
    uptake_change,
    weight_loss,
)
from trialreadout.endpoints.decision import Decided
from trialreadout.endpoints.favourable import AnyOfParts
from trialreadout.endpoints.module import EndpointModule, graded_once
from trialreadout.endpoints.over_assessments import OverAllAssessments
from trialreadout.endpoints.over_immune import OverImmuneResponses


def module_of(endpoint: Any) -> EndpointModule:
    """Find the module that grades an endpoint; KeyError for a kind that none grades."""
    if endpoint.kind == "recist-timepoint" and endpoint.at is not None:
        return tumour_response_at
    return MODULES[endpoint.kind]


def grade(cohort: Cohort, protocol: Any, endpoint: Any) -> Any:
    """Grade an endpoint, with what the protocol says of intercurrent events.

    Parameters
    ----------
    cohort
        The patients.
    protocol, endpoint
        What is asked, and how.
    """
    seen = intercurrent.while_on_treatment(cohort, protocol, endpoint)
    graded = graded_once(module_of(endpoint), seen, protocol, endpoint)
    return intercurrent.with_events(graded, cohort, protocol, endpoint)


MODULES: Mapping[str, EndpointModule] = MappingProxyType(
    {
        "recist-timepoint": tumour_response,
        "recist-best": OverAllAssessments(best_overall_response),
        "recist-response": OverAllAssessments(response),
        "recist-benefit": OverAllAssessments(clinical_benefit),
        "recist-last": OverAllAssessments(last_assessment),
        "irecist-best": OverImmuneResponses(),
        "irecist-progression": OverImmuneResponses(),
        "time-to-event": time_to_event,
        "uptake-reinduction": uptake,
        "uptake-change": uptake_change,
        "marker-trend": marker_trend,
        "marker-response": marker_response,
        "marker-decline": marker_decline,
        "growth-change": growth,
        "weight-loss": weight_loss,
        "adverse-events": adverse_events,
        "time-to-adverse-event": time_to_adverse_event,
        "laboratory-toxicity": laboratory_toxicity,
        "exposure": exposure,
        "any-of": AnyOfParts(module_of, grade),
        "decision": Decided(module_of, grade),
    }
)
"""Kinds of endpoint that are graded; a response at one visit has a module of its own."""
