"""Each source of an event or a censoring, on both sides of the day that matters."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, on, protocol_of, recorded, treated
from trialreadout.endpoints.kinds import grade, module_of

PD = '{ of = "tumour response", is = ["PD"] }'
LAST = '{ of = "last adequate assessment" }, { of = "time zero" }'


def protocol_with(events, censor, keys="", study=""):
    return protocol_of(
        f'{study}\n[tumour_response]\ngraded_from = "assessments"\n'
        '[[visit]]\nname = "CT {week}"\nweeks = [8, 16]\ncollect = ["ct"]\n'
        '[[endpoint]]\nname = "response"\nkind = "recist-response"\nconfirmation_days = 28\n'
        f'[[endpoint]]\nname = "time"\nkind = "time-to-event"\n'
        f"events = [{events}]\ncensor = [{censor}]\n{keys}\n"
    )


def times(protocol, assessments=None, therapies=(), **status):
    """Grade a trial of patient A; give the module, what was graded, and where from."""
    said = {key: on(day) for key, day in status.items()}
    tables = treated("A") | {"status": [{"subject": "A"} | said]}
    tables["assessments"] = [recorded("A", day, word) for day, word in (assessments or {}).items()]
    tables["therapies"] = [{"subject": "A", "started_on": on(day)} for day in therapies]
    cohort, sources = cohort_and_sources(protocol, **tables)
    endpoint = protocol.endpoint("time")
    return module_of(endpoint), grade(cohort, protocol, endpoint), cohort, sources


def end(*args, **kwargs):
    module, graded, cohort, sources = times(*args, **kwargs)
    row = module.table(graded, cohort, sources).row(0, named=True)
    return row["days"], row["event"], row["reason"]


def place(*args, **kwargs):
    """Give the row of the table, and the first row of the lineage, as table and row number."""
    module, graded, cohort, sources = times(*args, **kwargs)
    row = module.table(graded, cohort, sources).row(0, named=True)
    behind = module.source_rows(graded, cohort, sources, 0)
    return (row["source_table"], row["source_row"]), [(each.table, each.row) for each in behind]


THERAPY = protocol_with(f'{PD}, {{ of = "new therapy" }}', LAST)


@pytest.mark.parametrize(
    ("therapies", "expected"),
    [
        pytest.param([111], (111, True, "new anticancer therapy"), id="the day before progression"),
        pytest.param([112], (112, True, "progression"), id="on its day: the one named first"),
        pytest.param([113], (112, True, "progression"), id="the day after it"),
        pytest.param([-9], (112, True, "progression"), id="before the first dose"),
    ],
)
def test_a_new_therapy_as_an_event(therapies, expected):
    assert end(THERAPY, {56: "SD", 112: "PD"}, therapies) == expected


def test_the_row_of_a_new_therapy_is_that_of_the_first_after_time_zero():
    found, behind = place(THERAPY, {56: "SD"}, [-9, 60, 90])
    assert found == ("therapies", 3)
    assert behind == [("therapies", 3)]


FROM_THERAPY = protocol_with(
    PD, f'{{ of = "new therapy" }}, {LAST}', "new_therapy = { censor = true }"
)


@pytest.mark.parametrize(
    ("therapies", "expected"),
    [
        pytest.param([90], (90, False, "new anticancer therapy"), id="at the start of the therapy"),
        pytest.param([112], (112, True, "progression"), id="progression on its day counts"),
        pytest.param([], (112, True, "progression"), id="no therapy"),
    ],
)
def test_censoring_at_the_start_of_a_new_therapy(therapies, expected):
    assert end(FROM_THERAPY, {56: "SD", 112: "PD"}, therapies) == expected


TO_PROGRESSION = protocol_with(PD, f'{{ of = "death" }}, {LAST}')


@pytest.mark.parametrize(
    ("assessments", "died_on", "expected"),
    [
        pytest.param({56: "SD"}, 90, (90, False, "death"), id="a death is censored"),
        pytest.param(
            {56: "PD"}, 90, (56, True, "progression"), id="after a progression: no matter"
        ),
        pytest.param({56: "PD"}, 56, (56, True, "progression"), id="on the day of a progression"),
        pytest.param({}, 30, (30, False, "death"), id="never assessed"),
    ],
)
def test_time_to_progression(assessments, died_on, expected):
    assert end(TO_PROGRESSION, assessments, died_on=died_on) == expected


def test_time_to_progression_may_censor_a_death_at_the_last_assessment():
    assert end(protocol_with(PD, LAST), {56: "SD"}, died_on=90) == (56, False, "last assessment")


FOLLOWED = (100, False, "followed until the cut-off")
CUT_OFF = protocol_with(
    '{ of = "death" }',
    '{ of = "cut-off" }, { of = "last contact" }',
    study=f"[data]\ncut_off = {on(100)}",
)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        pytest.param({"last_contact_on": 100}, FOLLOWED, id="seen on it"),
        pytest.param({"last_contact_on": 101}, FOLLOWED, id="seen after it"),
        pytest.param(
            {"last_contact_on": 99},
            (99, False, "alive at last contact"),
            id="last seen the day before",
        ),
        pytest.param({"died_on": 100}, (100, True, "death"), id="death on it"),
        pytest.param(
            {"died_on": 101},
            FOLLOWED,
            id="death the day after: alive on it",
        ),
        pytest.param({}, (None, None, None), id="no contact: the cut-off shows nothing"),
    ],
)
def test_the_cut_off_censors_only_who_was_seen_on_it_or_later(status, expected):
    assert end(CUT_OFF, **status) == expected


@pytest.mark.parametrize(
    ("claimed_on", "expected"),
    [(100, (100, True, "progression claimed")), (101, (0, False, "nothing known after time zero"))],
    ids=["on the cut-off", "the day after it"],
)
def test_a_claim_after_the_cut_off_is_not_known_of_and_is_a_finding(claimed_on, expected):
    study = f"[data]\ncut_off = {on(100)}"
    protocol = protocol_with('{ of = "progression claimed" }', LAST, study=study)
    assert end(protocol, progression_claimed_on=claimed_on) == expected
    *_, sources = times(protocol, progression_claimed_on=claimed_on)
    late = [f for f in sources.findings if f.rule == "after-cut-off"]
    assert [f.column for f in late] == ["progression_claimed_on"] * (claimed_on > 100)


DURATION = 'starts = "first response"\nresponders = "response"'
IN_RESPONSE = protocol_with(f'{PD}, {{ of = "death" }}', LAST, DURATION)


@pytest.mark.parametrize(
    ("assessments", "expected"),
    [
        pytest.param(
            {56: "PR", 84: "PR", 112: "PD"},
            (56, True, "progression"),
            id="from the first response that is confirmed later",
        ),
        pytest.param({56: "PR", 83: "PR"}, (None, None, None), id="confirmed a day too early"),
        pytest.param(
            {56: "PR", 70: "SD", 84: "PR", 112: "CR", 140: "PD"},
            (56, True, "progression"),
            id="from the first that is confirmed, though not the first seen",
        ),
        pytest.param({56: "PR", 84: "CR"}, (28, False, "last assessment"), id="still in response"),
    ],
)
def test_duration_of_a_confirmed_response(assessments, expected):
    assert end(IN_RESPONSE, assessments) == expected


def test_a_time_of_responders_only_has_no_time_for_others():
    to_response = '{ of = "response" }'
    everyone = protocol_with(to_response, LAST, 'responders = "response"')
    only = protocol_with(to_response, LAST, 'responders = "response"\nresponders_only = true')
    response, none = {56: "PR", 84: "PR"}, {56: "PR", 83: "PR"}
    assert end(only, response) == end(everyone, response) == (56, True, "response")
    assert end(everyone, none) == (83, False, "last assessment")
    assert end(only, none) == (None, None, None)


@pytest.mark.parametrize(
    ("events", "censor", "happened", "expected"),
    [
        pytest.param(PD, LAST, {"assessments": {56: "SD", 112: "PD"}}, ("assessments", 3), id="PD"),
        pytest.param(PD, LAST, {"assessments": {56: "SD", 112: "NE"}}, ("assessments", 2), id="SD"),
        pytest.param('{ of = "death" }', LAST, {"died_on": 90}, ("status", 2), id="death"),
        pytest.param(PD, LAST, {}, ("doses", 2), id="the first dose"),
        pytest.param(
            '{ of = "progression claimed" }',
            LAST,
            {"progression_claimed_on": 90},
            ("status", 2),
            id="a claim",
        ),
        pytest.param(PD, '{ of = "last contact" }', {}, (None, None), id="no time"),
    ],
)
def test_the_table_names_the_row_that_the_lineage_names(events, censor, happened, expected):
    found, behind = place(protocol_with(events, censor), **happened)
    assert found == expected
    assert behind == ([] if expected == (None, None) else [expected])


def test_a_reason_may_be_worded_by_the_study():
    protocol = protocol_with('{ of = "death", reason = "died of any cause" }', LAST)
    assert end(protocol, died_on=90) == (90, True, "died of any cause")
