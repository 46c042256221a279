"""Who the patients were and what became of them, counted and opened to its rows."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import given, on, protocol_of, sources_of
from report.pages import study
from trialreadout.analysis.of_subjects import results_of_subjects
from trialreadout.core.findings import StudyError
from trialreadout.protocol import parse_protocol
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study
from twins.trial_subjects import ages, counted_subjects

SETS = """
[[analysis_set]]
name = "entered"
rule = "all enrolled"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
"""


@pytest.fixture(scope="module")
def lead(tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("lead") / "study"
    make_study("lead", folder)
    return open_study(folder).run()


def counted(lines="", **tables):
    """Count in a small study; the results by topic, set, group and category."""
    protocol = protocol_of(SETS + lines)
    found = results_of_subjects(protocol, sources_of(protocol, **tables), {})
    return {(r.endpoint, r.analysis_set, r.group, r.category, r.statistic): r for r in found}


def of(found, category, topic="disposition", which="entered", group=None, kind="characteristic"):
    return found[topic, which, group, category, kind]


def patient(subject, **more):
    return {"subject": subject, **more}


@pytest.mark.parametrize("which", ["enrolled", "treated"])
def test_the_lead_study_counts_as_its_files_do_line_by_line(lead: Readout, which: str):
    twin = counted_subjects(lead.study.folder, treated_alone=which == "treated")
    ours = {
        (r.endpoint, r.category): r
        for r in lead.results
        if r.analysis_set == which and r.statistic == "characteristic"
    }
    assert len(twin) > 20
    for key, subjects in twin.items():
        assert list(ours[key].subjects) == subjects, key
        assert ours[key].n == len(subjects)
        assert ours[key].denominator == len(ours[key].about)


def test_the_age_of_the_lead_study_is_the_median_of_its_column(lead: Readout):
    found = lead.result("baseline-characteristics/enrolled/summary/age_years")
    assert (found.value, found.low, found.high) == ages(lead.study.folder)
    assert found.unit == "years"


def test_every_count_opens_to_rows_that_stand_in_the_files_it_names(lead: Readout):
    told = [r for r in lead.results if r.statistic == "characteristic"]
    for result in told:
        explained = lead.explain(result.id)
        assert [p.subject for p in explained.patients if p.counts] == list(result.subjects)
        for each in explained.patients:
            for row in each.source_rows:
                line = (lead.study.folder / row.file).read_text().splitlines()[row.row - 1]
                assert line.startswith(f"{each.subject},")


def test_a_patient_who_is_not_of_the_set_cannot_be_opened(lead: Readout):
    with pytest.raises(KeyError):
        lead.explain("disposition/treated/characteristic/died", "NL-32")


def test_what_is_not_recorded_is_counted_and_stays_in_the_denominator():
    found = counted(
        subjects=[patient("A", sex="F"), patient("B", sex=None), patient("C", sex="M")],
    )
    unknown = of(found, "sex: not recorded", "baseline characteristics")
    assert (unknown.n, unknown.denominator, unknown.subjects) == (1, 3, ("B",))
    assert of(found, "sex: F", "baseline characteristics").text == "1/3 (33.3 %)"


def test_a_number_that_one_patient_lacks_says_of_how_many_it_is():
    found = counted(subjects=[patient("A", age_years=40), patient("B", age_years=60), patient("C")])
    age = of(found, "age_years", "baseline characteristics", kind="summary")
    assert age.text == "50.0 years (40.0 to 60.0); 2 of 3 known"
    lacks = of(found, "age_years: not recorded", "baseline characteristics")
    assert lacks.subjects == ("C",)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        pytest.param([str(n) for n in range(13)], True, id="thirteen different numbers"),
        pytest.param([str(n) for n in range(12)], False, id="twelve numbers are categories"),
        pytest.param([*map(str, range(12)), "x"], None, id="a word among many is listed"),
    ],
)
def test_a_column_of_the_sites_own_is_a_number_if_all_of_it_is(words, number):
    found = counted(subjects=[patient(f"P{n:02}", own=w) for n, w in enumerate(words)])
    kinds = {key[-1] for key in found if (key[3] or "").startswith("own")}
    expected = {True: {"summary", "quartiles"}, False: {"characteristic"}, None: set()}
    assert kinds == expected[number]


def test_numbers_that_are_categories_stand_in_their_order_before_words():
    words = ["10", "9", "2.5", "unknown", "-1"]
    found = counted(subjects=[patient(f"P{n}", own=w) for n, w in enumerate(words)])
    listed = [key[3] for key in found if (key[3] or "").startswith("own") and key[1] == "entered"]
    assert listed == ["own: -1", "own: 2.5", "own: 9", "own: 10", "own: unknown"]


@pytest.mark.parametrize(
    ("second", "counted_as_words"),
    [
        pytest.param("2022-02-13", False, id="dates are no characteristic"),
        pytest.param("2022-02", False, id="nor are months"),
        pytest.param("2022", True, id="a year may be one"),
        pytest.param("never", True, id="nor is a column of dates what holds a word"),
    ],
)
def test_a_column_of_dates_of_the_sites_own_is_a_listings(second, counted_as_words):
    subjects = [patient("A", own="2022-01-24"), patient("B", own=second)]
    found = counted(subjects=subjects)
    assert any((key[3] or "").startswith("own") for key in found) == counted_as_words


STATUS = {
    "A": {"died_on": on(100), "cause": "disease"},
    "B": {"alive": "N", "died_on": "2020-05", "last_contact_on": on(50)},
    "C": {"alive": "Y", "last_contact_on": on(300)},
    "D": {},
}


def test_death_on_an_unknown_day_is_death_and_silence_is_not():
    found = counted(
        subjects=[patient(name) for name in STATUS],
        status=[patient(name, **row) for name, row in STATUS.items()],
    )
    assert of(found, "died").subjects == ("A", "B")
    assert of(found, "died: disease").subjects == ("A",)
    assert of(found, "died: cause not recorded").subjects == ("B",)
    assert of(found, "died, on a day that is not known").subjects == ("B",)
    assert of(found, "alive when last seen").subjects == ("C",)
    assert of(found, "without any contact recorded").subjects == ("D",)


@pytest.mark.parametrize(
    ("cut_off", "dead"),
    [
        pytest.param(99, (), id="the day before the death: alive"),
        pytest.param(100, ("A",), id="the day of the death: dead"),
    ],
)
def test_who_died_after_the_cut_off_was_alive_on_it(cut_off, dead):
    found = counted(
        f"[data]\ncut_off = {on(cut_off)}\n",
        subjects=[patient("A", enrolled_on=on(0))],
        doses=[given("A", 0, 10)],
        status=[patient("A", alive="N", died_on=on(100))],
    )
    assert of(found, "died").subjects == dead


def test_treatment_without_an_end_is_not_known_to_have_ended():
    found = counted(
        subjects=[patient("A"), patient("B"), patient("C"), patient("D")],
        doses=[given(name, 0, 10) for name in ("A", "B", "C")],
        status=[
            patient("A", discontinued_on=on(10), reason="toxicity"),
            patient("B"),
            patient("C", discontinued_on=on(10)),
            patient("D", reason="wish"),
        ],
    )
    assert of(found, "treated").subjects == ("A", "B", "C")
    assert of(found, "entered, not treated").subjects == ("D",)
    assert of(found, "entered, not treated: wish").subjects == ("D",)
    assert of(found, "treatment ended").subjects == ("A", "C")
    assert of(found, "treatment ended: toxicity").subjects == ("A",)
    assert of(found, "treatment ended: reason not recorded").subjects == ("C",)
    assert of(found, "treatment not known to have ended").subjects == ("B",)


def test_a_patient_who_died_is_no_longer_treated_whatever_the_reason():
    found = counted(
        subjects=[patient("A"), patient("B")],
        doses=[given(name, 0, 10) for name in ("A", "B")],
        status=[patient("A", died_on=on(40)), patient("B", last_contact_on=on(40))],
    )
    assert of(found, "treatment ended").subjects == ("A",)
    assert of(found, "treatment not known to have ended").subjects == ("B",)


def test_two_deviations_of_one_patient_count_once():
    found = counted(
        subjects=[patient("A"), patient("B")],
        deviations=[patient("A", kind="late"), patient("A", kind="late"), patient("A")],
    )
    topic = "protocol deviations"
    assert of(found, "any deviation", topic).text == "1/2 (50.0 %)"
    assert of(found, "kind: late", topic).n == 1
    assert of(found, "kind: not recorded", topic).subjects == ("A",)


def test_without_a_table_of_deviations_nothing_is_said_of_them():
    assert not [key for key in counted(subjects=[patient("A")]) if key[0] == "protocol deviations"]


def test_several_arms_are_counted_each_for_itself_and_together():
    found = counted(subjects=[patient("A", arm="one", sex="F"), patient("B", arm="two", sex="M")])
    women = "sex: F", "baseline characteristics", "entered"
    assert of(found, *women).text == "1/2 (50.0 %)"
    assert of(found, *women, "arm: one").text == "1/1 (100.0 %)"
    assert of(found, *women, "arm: two").text == "0/1 (0.0 %)"


def test_an_empty_set_has_no_share_rather_than_none_of_it():
    found = counted(subjects=[patient("A", sex="F")], doses=[])
    row = of(found, "sex: F", "baseline characteristics", which="treated")
    assert (row.value, row.status, row.text) == (None, "not estimable", "0/0 (not estimable)")


def test_a_table_with_an_error_says_nothing(tmp_path: Path):
    readout = study(
        tmp_path / "study",
        SETS,
        subjects="subject,sex\nA,F\n",
        status="subject,died_on\nA,2020-13-01\n",
    )
    told = {r.category for r in readout.results if r.endpoint == "disposition"}
    assert told == {"entered"}


def test_words_that_an_identifier_cannot_tell_apart_have_two_identifiers():
    found = counted(subjects=[patient("A", mutation="no RAS"), patient("B", mutation="no-RAS")])
    ids = [row.id for row in found.values()]
    assert len(ids) == len(set(ids))


def test_no_endpoint_may_bear_the_name_of_what_is_counted_of_patients():
    endpoint = '[[endpoint]]\nname = "disposition"\nkind = "recist-best"\n'
    with pytest.raises(StudyError) as refused:
        parse_protocol(f'format = 1\n[study]\nid = "T"\ntitle = "T"\n{endpoint}')
    (finding,) = (f for f in refused.value.findings if f.value == "disposition")
    assert finding.rule == "not-allowed"
