"""Times that rest on a response, and events that come after missed visits."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, on, protocol_of, recorded, treated
from trialreadout.endpoints.kinds import grade, module_of

VISITS = """
[[visit]]
name = "CT {week}"
weeks = [8, 16, 24, 32, 40]
window_days = { before = 7, after = 7 }
collect = ["ct"]
[[visit]]
name = "blood {week}"
weeks = [4, 12, 20, 28]
collect = ["CEA"]
"""
PD_OR_DEATH = '[{ of = "tumour response", is = ["PD"] }, { of = "death" }]'
LAST = '[{ of = "last adequate assessment" }, { of = "last contact" }, { of = "time zero" }]'
LIMIT = "death_without_assessment_counts_until_week = 12\n"


def protocol_with(keys="", events=PD_OR_DEATH, censor=LAST, response=""):
    return protocol_of(
        f'[tumour_response]\ngraded_from = "assessments"\n{VISITS}'
        f'[[endpoint]]\nname = "response"\nkind = "recist-response"\n{response}\n'
        f'[[endpoint]]\nname = "time"\nkind = "time-to-event"\nevents = {events}\n'
        f"censor = {censor}\n{keys}"
    )


def patient(assessments, therapies=(), **status):
    """Make the tables of patient A: responses by day, therapies by day and whether planned."""
    tables = treated("A") | {"status": [{"subject": "A"} | {k: on(v) for k, v in status.items()}]}
    tables["assessments"] = [recorded("A", day, word) for day, word in assessments.items()]
    tables["therapies"] = [
        {"subject": "A", "started_on": on(day), "planned": planned} for day, planned in therapies
    ]
    return tables


def graded(assessments, keys="", therapies=(), protocol=None, **status):
    protocol = protocol or protocol_with(keys)
    cohort, sources = cohort_and_sources(protocol, **patient(assessments, therapies, **status))
    endpoint = protocol.endpoint("time")
    return grade(cohort, protocol, endpoint), cohort, sources, module_of(endpoint)


def end(*args, **kwargs):
    """Give the days from the start, whether they end with the event, and why."""
    times, cohort, sources, module = graded(*args, **kwargs)
    row = module.table(times, cohort, sources).row(0, named=True)
    return row["days"], row["event"], row["reason"]


def rows(*args, **kwargs):
    times, cohort, sources, module = graded(*args, **kwargs)
    return [(row.table, row.row) for row in module.source_rows(times, cohort, sources, 0)]


TWO = "missed_visits = 2\n"


@pytest.mark.parametrize(
    ("assessments", "status", "expected"),
    [
        pytest.param({56: "SD", 168: "PD"}, {}, (168, True, "progression"), id="one visit missed"),
        pytest.param(
            {56: "SD", 224: "PD"}, {}, (56, False, "last assessment"), id="two visits missed"
        ),
        pytest.param(
            {56: "SD", 120: "NE", 168: "NE", 224: "PD"},
            {},
            (56, False, "last assessment"),
            id="an assessment not evaluable is a missed one",
        ),
        pytest.param(
            {56: "SD", 140: "SD", 224: "PD"},
            {},
            (224, True, "progression"),
            id="an assessment between visits ends the gap",
        ),
        pytest.param(
            {56: "SD", 175: "PD"},
            {},
            (175, True, "progression"),
            id="an event on the last day of the second window: one missed",
        ),
        pytest.param(
            {56: "SD", 176: "PD"}, {}, (56, False, "last assessment"), id="the day after it: two"
        ),
        pytest.param({56: "SD"}, {"died_on": 175}, (175, True, "death"), id="death after one"),
        pytest.param(
            {56: "SD"}, {"died_on": 176}, (56, False, "last assessment"), id="death after two"
        ),
        pytest.param(
            {56: "SD", 224: "PD"},
            {"died_on": 230},
            (56, False, "last assessment"),
            id="death after a progression that came after two",
        ),
        pytest.param(
            {56: "SD", 224: "SD", 280: "PD"},
            {},
            (280, True, "progression"),
            id="seen again after two, and then progression",
        ),
        pytest.param({112: "PD"}, {}, (112, True, "progression"), id="the first visit missed"),
        pytest.param(
            {168: "PD"},
            {"last_contact_on": 0},
            (0, False, "alive at last contact"),
            id="the first two missed, and nothing before",
        ),
        pytest.param(
            {},
            {"died_on": 140},
            (0, False, "nothing known after time zero"),
            id="never assessed, died after two",
        ),
        pytest.param({}, {"died_on": 119}, (119, True, "death"), id="never assessed, after one"),
    ],
)
def test_an_event_after_two_missed_visits(assessments, status, expected):
    assert end(assessments, TWO, **status) == expected
    without = end(assessments, **status)
    assert without[1]


@pytest.mark.parametrize(
    ("assessments", "died_on", "expected"),
    [
        pytest.param({}, 84, (84, True), id="never assessed: the limit alone rules"),
        pytest.param({}, 85, (0, False), id="and the day after it"),
        pytest.param({56: "NE"}, 140, (0, False), id="assessed once, not evaluable: the gap rules"),
        pytest.param({56: "NE"}, 119, (119, True), id="and a gap of one is none"),
    ],
)
def test_who_was_never_assessed_with_a_limit_of_its_own(assessments, died_on, expected):
    keys = TWO + LIMIT
    assert end(assessments, keys, died_on=died_on)[:2] == expected


def test_a_limit_that_lies_after_the_gap_lets_a_death_count():
    keys = TWO + "death_without_assessment_counts_until_week = 28"
    assert end({}, keys, died_on=140) == (140, True, "death")


def test_a_visit_without_an_examination_of_the_tumour_cannot_be_missed():
    assert end({56: "SD", 112: "SD", 160: "PD"}, "missed_visits = 1") == (160, True, "progression")


def test_missed_visits_matter_to_survival_as_well():
    protocol = protocol_with(TWO, events='[{ of = "death" }]')
    assert end({56: "SD"}, protocol=protocol, died_on=230)[:2] == (56, False)


DURATION = 'starts = "first response"\nresponders = "response"\n'


@pytest.mark.parametrize(
    ("assessments", "status", "expected"),
    [
        pytest.param({56: "PR", 168: "PD"}, {}, (112, True, "progression"), id="until progression"),
        pytest.param({56: "PR", 112: "PR"}, {}, (56, False, "last assessment"), id="still in it"),
        pytest.param({56: "PR"}, {"died_on": 100}, (44, True, "death"), id="until death"),
        pytest.param({56: "PR"}, {}, (0, False, "last assessment"), id="not seen since"),
        pytest.param({56: "SD", 112: "PD"}, {}, (None, None, None), id="no response: no time"),
        pytest.param({56: "SD"}, {"died_on": 60}, (None, None, None), id="death without response"),
        pytest.param({56: "SD", 112: "CR", 140: "PD"}, {}, (28, True, "progression"), id="late"),
    ],
)
def test_duration_of_response(assessments, status, expected):
    assert end(assessments, DURATION, **status) == expected


def test_duration_begins_with_a_response_by_the_rules_of_its_endpoint():
    confirmed = protocol_with(DURATION, response="confirmation_days = 28")
    assert end({56: "PR", 84: "PR", 112: "PD"}, protocol=confirmed)[:2] == (56, True)
    assert end({56: "PR", 83: "PR", 112: "PD"}, protocol=confirmed)[0] is None


def test_a_progression_before_the_response_does_not_end_it():
    beyond = protocol_with(DURATION, response="until_progression = false")
    found = end({56: "PD", 112: "PR", 168: "PD"}, protocol=beyond)
    assert found == (56, True, "progression")


def test_the_rows_of_a_duration_are_those_of_the_response_and_of_its_end():
    assert rows({28: "SD", 56: "PR", 168: "PD"}, DURATION) == [
        ("assessments", 3),
        ("assessments", 4),
    ]
    assert rows({28: "SD"}, DURATION) == []


TO_RESPONSE = '[{ of = "response" }]'


@pytest.mark.parametrize(
    ("assessments", "expected"),
    [
        pytest.param({56: "SD", 112: "PR"}, (112, True, "response"), id="a response"),
        pytest.param({56: "SD", 112: "SD"}, (112, False, "last assessment"), id="none"),
        pytest.param(
            {56: "PD", 112: "PR"}, (112, False, "last assessment"), id="after progression"
        ),
    ],
)
def test_time_to_response(assessments, expected):
    protocol = protocol_with('responders = "response"', events=TO_RESPONSE)
    assert end(assessments, protocol=protocol) == expected


def test_the_row_of_a_time_to_response_is_that_of_the_response():
    protocol = protocol_with('responders = "response"', events=TO_RESPONSE)
    assert rows({56: "SD", 112: "PR"}, protocol=protocol) == [("assessments", 3)]


def test_responders_of_another_reader_are_named_by_that_reader_s_rows():
    protocol = protocol_with(
        'responders = "response"', events=TO_RESPONSE, response='reader = "central"'
    )
    tables = patient({56: "SD"}) | {
        "assessments": [recorded("A", 56, "SD"), recorded("A", 60, "PR", reader="central")]
    }
    cohort, sources = cohort_and_sources(protocol, **tables)
    endpoint = protocol.endpoint("time")
    times = grade(cohort, protocol, endpoint)
    found = module_of(endpoint).source_rows(times, cohort, sources, 0)
    assert (times.days[0], [(row.table, row.row) for row in found]) == (60, [("assessments", 3)])


def test_a_time_of_responders_needs_what_the_response_is_graded_from():
    protocol = protocol_with(DURATION, events='[{ of = "death" }]', censor='[{ of = "time zero" }]')
    endpoint = protocol.endpoint("time")
    module = module_of(endpoint)
    assert "assessments" in module.needs(endpoint, protocol)
    assert "therapies" in module.consults(endpoint, protocol)


CLAIMED = '[{ of = "progression claimed" }]'


def test_a_progression_that_was_claimed():
    protocol = protocol_with(events=CLAIMED)
    found = end({56: "PD"}, protocol=protocol, progression_claimed_on=90)
    assert found == (90, True, "progression claimed")
    assert rows({56: "PD"}, protocol=protocol, progression_claimed_on=90) == [("status", 2)]
    assert end({56: "PD"}, protocol=protocol) == (56, False, "last assessment")


@pytest.mark.parametrize(
    ("counts", "planned", "expected"),
    [
        pytest.param("false", "Y", (168, True), id="what the protocol plans is no new therapy"),
        pytest.param("true", "Y", (56, False), id="unless the protocol counts it"),
        pytest.param("false", "N", (56, False), id="what it does not plan always is"),
    ],
)
def test_planned_therapy(counts, planned, expected):
    keys = f"new_therapy = {{ censor = true, planned_radioiodine_counts = {counts} }}"
    assert end({56: "SD", 168: "PD"}, keys, [(100, planned)])[:2] == expected
