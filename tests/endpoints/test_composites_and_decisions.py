"""Answers made of answers: composites, decisions, and what intercurrent events make of them."""

from __future__ import annotations

import itertools

import pytest

from builders import (
    cohort_and_sources,
    given,
    graded_rows,
    on,
    protocol_of,
    recorded,
    sampled,
    treated,
    weighed,
)
from trialreadout.analysis.stops import stops
from trialreadout.endpoints.kinds import grade, module_of

RESPONSES = """
[tumour_response]
graded_from = "assessments"
[[visit]]
name = "week 8"
week = 8
window_days = { before = 7, after = 7 }
[[visit]]
name = "week 10"
week = 10
"""
PARTS = ("first", "second", "third")
READ_BY = {name: f'reader = "{name}"' for name in PARTS}
THREE = RESPONSES + "".join(
    f'[[endpoint]]\nname = "{name}"\nkind = "recist-timepoint"\nat = "week 8"\n{READ_BY[name]}\n'
    for name in PARTS
)
COUNTS = 'counts = { first = ["CR", "PR"], second = ["CR", "PR"], third = ["CR", "PR"] }\n'
COMPOSITE = f'{THREE}[[endpoint]]\nname = "any"\nkind = "any-of"\n{COUNTS}'
WORD = {"met": "PR", "not met": "SD", "not evaluable": "NE"}


def three(answers):
    """Make a trial of patient A whose parts have these answers on days 56, 57 and 58."""
    return treated("A") | {
        "assessments": [
            recorded("A", day, WORD[answer], reader=name)
            for day, (name, answer) in enumerate(zip(PARTS, answers, strict=True), start=56)
        ]
    }


@pytest.mark.parametrize("answers", list(itertools.product(WORD, repeat=3)))
@pytest.mark.parametrize("unknown", ["unknown", "not met"])
def test_one_part_met_suffices_and_what_is_unknown_stays_so(answers, unknown):
    (row,) = graded_rows(protocol_of(f'{COMPOSITE}not_evaluable = "{unknown}"'), **three(answers))
    expected = "not met"
    if "met" in answers:
        expected = "met"
    elif "not evaluable" in answers and unknown == "unknown":
        expected = "not evaluable"
    first = 56 + answers.index("met") if "met" in answers else None
    assert (row["answer"], row["day"]) == (expected, first)
    assert [row[name] for name in PARTS] == [WORD[answer] for answer in answers]


def test_the_source_rows_of_a_composite_are_those_of_its_parts_each_once():
    protocol = protocol_of(COMPOSITE)
    cohort, sources = cohort_and_sources(protocol, **three(("met", "met", "not met")))
    endpoint = protocol.endpoint("any")
    rows = module_of(endpoint).source_rows(grade(cohort, protocol, endpoint), cohort, sources, 0)
    assert [row.row for row in rows] == [2, 3, 4]


@pytest.mark.parametrize(
    ("part", "tables"),
    [
        pytest.param(
            'kind = "recist-best"\nreader = "nobody"',
            {"assessments": [recorded("A", 56, "PR")]},
            id="a reader who read nothing",
        ),
        pytest.param(
            'kind = "marker-trend"\nmarker = "CEA"',
            {"markers": [sampled("A", 0, 3, "CA 19-9")]},
            id="a marker that nobody has",
        ),
    ],
)
def test_what_stops_a_part_stops_the_whole(part, tables):
    answer = "CR" if "recist" in part else "response"
    protocol = protocol_of(
        f'{RESPONSES}[[endpoint]]\nname = "part"\n{part}\n'
        f'[[endpoint]]\nname = "any"\nkind = "any-of"\ncounts = {{ part = ["{answer}"] }}\n'
        f'[[decision]]\nat = "week 8"\noffer = "go on"\nwhen = {{ any = ["met"] }}'
    )
    _, sources = cohort_and_sources(protocol, **treated("A"), **tables)
    found = [stops(asked, protocol, sources, ("investigator",)) for asked in protocol.asked]
    assert [[each.rule for each in findings] for findings in found[1:]] == [["part-stopped"]] * 2
    assert found[0]


DECIDED = (
    RESPONSES
    + """
[[endpoint]]
name = "tumour"
kind = "recist-timepoint"
at = "week 8"
[[endpoint]]
name = "trend"
kind = "marker-trend"
marker = "CEA"
[[decision]]
at = "week 8"
offer = "Go on"
recorded_as = "continue"
gives = ["inventinib"]
when = { tumour = ["CR", "PR"], trend = ["stable", "response"] }
[[decision]]
at = "week 8"
offer = "Wait"
values_until = "week 10"
when = { trend = ["progression"] }
[[decision]]
at = "week 8"
offer = "Stop"
without = ["inventinib"]
"""
)
STABLE = [(0, 3), (28, 4), (56, 3)]


def decided(response="PR", marker=STABLE, protocol=DECIDED, **tables):
    """Give the row of patient A at the decision of week 8."""
    tables = treated("A") | tables
    tables["assessments"] = [recorded("A", 56, response)] if response else []
    tables["markers"] = [sampled("A", day, value) for day, value in marker]
    return graded_rows(protocol_of(protocol), **tables)[0]


@pytest.mark.parametrize(
    ("response", "marker", "offer"),
    [
        pytest.param("PR", STABLE, "Go on", id="both conditions hold"),
        pytest.param("SD", STABLE, "Stop", id="one does not: what is offered otherwise"),
        pytest.param("PR", STABLE[:2], "Stop", id="one is unknown"),
        pytest.param(None, STABLE, "Stop", id="no assessment"),
        pytest.param("PR", [(0, 1), (28, 2), (56, 4)], "Wait", id="the second condition"),
        pytest.param("PR", [(0, 1), (28, 2), (70, 2**2.5)], "Wait", id="a value it waits for"),
        pytest.param("PR", [(0, 1), (28, 2), (71, 4)], "Stop", id="a value after that"),
        pytest.param(
            "PR", [*STABLE, (63, 900)], "Go on", id="a value on the last day counts: still stable"
        ),
    ],
)
def test_the_first_offer_whose_condition_holds_is_made(response, marker, offer):
    row = decided(response, marker)
    assert (row["answer"], row["day"]) == (offer, 56)


@pytest.mark.parametrize(
    ("day", "offer"),
    [
        pytest.param(63, "Wait", id="on the last day of the window it is known"),
        pytest.param(64, "Stop", id="the day after it is not"),
    ],
)
def test_a_decision_looks_at_what_was_known(day, offer):
    """The third value of a marker that doubles makes a trend of it."""
    protocol = DECIDED.replace('values_until = "week 10"\n', "")
    assert decided("PR", [(0, 1), (28, 2), (day, 2 ** (day / 28))], protocol)["answer"] == offer


@pytest.mark.parametrize(
    ("died_on", "offer"),
    [
        pytest.param(55, "none due", id="died the day before the planned day"),
        pytest.param(56, "Go on", id="died on it"),
    ],
)
def test_nothing_is_due_for_the_dead(died_on, offer):
    status = [{"subject": "A", "died_on": on(died_on)}]
    row = decided(status=status)
    assert row["answer"] == offer
    assert row["day"] == (None if offer == "none due" else 56)


@pytest.mark.parametrize("dated", ["", '[dates]\ntime_zero = "registration"\n'])
def test_nothing_is_due_for_who_was_never_dosed(dated):
    tables = {
        "subjects": [{"subject": each, "enrolled_on": on(0)} for each in "AB"],
        "doses": [given("B", 0, 90)],
    }
    assert decided(protocol=dated + DECIDED, **tables)["answer"] == "none due"


@pytest.mark.parametrize(
    ("offered", "doses", "expected"),
    [
        pytest.param("continue", [(0, 59)], ("Go on", True), id="a dose after the decision"),
        pytest.param("CONTINUE", [(0, 58)], ("Go on", False), id="none after its day"),
        pytest.param("go on", [(0, None)], ("Go on", True), id="doses go on"),
        pytest.param("Stop", [(0, 58)], ("Stop", True), id="stopped"),
        pytest.param("Stop", [(0, 59)], ("Stop", False), id="not stopped"),
        pytest.param("Wait", [(0, 64)], ("Wait", None), id="nothing would tell"),
        pytest.param("Surgery", [(0, 64)], ("Surgery", None), id="an offer of another protocol"),
        pytest.param(None, [(0, 64)], (None, None), id="nothing was recorded"),
    ],
)
def test_what_was_offered_and_given(offered, doses, expected):
    recorded_offer = {"subject": "A", "decided_on": on(58), "visit": "Week 8", "offer": offered}
    row = decided(
        doses=[given("A", *each) for each in doses],
        decisions=[recorded_offer | {"accepted": "Y"}] if offered else [],
    )
    assert (row["offered"], row["given"]) == expected
    assert row["accepted"] == (True if offered else None)


def test_a_stretch_of_0_mg_after_the_decision_shows_no_dose():
    doses = [given("A", 0, 58), given("A", 59, 90, dose_mg=0)]
    decisions = [{"subject": "A", "decided_on": on(58), "offer": "continue"}]
    assert decided(doses=doses, decisions=decisions)["given"] is False


def event(what, strategy, endpoint="loss"):
    return (
        f'[[intercurrent_event]]\nevent = "{what}"\nendpoint = "{endpoint}"\n'
        f'strategy = "{strategy}"\n'
    )


DAYS = {
    "death": lambda day: {"status": [{"subject": "A", "died_on": on(day)}]},
    "new therapy": lambda day: {
        "therapies": [{"subject": "A", "started_on": on(day), "planned": "N"}]
    },
    "planned therapy": lambda day: {
        "therapies": [{"subject": "A", "started_on": on(day), "planned": "Y"}]
    },
    "end of treatment": lambda day: {"doses": [given("A", 0, day)]},
}
LOSS = RESPONSES + '[[endpoint]]\nname = "loss"\nkind = "weight-loss"\n'
WEIGHTS = [weighed("A", day, weight) for day, weight in ((0, 100), (40, 95), (50, 80))]


@pytest.mark.parametrize("what", DAYS)
@pytest.mark.parametrize(
    ("strategy", "day", "expected"),
    [
        pytest.param("treatment policy", 30, "3", id="treatment policy looks past it"),
        pytest.param("while on treatment", 39, "NE", id="until it: no weight by then"),
        pytest.param("while on treatment", 40, "1", id="until it: its own day counts"),
        pytest.param("while on treatment", 49, "1", id="until it: not the day after"),
        pytest.param("while on treatment", 50, "3", id="until it: the lowest counts"),
        pytest.param("not evaluable", 55, "NE", id="not evaluable, whenever it happens"),
    ],
)
def test_a_strategy_for_an_event(what, strategy, day, expected):
    protocol = protocol_of(LOSS + event(what, strategy))
    tables = treated("A") | DAYS[what](day)
    assert graded_rows(protocol, **tables, weights=WEIGHTS)[0]["answer"] == expected
    assert graded_rows(protocol, **treated("A"), weights=WEIGHTS)[0]["answer"] == "3"


@pytest.mark.parametrize("what", DAYS)
@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(55, "NE", id="the day before the planned day"),
        pytest.param(56, "3", id="on the planned day"),
    ],
)
def test_an_event_before_a_visit(what, day, expected):
    protocol = protocol_of(LOSS + event(f"{what} before week 8", "not evaluable"))
    tables = treated("A") | DAYS[what](day)
    assert graded_rows(protocol, **tables, weights=WEIGHTS)[0]["answer"] == expected


@pytest.mark.parametrize(
    ("strategy", "expected"), [("met", "met"), ("not met", "not met"), ("not evaluable",) * 2]
)
def test_a_composite_strategy_gives_the_answer_and_takes_its_day(strategy, expected):
    protocol = protocol_of(COMPOSITE + event("death", strategy, "any"))
    tables = three(("met", "not met", "not evaluable"))
    dead = {"status": [{"subject": "A", "died_on": on(30)}]}
    (row,) = graded_rows(protocol, **tables | dead)
    assert (row["answer"], row["day"]) == (expected, None)
    (row,) = graded_rows(protocol, **tables)
    assert (row["answer"], row["day"]) == ("met", 56)


def test_an_event_in_words_changes_no_answer():
    protocol = protocol_of(LOSS + event("a holiday", "not evaluable"))
    tables = treated("A") | {"status": [{"subject": "A", "died_on": on(51)}]}
    assert graded_rows(protocol, **tables, weights=WEIGHTS)[0]["answer"] == "3"
