"""Registry records as they are read, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from records import BARE, OBSERVATIONAL, TWO_ARMS, changed, written
from trialreadout.core.findings import StudyError
from trialreadout.protocol.read_record import parse_record, read_record
from trialreadout.protocol.registry_record import RegistryRecord, whole_years


def record_of(document) -> RegistryRecord:
    return parse_record(json.dumps(document).encode(), Path("record.json"))


def refused(content: bytes):
    with pytest.raises(StudyError) as caught:
        parse_record(content, Path("record.json"))
    return caught.value.findings


def test_a_randomised_trial_is_read():
    record = record_of(TWO_ARMS)
    assert (record.nct_id, record.phase, record.registered_on) == (
        "NCT99999901",
        "2/3",
        "2015-01-20",
    )
    assert record.title == "A Randomised Phase 3 Trial of Inventinib Versus Placebo"
    assert [each.name for each in record.outcomes] == [
        "primary outcome 1",
        "secondary outcome 1",
        "secondary outcome 2",
        "secondary outcome 3",
        "secondary outcome 4",
    ]
    assert record.outcomes[1].time_frame is None


def test_who_entered_is_not_who_was_planned():
    assert record_of(TWO_ARMS).planned is None
    estimated = changed(TWO_ARMS, "designModule", "enrollmentInfo", "type", value="ESTIMATED")
    assert record_of(estimated).planned == 212


def test_what_a_record_leaves_out_is_nothing():
    record = record_of(BARE)
    assert (record.phase, record.planned, record.registered_on, record.outcomes) == (
        None,
        None,
        None,
        (),
    )
    assert record.title == "Étude très brève 試験"


@pytest.mark.parametrize(
    ("phases", "expected"),
    [
        pytest.param(["PHASE2"], "2", id="one phase"),
        pytest.param(["PHASE1", "PHASE2"], "1/2", id="two phases"),
        pytest.param(["EARLY_PHASE1"], "early 1", id="an early phase"),
        pytest.param(["NA"], None, id="no phase, as of a device"),
        pytest.param([], None, id="nothing is said"),
    ],
)
def test_the_phase_is_that_of_a_study_file(phases, expected):
    assert record_of(changed(BARE, "designModule", "phases", value=phases)).phase == expected


def test_the_day_of_posting_stands_in_for_a_day_of_submission_that_is_absent():
    posted = changed(BARE, "statusModule", "studyFirstPostDateStruct", value={"date": "2009-04-22"})
    assert record_of(posted).registered_on == "2009-04-22"


def test_blank_text_is_none():
    blank = changed(OBSERVATIONAL, "eligibilityModule", "eligibilityCriteria", value=" \n")
    module = record_of(blank).protocol_section.eligibility_module
    assert module.eligibility_criteria is None


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b'{"studies": [{}, {}]}', "a list of 2 trials", id="a search"),
        pytest.param(b"[1, 2, 3]", "a list of 3", id="a list"),
        pytest.param(b"\n <clinical_study/>", "XML", id="the older XML"),
        pytest.param(b'{"FullStudiesResponse": {}}', "version 1", id="the older JSON"),
        pytest.param(b'{"a": 1}', "without protocolSection", id="other JSON"),
        pytest.param(b"7", "no object", id="a number"),
        pytest.param(b"", "no JSON", id="an empty file"),
        pytest.param(b'{"protocolSection": ', "no JSON", id="a file cut short"),
        pytest.param(b'{"protocolSection": NaN}', "NaN is no number", id="NaN"),
        pytest.param(b"[" * 200_000, "nested too deep", id="brackets without end"),
        pytest.param('{"a": "ü"}'.encode("latin-1"), "not UTF-8", id="another encoding"),
    ],
)
def test_what_is_no_record_is_told_apart(content, said):
    (finding,) = refused(content)
    assert finding.rule == "not-a-registry-record"
    assert said in finding.value
    assert "api/v2/studies" in finding.remedy


@pytest.mark.parametrize(
    ("path", "value", "column", "rule"),
    [
        pytest.param(
            ("identificationModule", "nctId"),
            "NCT123",
            "protocolSection.identificationModule.nctId",
            "not-allowed",
            id="a number too short",
        ),
        pytest.param(
            ("statusModule", "startDateStruct", "date"),
            "2015-13",
            "protocolSection.statusModule.startDateStruct.date",
            "not-allowed",
            id="a thirteenth month",
        ),
        pytest.param(
            ("designModule", "enrollmentInfo", "count"),
            "30",
            "protocolSection.designModule.enrollmentInfo.count",
            "wrong-type",
            id="a number as text",
        ),
        pytest.param(
            ("designModule", "enrollmentInfo", "count"),
            -1,
            "protocolSection.designModule.enrollmentInfo.count",
            "not-allowed",
            id="less than nobody",
        ),
        pytest.param(
            ("outcomesModule", "secondaryOutcomes", 1, "measure"),
            7,
            "protocolSection.outcomesModule.secondaryOutcomes[1].measure",
            "wrong-type",
            id="an outcome that is a number",
        ),
        pytest.param(
            ("armsInterventionsModule", "armGroups"),
            {},
            "protocolSection.armsInterventionsModule.armGroups",
            "wrong-type",
            id="arms that are no list",
        ),
    ],
)
def test_a_fault_is_named_by_its_path(path, value, column, rule):
    (finding,) = refused(json.dumps(changed(TWO_ARMS, *path, value=value)).encode())
    assert (finding.rule, finding.column, finding.severity) == (rule, column, "error")


def test_every_fault_is_told_at_once():
    faulty = changed(TWO_ARMS, "identificationModule", "nctId", value="1")
    faulty = changed(faulty, "designModule", "phases", value=2)
    assert len(refused(json.dumps(faulty).encode())) == 2


def test_half_a_pair_of_surrogates_is_refused_since_no_file_holds_it():
    (finding,) = refused(b'{"protocolSection": {"x": ["a", "\\ud800"]}}')
    assert finding.column == "protocolSection.x[1]"


def test_a_file_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(StudyError) as caught:
        read_record(tmp_path / "absent.json")
    assert caught.value.findings[0].file == "absent.json"


def test_a_byte_order_mark_changes_nothing(tmp_path: Path):
    plain = written(TWO_ARMS, tmp_path)
    marked = tmp_path / "marked.json"
    marked.write_bytes(b"\xef\xbb\xbf" + plain.read_bytes())
    assert read_record(marked) == read_record(plain)


@pytest.mark.parametrize(
    ("age", "years"),
    [
        pytest.param("18 Years", 18, id="whole years"),
        pytest.param("1 Year", 1, id="one year"),
        pytest.param("6 Months", None, id="months are no whole years"),
        pytest.param("N/A", None, id="no limit"),
        pytest.param(None, None, id="nothing is said"),
    ],
)
def test_ages_are_whole_years_or_none(age, years):
    assert whole_years(age) == years


def test_the_record_of_the_lead_study_is_read(shared_data: Path):
    record = read_record(shared_data.parent / "lead-study" / "NCT00887107.json")
    assert (record.nct_id, record.phase, record.planned) == ("NCT00887107", "2", 30)
    assert [each.time_frame for each in record.outcomes] == ["6 months"]
