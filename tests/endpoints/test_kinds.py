"""No key of an endpoint is passed over: each changes its grade, describes it, or stops it."""

import pytest

from builders import protocol_of
from trialreadout.endpoints.kinds import MODULES
from trialreadout.endpoints.module import key_not_computed
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND

DESCRIBES = {"name", "kind", "source", "primary", "adam"}
GRADES_TUMOURS = {
    "version",
    "graded_from",
    "new_lesion_unrecorded",
    "equivocal_then_proven",
    "irradiated_during",
    "too_small_mm",
    "marker_must_normalise_for_cr",
    "reader",
}
OVER_ASSESSMENTS = {
    "confirmation_days",
    "stable_from_week",
    "stable_from_day",
    "tolerated_not_evaluable",
    "tolerated_stable",
    "missing_as_not_evaluable",
    "until_progression",
    "until_new_therapy",
}
TIMES = {
    "unit",
    "starts",
    "responders",
    "events",
    "censor",
    "death_without_assessment_counts_until_week",
    "missed_visits",
    "new_therapy",
}
VALUES = {"below_limit", "above_limit", "stimulated", "antibody_positive"}
SCANS = {"at", "views", "views_disagree", "reader"}
STOPS = {
    "reading": 'reading = "recist"',
}
HONOURED = {
    "recist-timepoint": GRADES_TUMOURS | {"at", "progression_before_counts"},
    "recist-best": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "recist-response": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "recist-benefit": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "recist-last": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "time-to-event": GRADES_TUMOURS | TIMES,
    "uptake-reinduction": SCANS
    | {"equivocal", "insufficient_then_stronger", "stronger_from_ratio"},
    "uptake-change": SCANS,
    "marker-trend": VALUES | {"marker", "weeks", "time", "alpha", "sides", "minimum_values"},
    "growth-change": VALUES | {"marker", "until_week", "reader"},
    "weight-loss": {"until_week"},
    "adverse-events": {"emergent"},
    "exposure": {"agent", "until_week"},
    "any-of": {"counts", "not_evaluable"},
}
REQUIRED = {
    "time-to-event": 'events = [{ of = "death" }]\ncensor = [{ of = "last contact" }]\n',
    "uptake-reinduction": 'at = "week 8"\n',
    "uptake-change": 'at = "week 8"\n',
    "marker-trend": 'marker = "CEA"\n',
    "growth-change": 'marker = "CEA"\n',
    "exposure": 'agent = "inventinib"\n',
    "any-of": 'counts = { "above" = ["0"] }\n',
}
ABOVE = '[[endpoint]]\nname = "above"\nkind = "weight-loss"\n'
KINDS = [kind for kind in MODULES if kind != "decision"]
VISIT = '[[visit]]\nname = "week 8"\nweek = 8\n'


def endpoint_of(kind, line):
    required = REQUIRED.get(kind, "")
    text = f'{VISIT}{ABOVE}[[endpoint]]\nname = "asked"\nkind = "{kind}"\n{required}{line}'
    return protocol_of(text).endpoint("asked")


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_honoured_describes_or_stops(kind):
    keys = set(ENDPOINT_OF_KIND[kind].model_fields)
    assert keys <= DESCRIBES | HONOURED[kind] | set(STOPS)


@pytest.mark.parametrize(
    ("kind", "key"),
    [(kind, key) for kind in KINDS for key in STOPS if key in ENDPOINT_OF_KIND[kind].model_fields],
)
def test_a_key_that_cannot_be_honoured_stops_its_endpoint(kind, key):
    assert key_not_computed(MODULES[kind], endpoint_of(kind, STOPS[key])) == key


@pytest.mark.parametrize("kind", KINDS)
def test_an_endpoint_that_asks_for_nothing_more_is_computed(kind):
    assert key_not_computed(MODULES[kind], endpoint_of(kind, "")) is None
