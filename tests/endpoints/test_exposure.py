"""How long and how much was given: reductions, interruptions, and what is not known of them."""

from __future__ import annotations

import pytest

from builders import cohort_and_sources, given, graded_rows, on, protocol_of
from trialreadout.endpoints.kinds import grade, module_of

PLAN = '[[treatment]]\nagent = "inventinib"\ndose_mg = 400\ntimes_per_day = 2\n'
FULL = {"dose_mg": 400, "times_per_day": 2}
HALF = {"dose_mg": 400, "times_per_day": 1}
NONE = {"dose_mg": 0, "times_per_day": 2}


def protocol_with(keys="", agent="inventinib", plan=PLAN):
    return protocol_of(
        f'{plan}[[endpoint]]\nname = "dose"\nkind = "exposure"\nagent = "{agent}"\n{keys}'
    )


def row(*stretches, keys="", status=None, **more):
    """Grade patient A by stretches of first day, last day and dose."""
    tables = {
        "subjects": [{"subject": "A"}],
        "doses": [given("A", first, last, **dose) for first, last, dose in stretches],
        "status": [{"subject": "A"} | (status or {})],
    }
    (found,) = graded_rows(protocol_with(keys, **more), **tables)
    return found


def test_a_full_dose_for_ten_days():
    found = row((0, 9, FULL))
    assert (found["weeks"], found["dose_mg"]) == (10 / 7, 8000)
    assert (found["answer"], found["intensity_percent"]) == ("not reduced", 100)
    assert (found["reductions"], found["interruptions"], found["interrupted_days"]) == (0, 0, 0)


def numbers(found):
    return tuple(found[key] for key in ("reductions", "interruptions", "interrupted_days"))


@pytest.mark.parametrize(
    ("stretches", "answer", "expected"),
    [
        pytest.param([(0, 9, FULL), (10, 19, HALF)], "reduced", (1, 0, 0), id="reduced"),
        pytest.param(
            [(0, 9, FULL), (10, 19, HALF), (20, 29, FULL)],
            "reduced",
            (1, 0, 0),
            id="and raised again",
        ),
        pytest.param([(0, 9, HALF), (10, 19, FULL)], "not reduced", (0, 0, 0), id="raised"),
        pytest.param(
            [(0, 9, FULL), (11, 19, FULL)], "not reduced", (0, 1, 1), id="one day without a dose"
        ),
        pytest.param(
            [(0, 9, FULL), (10, 12, NONE), (13, 19, FULL)],
            "not reduced",
            (0, 1, 3),
            id="a stretch of 0 mg is an interruption and no reduction",
        ),
        pytest.param(
            [(0, 9, FULL), (10, 12, NONE), (15, 19, HALF)],
            "reduced",
            (1, 1, 5),
            id="and what follows it is held against what went before",
        ),
        pytest.param(
            [(0, 9, FULL), (5, 19, FULL), (21, 25, FULL)],
            "not reduced",
            (0, 1, 1),
            id="stretches that overlap leave no gap",
        ),
        pytest.param(
            [(0, 30, FULL), (5, 9, FULL), (31, 40, FULL)],
            "not reduced",
            (0, 0, 0),
            id="nor does one within another",
        ),
    ],
)
def test_reductions_and_interruptions(stretches, answer, expected):
    found = row(*stretches)
    assert (found["answer"], numbers(found)) == (answer, expected)
    assert numbers(row(*stretches[::-1])) == expected


def test_the_day_of_the_first_reduction():
    found = row((0, 9, FULL), (10, 19, HALF), (20, 29, {"dose_mg": 100}))
    assert (found["day"], found["on"].isoformat(), found["reductions"]) == (10, on(10), 2)


def test_intensity_is_what_was_given_of_what_was_planned():
    assert row((0, 9, FULL), (10, 19, HALF))["intensity_percent"] == 75
    assert row((0, 9, FULL), (20, 29, FULL))["intensity_percent"] == pytest.approx(200 / 3)
    assert row((0, 9, FULL), plan="")["intensity_percent"] is None


def test_a_stretch_without_any_dose_at_the_end_is_no_time_on_treatment():
    found = row((0, 9, FULL), (10, 99, NONE))
    assert (found["weeks"], found["intensity_percent"]) == (10 / 7, 100)
    assert numbers(found) == (0, 0, 0)


def test_on_a_day_that_two_stretches_share_both_were_given():
    assert row((0, 9, FULL), (9, 18, FULL))["dose_mg"] == 20 * 800


@pytest.mark.parametrize(
    "stretches",
    [
        pytest.param([(0, 9, FULL), (10, None, FULL)], id="it goes on"),
        pytest.param([(0, None, FULL)], id="a single stretch without an end"),
    ],
)
def test_without_the_end_of_the_last_stretch_time_and_amount_are_not_known(stretches):
    found = row(*stretches)
    assert (found["weeks"], found["dose_mg"], found["intensity_percent"]) == (None, None, None)
    assert (found["answer"], *numbers(found)) == ("not reduced", 0, 0, 0)


def test_without_the_end_of_a_stretch_the_gap_after_it_is_not_known():
    found = row((0, None, FULL), (20, 29, HALF))
    assert (found["answer"], *numbers(found)) == ("reduced", 1, None, None)
    assert found["dose_mg"] is None


@pytest.mark.parametrize(
    "stretches",
    [
        pytest.param([(0, 9, {"dose_mg": None}), (10, 19, HALF)], id="a dose is not known"),
        pytest.param([(0, 9, NONE)], id="nothing was given"),
    ],
)
def test_a_dose_that_is_not_known_is_not_evaluable(stretches):
    found = row(*stretches)
    assert (found["answer"], found["day"], found["dose_mg"]) == ("NE", None, None)
    assert found["reductions"] is None


def test_a_patient_who_was_never_dosed_has_no_numbers():
    tables = {"subjects": [{"subject": "A"}, {"subject": "B"}], "doses": [given("A", 0, 9)]}
    _, found = graded_rows(protocol_with(), **tables)
    assert (found["answer"], found["weeks"], *numbers(found)) == ("NE", None, None, None, None)


WEEK_4 = "until_week = 4"


def test_until_a_week_so_many_weeks_count():
    assert row((0, 99, FULL), keys=WEEK_4)["weeks"] == 4
    assert row((0, 26, FULL), keys=WEEK_4)["weeks"] == 27 / 7
    assert row((0, 27, FULL), (28, 99, HALF), keys=WEEK_4)["answer"] == "not reduced"
    assert row((0, 26, FULL), (27, 99, HALF), keys=WEEK_4)["answer"] == "reduced"


@pytest.mark.parametrize(
    ("status", "weeks"),
    [
        pytest.param({"last_contact_on": on(27)}, 4, id="alive on the last day of week 4"),
        pytest.param({"last_contact_on": on(26)}, None, id="not known to be alive then"),
        pytest.param({"died_on": on(20)}, None, id="died before it"),
        pytest.param({"died_on": on(27)}, 4, id="died on it"),
        pytest.param({}, None, id="nothing known"),
    ],
)
def test_a_dose_without_an_end_goes_on_until_a_week_if_the_patient_was_alive(status, weeks):
    assert row((0, None, FULL), keys=WEEK_4, status=status)["weeks"] == weeks


@pytest.mark.parametrize("asked", ["inventinib", "Inventinib", "INVENTINIB"])
def test_an_agent_is_one_however_it_is_capitalised(asked):
    tables = {
        "subjects": [{"subject": "A"}],
        "doses": [given("A", 0, 9, agent="Inventinib"), given("A", 0, 99, agent="placebo")],
    }
    (found,) = graded_rows(protocol_with(agent=asked), **tables)
    assert (found["weeks"], found["intensity_percent"]) == (10 / 7, 50)


def test_the_source_rows_are_the_stretches_in_the_order_of_time():
    doses = [given("A", 10, 19), given("A", 0, 9), given("A", 0, 9, agent="other")]
    protocol = protocol_with()
    cohort, sources = cohort_and_sources(protocol, subjects=[{"subject": "A"}], doses=doses)
    endpoint = protocol.endpoints[0]
    rows = module_of(endpoint).source_rows(grade(cohort, protocol, endpoint), cohort, sources, 0)
    assert [each.row for each in rows] == [3, 2]


CUT = f"[data]\ncut_off = {on(99)}\n"


def cut_off_row(*stretches, keys=""):
    """Grade patient A, whose last contact was on day 60, at a cut-off on day 99."""
    status = {"alive": "Y", "last_contact_on": on(60)}
    return row(*stretches, keys=keys, status=status, plan=CUT + PLAN)


@pytest.mark.parametrize(
    ("last", "weeks", "dose_mg"),
    [
        pytest.param(98, 99 / 7, 99 * 800, id="ended the day before the cut-off"),
        pytest.param(99, 100 / 7, 100 * 800, id="ended on its day"),
        pytest.param(100, 100 / 7, 100 * 800, id="ended the day after: known up to the cut-off"),
        pytest.param(400, 100 / 7, 100 * 800, id="how long after does not matter"),
        pytest.param(None, None, None, id="no end recorded: not known, as without a cut-off"),
    ],
)
def test_a_dose_beyond_the_cut_off_is_known_up_to_it(last, weeks, dose_mg):
    found = cut_off_row((0, last, FULL))
    assert (found["weeks"], found["dose_mg"]) == (weeks, dose_mg)
    assert found["intensity_percent"] == (None if weeks is None else 100)


def test_only_the_stretch_that_runs_past_the_cut_off_is_cut():
    found = cut_off_row((0, 49, FULL), (60, 300, HALF))
    assert (found["weeks"], found["dose_mg"]) == (100 / 7, 50 * 800 + 40 * 400)
    assert (found["answer"], *numbers(found)) == ("reduced", 1, 1, 10)


@pytest.mark.parametrize(
    ("week", "days"),
    [
        pytest.param(10, 70, id="a week before the cut-off"),
        pytest.param(20, 100, id="a week after it: known up to it"),
    ],
)
def test_until_a_week_a_dose_beyond_the_cut_off_counts_as_far_as_it_is_known(week, days):
    assert cut_off_row((0, 300, FULL), keys=f"until_week = {week}")["weeks"] == days / 7
