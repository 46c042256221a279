"""Study files drafted from registry records: they open, and nothing in them is invented."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import text

from records import BARE, OBSERVATIONAL, TWO_ARMS, changed
from trialreadout.protocol import parse_protocol
from trialreadout.protocol.open_keys import unexplained_keys
from trialreadout.protocol.read_record import parse_record, read_record
from trialreadout.studies.templates.kinds_of_outcomes import lines_of, nearest, parts_of
from trialreadout.studies.templates.of_record import draft_of

HOSTILE = 'a"""\n[[endpoint]]\nname = "x"\r\n]] \\ \x00\x7f\u2028\ty # z'


def draft(document):
    return draft_of(parse_record(json.dumps(document).encode(), Path("record.json")))


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(TWO_ARMS, id="a randomised trial"),
        pytest.param(BARE, id="a record with a number and a title"),
        pytest.param(OBSERVATIONAL, id="a study without treatment"),
    ],
)
def test_the_draft_opens_and_explains_every_open_key(record):
    assert unexplained_keys(parse_protocol(draft(record).text)) == ()


def test_the_draft_says_what_the_record_says():
    protocol = parse_protocol(draft(TWO_ARMS).text)
    study = protocol.study
    assert (study.id, study.phase, study.sponsor) == ("NCT99999901", "2/3", "Invented Group")
    assert (study.started, study.registered_on) == (date(2015, 3, 2), date(2015, 1, 20))
    assert study.planned_subjects is None
    assert protocol.population.age_years.minimum == 18
    assert protocol.population.age_years.maximum is None
    assert protocol.population.inclusion == ("Age >= 18", "Invented carcinoma, measurable")
    assert protocol.population.exclusion == ("Pregnancy", "Other malignancy")
    assert [each.agent for each in protocol.treatments] == ["Inventinib", "Placebo"]
    assert not protocol.endpoints
    assert not protocol.visits
    assert not study.synthetic


def test_no_dose_becomes_a_key():
    keys = tomllib.loads(draft(TWO_ARMS).text)
    assert keys["treatment"] == [{"agent": "Inventinib"}, {"agent": "Placebo"}]
    assert (
        "# found: 20 mg b.i.d.; proposed: dose_mg = 20, times_per_day = 2" in draft(TWO_ARMS).text
    )


def test_a_month_stays_a_month():
    begun = changed(BARE, "statusModule", "startDateStruct", value={"date": "2007-10"})
    assert parse_protocol(draft(begun).text).study.started == "2007-10"


def test_what_is_not_said_is_listed_one_by_one():
    silent = draft(TWO_ARMS).silent
    assert "planned number of patients" in silent
    assert "highest age" in silent
    assert "dose and duration of Placebo" in silent
    assert "time frame of secondary outcome 1" in silent
    assert "phase" not in silent
    everything = draft(BARE).silent
    assert {"phase", "sponsor", "start", "sex", "primary outcomes", "arms"} < set(everything)
    marked = re.findall("^# the record is silent: (.*)$", draft(BARE).text, re.MULTILINE)
    assert tuple(marked) == everything


def test_the_lead_study_is_silent_of_what_its_record_leaves_out(shared_data: Path):
    record = read_record(shared_data.parent / "lead-study" / "NCT00887107.json")
    made = draft_of(record)
    protocol = parse_protocol(made.text)
    assert (protocol.study.planned_subjects, protocol.study.started) == (30, "2007-10")
    assert (protocol.population.age_years.minimum, protocol.population.age_years.maximum) == (
        18,
        80,
    )
    assert [each.agent for each in protocol.treatments] == ["sorafenib (Nexavar)"]
    said = [each for each in made.silent if "." not in each and "[[" not in each]
    assert said == [
        "primary completion",
        "completion",
        "inclusion criteria",
        "exclusion criteria",
        "allocation to arms",
        "secondary outcomes",
        "visits and their windows",
    ]


def test_a_study_without_treatment_is_said_to_be_one():
    text = draft(OBSERVATIONAL).text
    assert "no trial of a treatment" in text
    assert "# Eligibility, of which the record's text does not say in or out:" in text
    assert "age: 6 Months, which is not of whole years" in text


FIELDS = [
    pytest.param("identificationModule", "officialTitle", id="in the title"),
    pytest.param("sponsorCollaboratorsModule", "leadSponsor", "name", id="in the sponsor"),
    pytest.param("armsInterventionsModule", "interventions", 0, "name", id="in an agent"),
    pytest.param("armsInterventionsModule", "interventions", 0, "description", id="in a dose"),
    pytest.param("armsInterventionsModule", "armGroups", 0, "label", id="in an arm"),
    pytest.param("outcomesModule", "primaryOutcomes", 0, "measure", id="in an outcome"),
    pytest.param("outcomesModule", "primaryOutcomes", 0, "timeFrame", id="in a time frame"),
    pytest.param("eligibilityModule", "eligibilityCriteria", id="in the eligibility"),
    pytest.param("eligibilityModule", "minimumAge", id="in an age"),
    pytest.param("statusModule", "whyStopped", id="in a reason"),
    pytest.param("designModule", "studyType", id="in a type"),
]


def paths():
    return [pytest.param(each.values, id=each.id) for each in FIELDS]


@pytest.mark.parametrize("path", paths())
def test_text_of_a_record_cannot_write_keys(path):
    made = tomllib.loads(draft(changed(TWO_ARMS, *path, value=HOSTILE)).text)
    plain = tomllib.loads(draft(TWO_ARMS).text)
    assert made.keys() == plain.keys()
    assert "endpoint" not in made


@given(said=text(min_size=1))
def test_any_text_is_kept_or_left_out_and_never_breaks_the_file(said):
    try:
        said.encode()
    except UnicodeEncodeError:
        return
    record = TWO_ARMS
    for path in (each.values for each in FIELDS):
        record = changed(record, *path, value=f"x {said}")
    protocol = parse_protocol(draft(record).text)
    assert protocol.study.title == " ".join(f"x {said}".split())
    assert protocol.treatments[0].agent == f"x {said}"


@pytest.mark.parametrize(
    ("measure", "near"),
    [
        pytest.param("Progression-free survival (PFS)", "progression", id="PFS before survival"),
        pytest.param("OS at 2 years", "survival", id="an abbreviation"),
        pytest.param("Duration of response", "duration of response", id="not the response itself"),
        pytest.param("Best overall response by RECIST", "recist-best", id="best before overall"),
        pytest.param("Objective response rate", "recist-response", id="response rate"),
        pytest.param(
            "Incidence of Treatment-Emergent Adverse Events", "adverse-events", id="harms"
        ),
        pytest.param("One or more of: 1. response 2. survival", "any-of", id="a composite first"),
        pytest.param("Quality of life", None, id="no kind is near"),
        pytest.param("Cost", None, id="os within a word is no survival"),
    ],
)
def test_the_nearest_kind_is_told_by_words(measure, near):
    assert nearest(measure) == near


@pytest.mark.parametrize("near", ["survival", "progression", "recist-response", "adverse-events"])
def test_a_proposal_opens_when_its_marks_are_taken_away(near):
    lines = "\n".join(lines_of(near))
    keys = f'[[endpoint]]\nname = "primary outcome 1"\nregistered_as = "x"\n{lines}'
    text = draft(BARE).text.replace("\n[[assumption]]", f"\n{keys}\n\n[[assumption]]", 1)
    assert parse_protocol(text).endpoints[0].name == "primary outcome 1"


def test_a_composite_is_parted_at_its_numbers():
    assert parts_of("one of: 1. uptake on scintigraphy. 2. serum levels. 3. RECIST") == (
        ("uptake on scintigraphy", "uptake-reinduction"),
        ("serum levels", "marker-trend"),
        ("RECIST", "recist-response"),
    )


@pytest.mark.parametrize(
    ("said", "proposed"),
    [
        pytest.param("400 mg b.i.d.", "; proposed: dose_mg = 400, times_per_day = 2", id="twice"),
        pytest.param("6000 MBq", "; proposed: activity_mbq = 6000", id="an activity"),
        pytest.param("75 mg/m2", "", id="by surface: no key takes it"),
        pytest.param("1,200 mg daily", "", id="a comma is not for a program to read"),
        pytest.param(
            "800 mg/day",
            "; proposed: dose_mg = 800 a day, divided by the doses of a day",
            id="of a day",
        ),
    ],
)
def test_an_amount_is_shown_and_its_key_proposed(said, proposed):
    path = ("armsInterventionsModule", "interventions", 0, "description")
    assert f"# found: {said}{proposed}\n" in draft(changed(TWO_ARMS, *path, value=said)).text
