"""Best i-response and confirmed progression of patients, from tables to answers."""

from __future__ import annotations

import numpy as np
import pytest

from builders import (
    cohort_and_sources,
    lesion,
    measured,
    on,
    protocol_of,
    sources_of,
    treated,
)
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.stops import stops
from trialreadout.core.findings import StudyError
from trialreadout.core.known_by import known_by
from trialreadout.endpoints.kinds import grade
from trialreadout.sources.cohort import build_cohorts

BEST = '[[endpoint]]\nname = "best"\nkind = "irecist-best"\n'
ENDED = '[[endpoint]]\nname = "ended"\nkind = "irecist-progression"\n'
RECORDED = '[tumour_response]\ngraded_from = "assessments"\n'


def graded(lines, **tables):
    """Grade every endpoint of a study file; the tables of one with its sources."""
    protocol = protocol_of(lines)
    sources = sources_of(protocol, **tables)
    endpoints, findings = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    assert not findings
    return endpoints, sources


def row_of(endpoints, name):
    (row,) = endpoints[name].table.to_dicts()
    return row


def sized(*courses, **more):
    """Measure the lesions of one patient: a name, a role, and pairs of day and size."""
    return {
        "lesions": [lesion("A", name, role) for name, role, _ in courses],
        "measurements": [
            measured("A", day, size, name) for name, _, pairs in courses for day, size in pairs
        ],
    } | more


def said(*pairs, **more):
    return [{"subject": "A", "examined_on": on(day), "new_lesion": word} for day, word in pairs]


GROWS = ("T1", "target", [(-3, 100), (56, 125), (112, 130)])


def test_progression_of_targets_is_confirmed_and_dated_by_its_first_day():
    endpoints, _ = graded(BEST + ENDED, **treated("A"), **sized(GROWS))
    best, ended = row_of(endpoints, "best"), row_of(endpoints, "ended")
    assert (best["answer"], best["day"]) == ("iCPD", 112)
    assert (ended["answer"], ended["day"], ended["confirmed_day"]) == ("confirmed", 56, 112)
    assert ended["progression"] == "confirmed: first iUPD of the run"
    assert ended["after_progression"] == 0


def test_a_progression_stands_on_the_first_day_on_which_it_could_be_seen():
    still = ("T2", "target", [(-3, 20), (58, 20), (112, 20)])
    grows = ("T1", "target", [(-3, 100), (56, 150), (112, 155)])
    endpoints, _ = graded(ENDED, **treated("A"), **sized(grows, still))
    assert row_of(endpoints, "ended")["day"] == 56


def test_a_confirmation_may_not_come_too_early():
    early = ("T1", "target", [(-3, 100), (56, 125), (83, 131)])
    for key, answer in (("", "unconfirmed"), ("earliest_confirmation_days = 27\n", "confirmed")):
        endpoints, _ = graded(ENDED + key, **treated("A"), **sized(early))
        assert row_of(endpoints, "ended")["answer"] == answer


def test_each_assessment_is_listed_with_its_rule():
    endpoints, sources = graded(BEST, **treated("A"), **sized(GROWS))
    listed = endpoints["best"].assessments(sources, "A").to_dicts()
    assert [(row["day"], row["response"], row["rule"]) for row in listed] == [
        (56, "iUPD", "progression seen, to be confirmed"),
        (112, "iCPD", "confirmed: targets grew further by 5 mm or more"),
    ]


def test_an_answer_leads_to_its_measurements():
    endpoints, sources = graded(BEST, **treated("A"), **sized(GROWS))
    rows = endpoints["best"].source_rows(sources, "A")
    assert [(each.table, each.row) for each in rows] == [("measurements", n) for n in (2, 3, 4)]


def test_new_lesions_are_followed_beside_the_targets_and_never_added_to_them():
    target = ("T1", "target", [(-3, 100), (56, 100), (112, 100)])
    new = ("N1", "new", [(56, 30), (112, 35)])
    looked = said((56, "unequivocal"), (112, "unequivocal"))
    endpoints, sources = graded(ENDED, **treated("A"), **sized(target, new), examinations=looked)
    assert row_of(endpoints, "ended")["answer"] == "confirmed"
    listed = endpoints["ended"].assessments(sources, "A")
    assert listed["rule"][-1] == "confirmed: new lesions grew"


def test_disease_that_comes_back_after_a_complete_response_is_unconfirmed_progression():
    target = ("T1", "target", [(-3, 100), (56, 0), (112, 0)])
    tables = sized(target)
    tables["lesions"].append(lesion("A", "NT1", "non-target"))
    tables["measurements"] += [
        measured("A", day, None, "NT1", state=state)
        for day, state in ((-3, "present"), (56, "absent"), (112, "present"))
    ]
    endpoints, sources = graded(BEST, **treated("A"), **tables)
    assert endpoints["best"].assessments(sources, "A")["response"].to_list() == ["iCR", "iUPD"]


def test_it_is_graded_by_recist_1_1_whatever_the_version_of_the_study():
    node = {"lesions": [lesion("A", nodal="Y")]}
    short = [measured("A", day, size, axis="short") for day, size in ((-3, 20), (56, 9))]
    lines = '[tumour_response]\nversion = "1.0"\n' + BEST
    endpoints, _ = graded(lines, **treated("A"), **node, measurements=short)
    assert row_of(endpoints, "best")["answer"] == "iCR"


def test_an_endpoint_that_asks_for_recist_1_0_is_refused():
    with pytest.raises(StudyError) as refused:
        protocol_of(BEST + 'version = "1.0"\n')
    (finding,) = refused.value.findings
    assert (finding.value, finding.allowed) == ("1.0", '"1.1"')


def i_responses(*pairs, **more):
    return [
        {"subject": "A", "assessed_on": on(day), "immune_response": word} | more
        for day, word in pairs
    ]


def test_recorded_i_responses_are_taken_as_they_are():
    rows = i_responses((56, "iUPD"), (76, "iCPD"))
    endpoints, sources = graded(RECORDED + ENDED, **treated("A"), immune_assessments=rows)
    ended = row_of(endpoints, "ended")
    assert (ended["answer"], ended["day"]) == ("confirmed", 56)
    assert endpoints["ended"].assessments(sources, "A")["rule"].to_list() == [None, None]


def test_what_follows_a_new_therapy_is_left_out():
    rows = i_responses((56, "iUPD"), (112, "iCPD"))
    tables = {
        "immune_assessments": rows,
        "therapies": [{"subject": "A", "started_on": on(90), "planned": "N"}],
    }
    endpoints, _ = graded(RECORDED + ENDED, **treated("A"), **tables)
    row = row_of(endpoints, "ended")
    assert (row["answer"], row["after_new_therapy"]) == ("unconfirmed", 1)
    endpoints, _ = graded(
        RECORDED + ENDED + "until_new_therapy = false\n", **treated("A"), **tables
    )
    assert row_of(endpoints, "ended")["answer"] == "confirmed"


def test_responses_by_recist_are_none_by_irecist():
    protocol = protocol_of(RECORDED + BEST)
    rows = [{"subject": "A", "assessed_on": on(56), "response": "PR"}]
    sources = sources_of(protocol, **treated("A"), assessments=rows)
    (finding,) = stops(protocol.endpoint("best"), protocol, sources, ("investigator",))
    assert (finding.rule, finding.table) == ("missing-table", "immune_assessments")


def test_the_reader_of_record_decides():
    rows = [
        *i_responses((56, "iPR"), reader="central"),
        *i_responses((56, "iSD")),
    ]
    for reader, answer in (("central", "iPR"), ("investigator", "iSD")):
        lines = f'{RECORDED}{BEST}reader = "{reader}"\n'
        endpoints, _ = graded(lines, **treated("A"), immune_assessments=rows)
        assert row_of(endpoints, "best")["answer"] == answer


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        pytest.param(["NE", "NE"], "not evaluable", id="never evaluable"),
        pytest.param(["NE", "ND"], "no progression", id="no disease"),
        pytest.param(["iSD"], "no progression", id="stable"),
        pytest.param(["MISSING"], "MISSING", id="nothing recorded"),
    ],
)
def test_who_did_not_progress(words, answer):
    rows = i_responses(*((56 * n, word) for n, word in enumerate(words, start=1)))
    endpoints, _ = graded(RECORDED + ENDED, **treated("A"), immune_assessments=rows)
    assert row_of(endpoints, "ended")["answer"] == answer


def test_of_two_responses_in_one_assessment_the_worst_stands_on_its_first_day():
    rows = i_responses((56, "iSD"), (58, "iUPD"), (60, "iUPD"), visit="week 8")
    endpoints, _ = graded(RECORDED + ENDED, **treated("A"), immune_assessments=rows)
    assert row_of(endpoints, "ended")["day"] == 58


def test_the_cohort_knows_of_no_i_responses_where_there_is_no_table():
    cohort, _ = cohort_and_sources(protocol_of(), **treated("A"))
    assert cohort.immune_responses is None


def test_what_was_not_yet_recorded_on_a_day_is_not_known_by_it():
    rows = i_responses((56, "iUPD"), (112, "iCPD"))
    protocol = protocol_of(RECORDED + ENDED)
    cohort, _ = cohort_and_sources(protocol, **treated("A"), immune_assessments=rows)
    endpoint = protocol.endpoint("ended")
    for day, answer in ((55, "MISSING"), (56, "unconfirmed"), (112, "confirmed")):
        found = grade(known_by(cohort, np.array([float(day)])), protocol, endpoint)
        assert [found.words[code] for code in found.answer.tolist()] == [answer]
