"""Best response, response, benefit and last assessment: what the protocol asks reaches the rule."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, protocol_of, recorded, sampled, sources_of, treated
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


RECIST = 'confirmation_days = 28\nstable_from_day = 42\nreading = "recist"'


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("recist-best", ("PD", 69)),
        ("recist-response", ("not met", None)),
        ("recist-benefit", ("not met", None)),
        ("recist-last", ("PD", 69)),
    ],
)
def test_every_kind_follows_the_reading(kind, expected):
    assert answer({41: "CR", 69: "PR", 97: "PR"}, kind, RECIST) == expected


@pytest.mark.parametrize(("reading", "after_progression"), [("admiralonco", 1), ("recist", 2)])
def test_the_progression_of_the_reading_leaves_out_what_follows(reading, after_progression):
    course = {41: "CR", 69: "PR", 97: "SD", 125: "PD", 153: "SD"}
    said = [recorded("A", day, word) for day, word in course.items()]
    keys = RECIST.replace('"recist"', f'"{reading}"')
    row = rows(protocol_with(keys=keys), **treated("A"), assessments=said)["A"]
    assert row["after_progression"] == after_progression + (reading == "recist")


def test_the_progression_of_the_reading_is_none_for_a_time():
    protocol = protocol_of(
        '[tumour_response]\ngraded_from = "assessments"\n'
        '[[endpoint]]\nname = "best"\nkind = "recist-best"\nreading = "recist"\n'
        '[[endpoint]]\nname = "PFS"\nkind = "time-to-event"\n'
        'events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]\n'
        'censor = [{ of = "last adequate assessment" }]\n'
    )
    said = [recorded("A", 41, "CR"), recorded("A", 69, "PR")]
    sources = sources_of(protocol, **treated("A"), assessments=said)
    (cohort,) = build_cohorts(sources, protocol)
    endpoint = protocol.endpoint("PFS")
    module = MODULES["time-to-event"]
    (row,) = module.table(module.grade(cohort, protocol, endpoint), cohort, sources).to_dicts()
    assert (row["event"], row["on"].isoformat()) == (False, on(69))


def gone(later, nodal="N", target="absent", non_target="absent"):
    """Make a patient all of whose lesions had gone on day 56, and what was seen on day 84."""
    return treated("A") | {
        "lesions": [lesion("A"), lesion("A", "NT1", "non-target", nodal=nodal)],
        "measurements": [
            measured("A", -3, 30),
            measured("A", -3, None, "NT1", state="present"),
            measured("A", 56, None, state="absent"),
            measured("A", 56, None, "NT1", state="absent"),
            measured("A", 84, None, state=target),
            measured("A", 84, None, "NT1", state=non_target),
            *later,
        ],
    }


AGAIN_GONE = [
    measured("A", 112, None, state="absent"),
    measured("A", 112, None, "NT1", state="absent"),
]


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        pytest.param({}, ("CR", 56), id="still gone"),
        pytest.param({"non_target": "not evaluable"}, ("CR", 56), id="not read is not back"),
        pytest.param({"non_target": "present"}, ("SD", 56), id="back"),
        pytest.param({"non_target": "present", "nodal": "Y"}, ("SD", 56), id="a swollen node"),
        pytest.param({"target": "not evaluable"}, ("CR", 56), id="a target not read"),
    ],
)
def test_disease_after_a_complete_response_is_disease_that_was_seen(story, expected):
    found = rows(
        protocol_with(keys=RECIST, graded_from="measurements"), **gone(AGAIN_GONE, **story)
    )["A"]
    assert (found["answer"], found["day"]) == expected


def test_an_unread_lesion_before_any_complete_response_leaves_a_partial_one():
    story = gone([])
    story["measurements"] = [
        measured("A", -3, 30),
        measured("A", -3, None, "NT1", state="present"),
        *(
            row
            for day in (56, 84)
            for row in (
                measured("A", day, None, state="absent"),
                measured("A", day, None, "NT1", state="not evaluable"),
            )
        ),
    ]
    found = rows(protocol_with(keys=RECIST, graded_from="measurements"), **story)["A"]
    assert (found["answer"], found["day"]) == ("PR", 56)


@pytest.mark.parametrize("role", ["target", "non-target"])
@pytest.mark.parametrize(
    ("state", "cea", "expected"),
    [
        pytest.param("absent", 9, "CR", id="the marker alone has risen"),
        pytest.param("present", 1, "SD", id="the lesion is back"),
        pytest.param("present", 9, "SD", id="both"),
    ],
)
def test_a_marker_that_rises_alone_after_a_complete_response_is_no_disease(
    role, state, cea, expected
):
    first = (50, "measured") if role == "target" else (None, "present")
    again = (20, "measured") if (role, state) == ("target", "present") else (None, state)
    course = {-3: first, 56: (None, "absent"), 84: again, 112: (None, "absent")}
    values = {-3: 9, 56: 1, 84: cea, 112: 1}
    protocol = protocol_of(
        '[tumour_response]\nmarker_must_normalise_for_cr = true\nmarker = "CEA"\n'
        f'[[endpoint]]\nname = "answer"\nkind = "recist-best"\n{RECIST}\n'
    )
    found = rows(
        protocol,
        **treated("A"),
        lesions=[lesion("A", "L1", role)],
        measurements=[
            measured("A", day, size, "L1", state=word) for day, (size, word) in course.items()
        ],
        markers=[sampled("A", day, value, upper_limit_normal=5) for day, value in values.items()],
    )["A"]
    assert (found["answer"], found["day"]) == (expected, 56)
