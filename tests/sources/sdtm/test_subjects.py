"""From DM, EX, CM, DS and many dates to patients and what is last known of them."""

from __future__ import annotations

import polars as pl
import pytest

from builders import domain
from trialreadout.sources.sdtm import status, subjects, treatment

A = {"USUBJID": "A"}
DM = domain("dm", A | {"RFSTDTC": "2020-01-08", "DTHDTC": None, "ARM": "one", "ARMCD": "1"})


def test_patients_keep_their_arm_and_row():
    cells = subjects.subjects({"dm": DM}).cells
    assert cells.select("subject", "arm", "row").rows() == [("A", "one", 2)]


def test_the_arm_whose_treatment_was_given_is_that_of_actarm():
    dm = domain("dm", A | {"ARM": "one", "ACTARM": "two"})
    cells = subjects.subjects({"dm": dm}).cells
    assert cells.select("arm", "actual_arm").rows() == [("one", "two")]


def test_patients_without_arms_are_read():
    cells = subjects.subjects({"dm": domain("dm", A, {"USUBJID": "B"})}).cells
    assert cells["subject"].to_list() == ["A", "B"]


@pytest.mark.parametrize(
    ("arm", "code", "failed"),
    [
        ("Screen Failure", None, True),
        (None, "SCRNFAIL", True),
        ("one", "1", False),
        (None, None, False),
    ],
)
def test_who_failed_the_screening(arm, code, failed):
    cells = subjects.subjects({"dm": domain("dm", A | {"ARM": arm, "ARMCD": code})}).cells
    assert cells["screen_failure"].to_list() == [failed]


def disposition(word, day, category="PROTOCOL MILESTONE"):
    return A | {"DSDECOD": word, "DSSTDTC": day, "DSCAT": category}


@pytest.mark.parametrize(
    ("milestones", "entered"),
    [
        pytest.param([("ENROLLED", "2020-01-03")], "2020-01-03", id="the day DS says"),
        pytest.param(
            [("RANDOMIZED", "2020-01-05"), ("ENROLLED", "2020-01-03")],
            "2020-01-03",
            id="the first of several",
        ),
        pytest.param([("Enrolled", "2020-01-03")], "2020-01-03", id="not in capitals"),
        pytest.param(
            [("INFORMED CONSENT OBTAINED", "2020-01-01")],
            "2020-01-08",
            id="without one the reference start of DM",
        ),
    ],
)
def test_the_day_of_entry(milestones, entered):
    ds = domain("ds", *(disposition(word, day) for word, day in milestones))
    assert subjects.subjects({"dm": DM, "ds": ds}).cells["enrolled_on"].to_list() == [entered]


@pytest.mark.parametrize(
    ("milestones", "rules"),
    [
        pytest.param([("ENROLLED", "2020-01-03")], [], id="DS says when"),
        pytest.param([], ["entry-from-reference-start"], id="the reference start stands for it"),
    ],
)
def test_a_reference_start_that_stands_for_the_entry_is_said(milestones, rules):
    ds = domain("ds", *(disposition(word, day) for word, day in milestones))
    found = subjects.subjects({"dm": DM, "ds": ds}).findings
    assert [(finding.rule, finding.subject) for finding in found] == [(r, "A") for r in rules]


def test_a_patient_who_never_entered_is_no_finding():
    dm = domain("dm", A | {"RFSTDTC": None})
    assert subjects.subjects({"dm": dm}).findings == ()


@pytest.mark.parametrize(
    ("milestones", "randomised"),
    [
        pytest.param(
            [("ENROLLED", "2020-01-03"), ("RANDOMIZED", "2020-01-05")], "2020-01-05", id="a day"
        ),
        pytest.param([("Randomised", "2020-01-05")], "2020-01-05", id="in British English"),
        pytest.param([("ENROLLED", "2020-01-03")], None, id="enrolled is not randomised"),
    ],
)
def test_the_day_of_randomisation(milestones, randomised):
    ds = domain("ds", *(disposition(word, day) for word, day in milestones))
    cells = subjects.subjects({"dm": DM, "ds": ds}).cells
    assert cells["randomised_on"].to_list() == [randomised]


def test_a_qualifier_of_dm_becomes_a_subgroup():
    dm = DM.hstack(domain("dm", {"BRAF": "V600E"}).select("BRAF"))
    assert subjects.subjects({"dm": dm}).cells["braf"].to_list() == ["V600E"]


@pytest.mark.parametrize(
    ("frequency", "per_day"), [("QD", 1), ("BID", 2), ("QOD", 0.5), ("ONCE", None)]
)
def test_doses_a_day(frequency, per_day):
    ex = domain("ex", A | {"EXSTDTC": "2020-01-08", "EXDOSE": "10", "EXDOSFRQ": frequency})
    assert treatment.doses({"ex": ex}).cells["times_per_day"].to_list() == [per_day]


@pytest.mark.parametrize(
    ("columns", "given"),
    [
        pytest.param({"EXOCCUR": "N"}, False, id="it did not occur"),
        pytest.param({"EXSTAT": "NOT DONE"}, False, id="it was not done"),
        pytest.param({"EXOCCUR": "N", "EXSTAT": "NOT DONE"}, False, id="said twice"),
        pytest.param({"EXOCCUR": "Y", "EXSTAT": None}, True, id="it occurred"),
        pytest.param({}, True, id="nothing is said"),
    ],
)
def test_what_was_not_given_is_no_dose_and_shows_nobody_alive(columns, given):
    ex = domain("ex", A | {"EXSTDTC": "2020-01-08", "EXDOSE": "10"} | columns)
    found = treatment.doses({"ex": ex})
    assert found.cells.height == given
    rules = [] if given else [("not-given", "warning", 2)]
    assert [(f.rule, f.severity, f.row) for f in found.findings] == rules
    found = status.status({"dm": DM, "ex": ex}, ("ex",)).cells
    assert found["last_contact_on"].to_list() == ["2020-01-08" if given else None]


@pytest.mark.parametrize(
    ("category", "counts"),
    [
        ("ANTI-CANCER THERAPY", True),
        ("Subsequent cancer therapy", True),
        ("Antineoplastic agents", True),
        ("ONCOLOGIC THERAPY", True),
        ("CHEMOTHERAPY", True),
        ("ANTITUMOR THERAPY", True),
        ("Further tumour therapy", True),
        ("PRIOR CANCER THERAPY", False),
        ("PREVIOUS CHEMOTHERAPY", False),
        ("NON-CANCER THERAPY", False),
        ("Radiotherapy", True),
        ("CONCOMITANT MEDICATION", False),
        (None, False),
    ],
)
def test_which_therapies_are_other_therapies_of_cancer(category, counts):
    cm = domain("cm", A | {"CMCAT": category, "CMSTDTC": "2020-05-01"})
    assert treatment.therapies({"cm": cm}).cells.height == counts


@pytest.mark.parametrize("word", [{"CMOCCUR": "N"}, {"CMSTAT": "Not done"}])
def test_a_therapy_that_was_not_given_is_none_and_a_finding(word):
    therapy = {"CMCAT": "ANTI-CANCER THERAPY", "CMSTDTC": None, "CMOCCUR": "Y", "CMSTAT": None}
    cm = domain("cm", A | therapy | word, A | therapy | {"CMSTDTC": "2020-05-01"})
    found = treatment.therapies({"cm": cm})
    assert found.cells["started_on"].to_list() == ["2020-05-01"]
    assert [(f.rule, f.table, f.row) for f in found.findings] == [("not-given", "therapies", 2)]


def test_without_categories_no_therapy_is_known_to_be_one_of_cancer():
    assert treatment.therapies({"cm": domain("cm", A | {"CMSTDTC": "2020-05-01"})}) is None


AE = domain("ae", A | {"AESTDTC": "2020-03-01", "AEENDTC": "2020-04"})
LB = domain("lb", A | {"LBDTC": "2020-02-01"}, A | {"LBDTC": "2020-03-20T08:00"})


@pytest.mark.parametrize(
    ("domains", "expected"),
    [
        pytest.param(("lb",), ("2020-03-20", "data/lb.csv", 3), id="the latest day, and its row"),
        pytest.param(
            ("ae",), ("2020-04-01", "data/ae.csv", 2), id="of a month its first day is certain"
        ),
        pytest.param(("ae", "lb"), ("2020-04-01", "data/ae.csv", 2), id="over all domains named"),
    ],
)
def test_last_contact(domains, expected):
    cells = status.status({"dm": DM, "ae": AE, "lb": LB}, domains).cells
    assert cells.select(pl.col("^last_contact_.*$")).rows() == [expected]


@pytest.mark.parametrize(
    "domains", [pytest.param(("vs",), id="not there"), pytest.param((), id="not named")]
)
def test_of_other_domains_nothing_is_known(domains):
    assert "last_contact_on" not in status.status({"dm": DM, "lb": LB}, domains).cells.columns


@pytest.mark.parametrize(
    ("word", "category", "reason"),
    [
        pytest.param("ADVERSE EVENT", "DISPOSITION EVENT", "adverse event", id="stopped"),
        pytest.param("COMPLETED", "DISPOSITION EVENT", None, id="completed"),
        pytest.param("ADVERSE EVENT", "OTHER EVENT", None, id="no disposition"),
    ],
)
def test_why_treatment_ended(word, category, reason):
    ds = domain("ds", disposition(word, "2020-06-01", category))
    assert status.status({"dm": DM, "ds": ds}, ()).cells["reason"].to_list() == [reason]
