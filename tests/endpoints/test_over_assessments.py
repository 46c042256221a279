"""Best response, response, benefit and last assessment: what the protocol asks reaches the rule."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, protocol_of, recorded, sources_of, treated
from trialreadout.endpoints.kinds import MODULES
from trialreadout.sources.cohort import build_cohorts

KINDS = {kind: MODULES[kind] for kind in MODULES if kind.startswith("recist-")}
del KINDS["recist-timepoint"]


def protocol_with(kind="recist-best", keys="", graded_from="assessments"):
    return protocol_of(
        f'[tumour_response]\ngraded_from = "{graded_from}"\n'
        f'[[endpoint]]\nname = "answer"\nkind = "{kind}"\n{keys}'
    )


def rows(protocol, **tables):
    """Give the rows of the endpoint's table by patient."""
    sources = sources_of(protocol, **tables)
    (cohort,) = build_cohorts(sources, protocol)
    module, endpoint = KINDS[protocol.endpoints[0].kind], protocol.endpoints[0]
    found = module.table(module.grade(cohort, protocol, endpoint), cohort, sources)
    return {row.pop("subject"): row for row in found.iter_rows(named=True)}


def answer(assessments, kind="recist-best", keys="", **tables):
    """Give the answer of patient A, and its day."""
    said = [recorded("A", day, word) for day, word in assessments.items()]
    row = rows(protocol_with(kind, keys), **treated("A"), assessments=said, **tables)["A"]
    return row["answer"], row["day"]


COURSE = {56: "PR", 84: "SD", 112: "PD", 140: "CR"}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("recist-best", ("PR", 56)),
        ("recist-response", ("met", 56)),
        ("recist-benefit", ("met", 56)),
        ("recist-last", ("PD", 112)),
    ],
)
def test_each_kind_asks_its_own_rule(kind, expected):
    assert answer(COURSE, kind) == expected


@pytest.mark.parametrize(
    ("keys", "assessments", "expected"),
    [
        pytest.param("", {56: "PR"}, ("PR", 56), id="once is enough"),
        pytest.param(
            "confirmation_days = 28", {56: "PR", 84: "PR"}, ("PR", 56), id="confirmed on day 28"
        ),
        pytest.param(
            "confirmation_days = 28", {56: "PR", 83: "PR"}, ("SD", 56), id="and not on day 27"
        ),
        pytest.param("stable_from_week = 8", {56: "SD"}, ("SD", 56), id="stable in week 8"),
        pytest.param("stable_from_week = 8", {55: "SD"}, ("NE", 55), id="and not a day earlier"),
        pytest.param("stable_from_day = 42", {42: "SD"}, ("SD", 42), id="stable on day 42"),
        pytest.param(
            "confirmation_days = 28\ntolerated_not_evaluable = 0",
            {56: "PR", 72: "NE", 88: "PR"},
            ("SD", 56),
            id="nothing may lie between",
        ),
        pytest.param(
            "confirmation_days = 28\ntolerated_stable = 1",
            {56: "PR", 72: "SD", 88: "PR"},
            ("PR", 56),
            id="one stable assessment may lie between",
        ),
        pytest.param("", COURSE, ("PR", 56), id="until progression"),
        pytest.param("until_progression = false", COURSE, ("CR", 140), id="beyond progression"),
        pytest.param("", {}, ("MISSING", None), id="no assessment is missing"),
        pytest.param("missing_as_not_evaluable = true", {}, ("NE", None), id="or is not evaluable"),
    ],
)
def test_what_the_protocol_asks_for(keys, assessments, expected):
    assert answer(assessments, keys=keys) == expected


@pytest.mark.parametrize(
    ("started", "keys", "expected"),
    [
        pytest.param(83, "", ("SD", 56), id="a response after it does not count"),
        pytest.param(84, "", ("PR", 84), id="a response on its day does"),
        pytest.param(83, "until_new_therapy = false", ("PR", 84), id="unless the protocol says so"),
    ],
)
def test_another_therapy_ends_what_counts(started, keys, expected):
    therapies = [{"subject": "A", "started_on": on(started)}]
    assert answer({56: "SD", 84: "PR"}, keys=keys, therapies=therapies) == expected


def test_the_baseline_examination_is_no_assessment():
    found = rows(
        protocol_with(graded_from="measurements"),
        **treated("A", "B"),
        lesions=[lesion("A"), lesion("B")],
        measurements=[measured("A", -3, 50), measured("B", -3, 50), measured("B", 56, 50)],
    )
    assert (found["A"]["answer"], found["A"]["assessments"]) == ("MISSING", 0)
    assert (found["B"]["answer"], found["B"]["assessments"]) == ("SD", 1)


def test_every_patient_is_a_row_also_one_without_any_record():
    found = rows(protocol_with(), **treated("A", "B"), assessments=[recorded("B", 56, "PR")])
    assert list(found) == ["A", "B"]
    assert found["A"] == {
        "answer": "MISSING",
        "day": None,
        "on": None,
        "assessments": 0,
        "after_new_therapy": 0,
        "after_progression": 0,
    }


def test_the_table_counts_what_was_assessed_and_what_came_after_progression():
    said = [recorded("A", day, word) for day, word in COURSE.items()]
    row = rows(protocol_with(), **treated("A"), assessments=said)["A"]
    assert (row["assessments"], row["after_progression"]) == (4, 1)
    assert row["on"].isoformat() == on(56)


@pytest.mark.parametrize("module", KINDS.values(), ids=KINDS)
@pytest.mark.parametrize(
    ("keys", "key"), [("", None), ('reading = "recist"', "reading")], ids=["all", "reading"]
)
def test_a_reading_that_is_not_computed_is_named(module, keys, key):
    assert module.not_computed(protocol_with(keys=keys).endpoints[0]) == key


def test_an_answer_rests_on_the_rows_of_its_assessments_in_time():
    protocol = protocol_with()
    said = [recorded("A", 112, "PD"), recorded("A", 56, "PR"), recorded("B", 56, "SD")]
    sources = sources_of(protocol, **treated("A", "B"), assessments=said)
    (cohort,) = build_cohorts(sources, protocol)
    graded = KINDS["recist-best"].grade(cohort, protocol, protocol.endpoints[0])
    found = KINDS["recist-best"].source_rows(graded, cohort, sources, 0)
    assert [row.row for row in found] == [3, 2]


@pytest.mark.parametrize(
    ("keys", "left_out"),
    [
        pytest.param("", (1, 1), id="the progression is before the new therapy"),
        pytest.param("until_progression = false", (1, 0), id="progression cuts nothing"),
        pytest.param("until_new_therapy = false", (0, 2), id="new therapy cuts nothing"),
    ],
)
def test_what_was_left_out_is_counted_by_its_reason(keys, left_out):
    said = [recorded("A", day, word) for day, word in {28: "PD", 56: "SD", 84: "SD"}.items()]
    therapies = [{"subject": "A", "started_on": on(60)}]
    tables = treated("A") | {"assessments": said, "therapies": therapies}
    row = rows(protocol_with(keys=keys), **tables)["A"]
    assert (row["after_new_therapy"], row["after_progression"]) == left_out


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(55, "NE", id="76 days after the baseline scan, 55 after the first dose"),
        pytest.param(56, "SD", id="56 days after the first dose"),
    ],
)
def test_stable_disease_counts_from_the_first_dose_and_not_from_the_baseline_scan(day, expected):
    found = rows(
        protocol_with(keys="stable_from_day = 56", graded_from="measurements"),
        **treated("A"),
        lesions=[lesion("A")],
        measurements=[measured("A", -21, 30), measured("A", day, 30)],
    )
    assert found["A"]["answer"] == expected
