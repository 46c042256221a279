"""No key of an endpoint is passed over: each changes its grade, describes it, or stops it."""

import pytest

from builders import protocol_of
from trialreadout.endpoints.kinds import MODULES
from trialreadout.protocol.endpoints import ENDPOINT_OF_KIND

DESCRIBES = {"name", "kind", "source", "primary"}
GRADES_TUMOURS = {
    "version",
    "graded_from",
    "new_lesion_unrecorded",
    "equivocal_then_proven",
    "irradiated_during",
    "too_small_mm",
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
TIMES = {"unit", "events", "censor", "death_without_assessment_counts_until_week", "new_therapy"}
STOPS = {
    "at": 'at = "week 8"',
    "progression_before_counts": "progression_before_counts = true",
    "marker_must_normalise_for_cr": "marker_must_normalise_for_cr = true",
    "reading": 'reading = "recist"',
    "starts": 'starts = "first response"',
    "missed_visits": "missed_visits = 2",
}
HONOURED = {
    "recist-timepoint": GRADES_TUMOURS,
    "recist-best": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "recist-response": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "recist-benefit": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "recist-last": GRADES_TUMOURS | OVER_ASSESSMENTS,
    "time-to-event": GRADES_TUMOURS | TIMES,
}
REQUIRED = 'events = [{ of = "death" }]\ncensor = [{ of = "last contact" }]\n'
VISIT = '[[visit]]\nname = "week 8"\nweek = 8\n'


def endpoint_of(kind, line):
    required = REQUIRED if kind == "time-to-event" else ""
    text = f'{VISIT}[[endpoint]]\nname = "asked"\nkind = "{kind}"\n{required}{line}'
    return protocol_of(text).endpoint("asked")


@pytest.mark.parametrize("kind", MODULES)
def test_every_key_is_honoured_describes_or_stops(kind):
    keys = set(ENDPOINT_OF_KIND[kind].model_fields)
    assert keys <= DESCRIBES | HONOURED[kind] | set(STOPS)


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        (kind, key)
        for kind in MODULES
        for key in STOPS
        if key in ENDPOINT_OF_KIND[kind].model_fields
    ],
)
def test_a_key_that_cannot_be_honoured_stops_its_endpoint(kind, key):
    assert MODULES[kind].not_computed(endpoint_of(kind, STOPS[key])) == key


def test_planned_radioiodine_as_a_new_therapy_stops_its_endpoint():
    line = "new_therapy = { censor = true, planned_radioiodine_counts = true }"
    module = MODULES["time-to-event"]
    assert module.not_computed(endpoint_of("time-to-event", line)) == "new_therapy"


@pytest.mark.parametrize("kind", MODULES)
def test_an_endpoint_that_asks_for_nothing_more_is_computed(kind):
    assert MODULES[kind].not_computed(endpoint_of(kind, "")) is None
