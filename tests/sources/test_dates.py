"""Partial dates are placed by the protocol's policy, flagged, and never moved silently."""

from __future__ import annotations

from datetime import date

import pytest

from builders import protocol_of, sources_of

SUBJECT = {"subjects": [{"subject": "A"}]}


def death(collected, policy=None, **row):
    """Bring one date of death together; give its day, what was collected, and the findings."""
    protocol = protocol_of(f'[dates]\nimpute = {{ died_on = "{policy}" }}' if policy else "")
    doses = [{"subject": "A", "started_on": row.pop("first_dose", None)}]
    status = [{"subject": "A", "died_on": collected} | row]
    sources = sources_of(protocol, **SUBJECT, status=status, doses=doses)
    found = sources.table("status")
    rules = [finding.rule for finding in sources.findings if finding.table == "status"]
    return found["died_on"][0], found["died_on_collected"][0], rules


@pytest.mark.parametrize(
    ("collected", "policy", "expected"),
    [
        ("2016-02", "first", date(2016, 2, 1)),
        ("2016-02", "mid", date(2016, 2, 15)),
        ("2016-02", "last", date(2016, 2, 29)),
        ("2015-02", "last", date(2015, 2, 28)),
        ("2016", "first", date(2016, 1, 1)),
        ("2016", "mid", date(2016, 6, 30)),
        ("2016", "last", date(2016, 12, 31)),
    ],
)
def test_an_imputed_date_is_flagged_with_what_was_collected(collected, policy, expected):
    assert death(collected, policy) == (expected, collected, [])


@pytest.mark.parametrize("policy", [None, "first", "last"])
@pytest.mark.parametrize("collected", ["2016-02-09", "2016-02-09T08:30"])
def test_a_whole_date_is_read_whatever_the_policy_and_not_flagged(collected, policy):
    assert death(collected, policy) == (date(2016, 2, 9), None, [])


def test_without_a_policy_a_partial_date_stays_unknown_and_is_a_finding():
    assert death("2016-02") == (None, "2016-02", ["incomplete-date"])


def test_where_the_date_places_the_row_that_finding_is_an_error():
    doses = [{"subject": "A", "started_on": "2016-02"}]
    (finding,) = sources_of(**SUBJECT, doses=doses).findings
    assert (finding.rule, finding.severity) == ("partial-date", "error")


@pytest.mark.parametrize("collected", ["2016-02-30", "UNK", "09/02/2016"])
def test_what_is_no_date_is_a_finding_under_any_policy(collected):
    assert death(collected, "first") == (None, None, ["not-a-date"])


@pytest.mark.parametrize(
    ("alive_on", "expected"),
    [
        pytest.param("2016-02-20", date(2016, 2, 20), id="alive later that month"),
        pytest.param("2016-02-01", date(2016, 2, 1), id="alive on the first day of it"),
        pytest.param("2016-01-31", date(2016, 2, 1), id="alive the month before"),
        pytest.param("2016-03-05", date(2016, 2, 29), id="no later than the month that was noted"),
        pytest.param(None, date(2016, 2, 1), id="never seen alive"),
    ],
)
def test_a_death_is_not_placed_before_the_patient_was_last_alive(alive_on, expected):
    policy = "first, not before last known alive"
    assert death("2016-02", policy, last_contact_on=alive_on)[:2] == (expected, "2016-02")


@pytest.mark.parametrize(
    ("first_dose", "expected"),
    [("2016-02-20", date(2016, 2, 20)), ("2016-01-20", date(2016, 2, 1))],
)
def test_a_date_is_not_placed_before_the_first_dose(first_dose, expected):
    policy = "first, not before first dose"
    assert death("2016-02", policy, first_dose=first_dose)[0] == expected


def test_a_floor_leaves_a_whole_date_alone():
    policy = "first, not before last known alive"
    assert death("2016-02-09", policy, last_contact_on="2016-02-20")[0] == date(2016, 2, 9)


def test_a_floor_that_no_table_knows_leaves_the_date_where_the_policy_puts_it():
    protocol = protocol_of('[dates]\nimpute = { died_on = "mid, not before first dose" }')
    status = [{"subject": "A", "died_on": "2016-02"}]
    sources = sources_of(protocol, **SUBJECT, status=status)
    assert sources.table("status")["died_on"][0] == date(2016, 2, 15)


def test_a_patient_who_stands_twice_keeps_the_later_of_the_floors():
    protocol = protocol_of('[dates]\nimpute = { died_on = "first, not before last known alive" }')
    status = [
        {"subject": "A", "died_on": "2016-02", "last_contact_on": day}
        for day in ("2016-02-03", "2016-02-05")
    ]
    sources = sources_of(protocol, **SUBJECT, status=status)
    assert sources.table("status")["died_on"].to_list() == [date(2016, 2, 5)] * 2


def test_a_table_s_own_policy_goes_before_the_general_one():
    protocol = protocol_of('[dates.impute]\nstarted_on = "first"\n"therapies.started_on" = "last"')
    rows = [{"subject": "A", "started_on": "2016-02"}]
    sources = sources_of(protocol, **SUBJECT, doses=rows, therapies=rows)
    assert sources.table("doses")["started_on"][0] == date(2016, 2, 1)
    assert sources.table("therapies")["started_on"][0] == date(2016, 2, 29)
