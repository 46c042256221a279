"""Registered against done: the lead study by hand, and each topic by itself."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from records import BARE, OBSERVATIONAL, TWO_ARMS, changed
from trialreadout.protocol import edit_protocol, parse_protocol
from trialreadout.protocol.read_record import parse_record, read_record
from trialreadout.registry.compared import Compared
from trialreadout.registry.compared_dates import compared_dates, compared_identity
from trialreadout.registry.compared_outcomes import compared_outcomes
from trialreadout.registry.compared_patients import compared_patients
from trialreadout.registry.compared_treatment import compared_treatment
from trialreadout.registry.comparison import compare_with_record
from trialreadout.registry.terminal import render_comparison
from trialreadout.report.text import as_text

LEAD_BY_HAND = [
    # topic, registered, done, verdict: from the record's text and the study file, read side by side
    ("registry number", "NCT00887107", "NCT00887107", "agrees"),
    ("title", "Sorafenib as Adjuvant", "Sorafenib as adjuvant", "agrees"),
    ("sponsor", "Leiden University", "Leiden University", "agrees"),
    ("phase", "2", "2", "agrees"),
    ("start", "2007-10", "2007-10", "agrees"),
    ("first patient", "2007-10", "2007-10-05", "agrees"),
    ("day of registration", "2009-04-22", "2009-04-22", "agrees"),
    ("registered beforehand", "2009-04-22", "2007-10-05", "differs"),
    ("completion", None, "data to 2011-01-31", "done only"),
    ("last update of the record", "2009-04-22", "data to 2011-01-31", "differs"),
    ("status", "COMPLETED", None, "cannot be told"),
    ("planned patients", "30", "30", "agrees"),
    ("patients who entered", "30 planned", "32", "differs"),
    ("age", "18 to 80", "18 to 80", "agrees"),
    ("age of those who entered", "18 to 80", "41 to 77 years", "agrees"),
    ("sex", "ALL", "19 F, 13 M", "agrees"),
    ("inclusion criteria", None, "4 sentences", "done only"),
    ("exclusion criteria", None, "5 sentences", "done only"),
    ("arms", "sorafenib", "sorafenib", "agrees"),
    ("intervention", "sorafenib (Nexavar)", "sorafenib", "agrees"),
    ("dose of sorafenib", "800 mg/day", "400 mg, 2 times a day", "agrees"),
    ("intervention", None, "radioiodine", "done only"),
    ("primary outcome 1", "Proportion of patients", "favourable response", "agrees"),
    ("time frame of primary outcome 1", "6 months", "week 26, week 28", "agrees"),
    ("endpoint", None, "radioiodine uptake", "done only"),
    ("endpoint", None, "thyroglobulin trend", "done only"),
    ("endpoint", None, "tumour response at week 26", "done only"),
    ("endpoint", None, "uptake of each lesion", "done only"),
    ("endpoint", None, "growth of thyroglobulin", "done only"),
    ("endpoint", None, "growth of the tumour", "done only"),
    ("endpoint", None, "best overall response (", "done only"),
    ("endpoint", None, "best overall response, confirmed", "done only"),
    ("endpoint", None, "disease control", "done only"),
    ("endpoint", None, "time to response", "done only"),
    ("endpoint", None, "duration of response", "done only"),
    ("endpoint", None, "progression-free survival", "done only"),
    ("endpoint", None, "overall survival", "done only"),
    ("endpoint", None, "adverse events", "done only"),
    ("endpoint", None, "weight loss", "done only"),
    ("endpoint", None, "sorafenib", "done only"),
    ("results", "none posted", "190 computed", "done only"),
]


def test_the_lead_study_agrees_with_the_table_made_by_hand(bundled, shared_data: Path):
    readout = bundled["lead"].readout
    record = read_record(shared_data.parent / "lead-study" / "NCT00887107.json")
    study = readout.study
    rows = compare_with_record(study.protocol, study.sources, readout.results, record)
    assert len(rows) == len(LEAD_BY_HAND)
    for row, (topic, registered, done, verdict) in zip(rows, LEAD_BY_HAND, strict=True):
        assert (row.topic, row.verdict) == (topic, verdict)
        assert (row.registered is None) == (registered is None)
        assert (row.done is None) == (done is None)
        assert (row.registered or "").startswith(registered or "")
        assert (row.done or "").startswith(done or "")
    said = {row.topic: row.remark for row in rows}
    assert said["registered beforehand"] == (
        "registered 565 days after the first patient; 32 of 32 had entered before"
    )
    assert (date(2009, 4, 22) - date(2007, 10, 5)).days == 565
    assert said["time frame of primary outcome 1"] == (
        "week 26 is 6.0 months; week 28 is 6.4 months"
    )
    assert said["dose of sorafenib"] == "800 mg a day was the first dose of 31 of 31 patients"


def test_days_that_are_not_of_the_calendar_are_not_compared(bundled, shared_data: Path):
    readout = bundled["lead"].readout
    record = read_record(shared_data.parent / "lead-study" / "NCT00887107.json")
    protocol = readout.study.protocol
    moved = protocol.model_copy(update={"dates": protocol.dates.model_copy(update={"moved": True})})
    rows = by_topic(compare_with_record(moved, readout.study.sources, readout.results, record))
    assert "first patient" not in rows
    assert rows["registered beforehand"].done == "2007-10"


def record_of(document):
    return parse_record(json.dumps(document).encode(), Path("record.json"))


def protocol_of(text: str = ""):
    return parse_protocol(f'format = 1\n[study]\nid = "NCT99999901"\ntitle = "X"\n{text}')


def by_topic(rows):
    return {row.topic: row for row in rows}


def dates(record, *days: date | None, study: str = ""):
    protocol = protocol_of(study)
    return by_topic(compared_dates(protocol, record_of(record), pl.Series(days, dtype=pl.Date)))


@pytest.mark.parametrize(
    ("registered", "first", "verdict"),
    [
        pytest.param("2015-03-02", date(2015, 3, 2), "agrees", id="on the day of the first"),
        pytest.param("2015-03-03", date(2015, 3, 2), "differs", id="a day after the first"),
        pytest.param("2015-03-01", date(2015, 3, 2), "agrees", id="a day before"),
        pytest.param("2015-03", date(2015, 3, 2), "cannot be told", id="in the month, no day"),
        pytest.param("2015-02", date(2015, 3, 2), "agrees", id="in a month before"),
    ],
)
def test_a_trial_is_registered_beforehand_up_to_the_first_patient(registered, first, verdict):
    record = changed(BARE, "statusModule", "studyFirstSubmitDate", value=registered)
    row = dates(record, first, None, date(2016, 1, 1))["registered beforehand"]
    assert row.verdict == verdict


def test_who_had_entered_before_is_counted():
    record = changed(BARE, "statusModule", "studyFirstSubmitDate", value="2015-03-10")
    days = date(2015, 3, 9), date(2015, 3, 10), date(2015, 3, 1), None
    assert dates(record, *days)["registered beforehand"].remark == (
        "registered 9 days after the first patient; 2 of 3 had entered before"
    )


def test_without_patients_the_start_of_the_study_file_counts():
    record = changed(BARE, "statusModule", "studyFirstSubmitDate", value="2009-04-22")
    row = dates(record, study='started = "2007-10"')["registered beforehand"]
    assert (row.done, row.verdict) == ("2007-10", "differs")
    assert row.remark == "registered 539 to 569 days after the first patient"


@pytest.mark.parametrize(
    ("ended", "verdict"),
    [
        pytest.param("2019", "agrees", id="the year of the cut-off"),
        pytest.param("2018-12", "differs", id="before it"),
        pytest.param("2020-01", "cannot be told", id="after it"),
        pytest.param(None, "done only", id="not said"),
    ],
)
def test_the_end_is_held_against_the_data_cut_off(ended, verdict):
    record = changed(BARE, "statusModule", "completionDateStruct", value={"date": ended})
    rows = dates(record, study="[data]\ncut_off = 2019-05-01\n")
    assert rows["completion"].verdict == verdict


def test_another_number_is_another_trial():
    rows = by_topic(compared_identity(protocol_of(), record_of(BARE)))
    assert rows["registry number"].verdict == "differs"
    assert "phase" not in rows
    assert "sponsor" not in rows


def people(ages=(50.0,), sexes=("F",), arms=("A",)):
    n = max(len(ages), len(sexes), len(arms))
    columns = {
        "subject": [f"P{i}" for i in range(n)],
        "age_years": [*ages, *[50.0] * (n - len(ages))],
        "sex": [*sexes, *["F"] * (n - len(sexes))],
        "arm": [*arms, *[arms[0]] * (n - len(arms))],
    }
    schema = {"subject": pl.String, "age_years": pl.Float64, "sex": pl.String, "arm": pl.String}
    return pl.DataFrame(columns, schema=schema)


def patients(record, study: str = "", **who):
    return by_topic(compared_patients(protocol_of(study), record_of(record), people(**who)))


@pytest.mark.parametrize(
    ("ages", "verdict"),
    [
        pytest.param((18.0, 80.9), "agrees", id="both ends are in, in the last year of life too"),
        pytest.param((17.9,), "differs", id="too young"),
        pytest.param((81.0,), "differs", id="too old"),
        pytest.param((50.0, None), "cannot be told", id="one age is not recorded"),
        pytest.param((None, 17.0), "differs", id="one outside is enough"),
        pytest.param((None,), "cannot be told", id="no age is recorded"),
    ],
)
def test_ages_are_held_against_the_registered_limits(ages, verdict):
    record = changed(
        BARE, "eligibilityModule", value={"minimumAge": "18 Years", "maximumAge": "80 Years"}
    )
    assert patients(record, ages=ages)["age of those who entered"].verdict == verdict


def test_a_limit_in_months_cannot_be_compared():
    assert patients(OBSERVATIONAL)["age of those who entered"].verdict == "cannot be told"


def test_no_limit_is_no_limit():
    record = changed(
        BARE, "eligibilityModule", value={"minimumAge": "18 Years", "maximumAge": "N/A"}
    )
    row = patients(record, ages=(99.0,), study="[population]\nage_years = { minimum = 18 }\n")
    assert row["age"].verdict == "agrees"
    assert row["age of those who entered"].verdict == "agrees"


@pytest.mark.parametrize(
    ("sexes", "verdict"),
    [
        pytest.param(("F", "female"), "agrees", id="women alone"),
        pytest.param(("F", "M"), "differs", id="a man entered"),
        pytest.param(("F", None), "cannot be told", id="one is not recorded"),
        pytest.param(("F", "w"), "cannot be told", id="a word that is not known"),
    ],
)
def test_sex_is_held_against_the_registered_one(sexes, verdict):
    assert patients(TWO_ARMS, sexes=sexes)["sex"].verdict == verdict


def test_who_entered_is_held_against_the_actual_number():
    rows = patients(TWO_ARMS, study="planned_subjects = 200")
    assert rows["planned patients"].verdict == "done only"
    assert (rows["patients who entered"].registered, rows["patients who entered"].verdict) == (
        "212",
        "differs",
    )
    exact = changed(TWO_ARMS, "designModule", "enrollmentInfo", "count", value=1)
    assert patients(exact)["patients who entered"].verdict == "agrees"


@pytest.mark.parametrize(
    ("inclusion", "verdict"),
    [
        pytest.param(
            '["AGE >= 18.", "Invented carcinoma, measurable"]', "agrees", id="the same words"
        ),
        pytest.param('["Age >= 18", "Other carcinoma"]', "cannot be told", id="other words"),
        pytest.param("[]", "registered only", id="none in the study file"),
    ],
)
def test_criteria_are_compared_word_for_word(inclusion, verdict):
    study = f"[population]\ninclusion = {inclusion}\n"
    assert patients(TWO_ARMS, study=study)["inclusion criteria"].verdict == verdict


def test_criteria_that_are_not_parted_are_not_compared():
    study = '[population]\ninclusion = ["x"]\n'
    assert patients(OBSERVATIONAL, study=study)["eligibility"].verdict == "cannot be told"


DOSES = {"subject": pl.String, "agent": pl.String, "started_on": pl.Date, "dose_mg": pl.Float64}


def treatment(record, study: str = "", doses=(), **who):
    table = pl.DataFrame(
        [(*row, 2.0) for row in doses], schema={**DOSES, "times_per_day": pl.Float64}, orient="row"
    )
    return list(compared_treatment(protocol_of(study), record_of(record), people(**who), table))


@pytest.mark.parametrize(
    ("arms", "verdict"),
    [
        pytest.param(("Inventinib", "PLACEBO"), "agrees", id="the same names"),
        pytest.param(("Inventinib",), "differs", id="one of two"),
        pytest.param(("A", "B"), "cannot be told", id="as many, by other names"),
        pytest.param((None,), "registered only", id="no arm is recorded"),
    ],
)
def test_arms_are_compared_by_number_and_name(arms, verdict):
    assert treatment(TWO_ARMS, arms=arms)[0].verdict == verdict


GIVEN = '[[treatment]]\nagent = "inventinib"\ndose_mg = {mg}\ntimes_per_day = 2\n'


@pytest.mark.parametrize(
    ("mg", "verdict"),
    [pytest.param(20, "agrees", id="as registered"), pytest.param(10, "differs", id="half of it")],
)
def test_the_amount_of_a_day_is_compared(mg, verdict):
    day = date(2016, 1, 1)
    doses = [("P0", "inventinib", day, 20.0), ("P1", "inventinib", day, 10.0)]
    doses.append(("P1", "inventinib", date(2016, 2, 1), 20.0))
    rows = treatment(TWO_ARMS, GIVEN.format(mg=mg), doses)
    (row,) = [each for each in rows if each.topic == "dose of inventinib"]
    assert row.verdict == verdict
    assert row.remark == "40 mg a day was the first dose of 1 of 2 patients"


def test_a_dose_that_is_not_said_of_a_day_is_not_compared():
    path = ("armsInterventionsModule", "interventions", 0, "description")
    record = changed(TWO_ARMS, *path, value="75 mg/m2 every third week")
    rows = treatment(record, GIVEN.format(mg=20))
    assert by_topic(rows)["dose of inventinib"].verdict == "cannot be told"


def test_what_is_registered_and_not_given_and_the_reverse_are_told_apart():
    study = '[[treatment]]\nagent = "inventinib plus"\n[[treatment]]\nagent = "other"\n'
    rows = [each for each in treatment(TWO_ARMS, study) if each.topic == "intervention"]
    assert [(each.registered, each.done, each.verdict) for each in rows] == [
        ("Inventinib", None, "cannot be told"),
        ("Placebo", None, "registered only"),
        ("Biopsy", None, "registered only"),
        (None, "inventinib plus", "done only"),
        (None, "other", "done only"),
    ]
    assert rows[0].remark == "proposal: inventinib plus"


def outcomes(bundled, record, **changes):
    """Compare the outcomes of a record with the two-stage study, its endpoints changed."""
    run = bundled["two-stage"]
    text = (run.folder / "study.toml").read_text(encoding="utf-8")
    protocol = parse_protocol(edit_protocol(text, changes))
    results = [
        row for row in run.readout.results if row.endpoint in {e.name for e in protocol.endpoints}
    ]
    return list(compared_outcomes(protocol, record_of(record), results))


def test_without_registered_as_words_are_a_proposal_and_no_answer(bundled):
    rows = by_topic(outcomes(bundled, TWO_ARMS))
    assert rows["secondary outcome 1"].verdict == "cannot be told"
    assert (rows["secondary outcome 1"].remark or "").startswith(
        "proposal by its words: overall survival"
    )
    assert rows["secondary outcome 4"].verdict == "registered only"
    assert "time frame of secondary outcome 1" not in rows


def test_what_the_study_file_says_counts(bundled):
    key = {"endpoint.overall survival.registered_as": "overall SURV"}
    rows = outcomes(bundled, TWO_ARMS, **key)
    assert by_topic(rows)["secondary outcome 1"].verdict == "agrees"
    assert not [
        row
        for row in rows
        if (row.done or "").startswith("overall survival (") and row.topic == "endpoint"
    ]


def test_primary_here_and_secondary_there_differ(bundled):
    key = {"endpoint.overall survival.registered_as": "Progression-free survival (PFS)"}
    row = by_topic(outcomes(bundled, TWO_ARMS, **key))["primary outcome 1"]
    assert (row.verdict, row.remark) == ("differs", "not primary in the protocol")


def test_an_outcome_that_is_not_in_the_record_is_said(bundled):
    key = {"endpoint.overall survival.registered_as": "Something else"}
    rows = outcomes(bundled, TWO_ARMS, **key)
    (row,) = [each for each in rows if "Something else" in (each.remark or "")]
    assert (row.topic, row.verdict) == ("endpoint", "differs")


def test_a_beginning_that_two_outcomes_share_names_none(bundled):
    two = [{"measure": "Overall survival at 1 year"}, {"measure": "Overall survival at 2 years"}]
    record = changed(BARE, "outcomesModule", value={"secondaryOutcomes": two})
    key = {"endpoint.overall survival.registered_as": "Overall survival"}
    rows = outcomes(bundled, record, **key)
    assert [row.verdict for row in rows if "several" in (row.remark or "")] == ["differs"]


@pytest.mark.parametrize(
    ("frame", "verdict"),
    [
        pytest.param("12 weeks", "agrees", id="the week itself"),
        pytest.param("13 weeks", "differs", id="a week off"),
        pytest.param("3 months", "agrees", id="rounded to months"),
        pytest.param("84 days", "agrees", id="in days"),
        pytest.param("12 weeks and 1 year", "cannot be told", id="two lengths"),
        pytest.param("at the end", "cannot be told", id="no length"),
        pytest.param("4 cycles", "cannot be told", id="cycles are no length by themselves"),
    ],
)
def test_a_time_frame_agrees_with_a_visit_that_rounds_to_it(frame, verdict):
    text = """
[[visit]]
name = "week 12"
week = 12
[[endpoint]]
name = "response at 12 weeks"
kind = "recist-timepoint"
at = "week 12"
registered_as = "R"
"""
    record = changed(
        BARE,
        "outcomesModule",
        value={"primaryOutcomes": [{"measure": "R", "timeFrame": frame}]},
    )
    rows = compared_outcomes(protocol_of(text), record_of(record), [])
    assert by_topic(rows)["time frame of primary outcome 1"].verdict == verdict


def test_an_endpoint_without_a_result_answers_nothing():
    text = '[[endpoint]]\nname = "x"\nkind = "recist-best"\nregistered_as = "R"\nprimary = true\n'
    record = changed(BARE, "outcomesModule", value={"primaryOutcomes": [{"measure": "R"}]})
    row = by_topic(compared_outcomes(protocol_of(text), record_of(record), []))["primary outcome 1"]
    assert (row.verdict, row.remark) == ("registered only", "no result was computed")


def test_posted_results_are_not_read(bundled):
    assert by_topic(outcomes(bundled, TWO_ARMS))["results"].verdict == "cannot be told"


def test_a_remark_stands_directly_below_what_was_done():
    row = Compared("outcome", "a long text " * 8, "response", "agrees", "as the study file says")
    lines = as_text(render_comparison([row]), colour=False, width=60).splitlines()
    (at,) = [at for at, line in enumerate(lines) if "response" in line]
    assert "as the study" in lines[at + 1]
