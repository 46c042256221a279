"""Laboratory grades of patients: baseline, worst on treatment, units, corrected calcium."""

from __future__ import annotations

import numpy as np
import pytest

from builders import cohort_and_sources, given, lab, on, protocol_of
from trialreadout.criteria.ctcae import TERMS
from trialreadout.criteria.laboratory_grade import laboratory_grade
from trialreadout.endpoints.kinds import grade, module_of

ALT = "Alanine aminotransferase increased"
ENDPOINT = '[[endpoint]]\nname = "labs"\nkind = "laboratory-toxicity"\n'


def table_of(labs, criteria="CTCAE 5.0", doses=None, lines="", subjects=("A",)):
    protocol = protocol_of(f'[toxicity]\ncriteria = "{criteria}"\n{ENDPOINT}{lines}')
    endpoint = protocol.endpoint("labs")
    cohort, sources = cohort_and_sources(
        protocol,
        subjects=[{"subject": subject} for subject in subjects],
        doses=[given("A", 0, 90)] if doses is None else doses,
        labs=labs,
    )
    graded = grade(cohort, protocol, endpoint)
    rows = module_of(endpoint).table(graded, cohort, sources)
    behind = module_of(endpoint).source_rows(graded, cohort, sources, 0)
    return rows, [each.row for each in behind]


def row_of(term, labs, **more):
    rows, _ = table_of(labs, **more)
    (row,) = rows.filter(subject="A", term=term).to_dicts()
    return row


@pytest.mark.parametrize(
    ("days_and_values", "baseline", "worst", "day"),
    [
        pytest.param({-2: 30, 28: 130}, "0", "2", 28, id="3.25 x ULN from a normal baseline"),
        pytest.param({-9: 90, -2: 30, 28: 130}, "0", "2", 28, id="the last value before counts"),
        pytest.param(
            {-2: 90, 0: 30, 28: 130}, "0", "2", 28, id="the day of the first dose is before"
        ),
        pytest.param({-2: 80, 28: 130}, "0", "1", 28, id="1.6 x a high baseline"),
        pytest.param({28: 30}, "missing", "0", 28, id="normal without a baseline"),
        pytest.param({28: 130}, "missing", "NE", None, id="raised without a baseline"),
        pytest.param({-2: 30}, "0", "missing", None, id="no value on treatment"),
        pytest.param(
            {-2: 30, 119: 130, 121: 900}, "0", "2", 119, id="31 days after the last dose is late"
        ),
        pytest.param({-2: 30, 14: 130, 28: 130}, "0", "2", 14, id="of several worst the first"),
    ],
)
def test_baseline_and_worst_grade(days_and_values, baseline, worst, day):
    row = row_of(ALT, [lab("A", on_day, value) for on_day, value in days_and_values.items()])
    assert (row["baseline"], row["worst"], row["day"]) == (baseline, worst, day)


@pytest.mark.parametrize("first", [90, 30])
def test_of_two_values_on_one_day_the_higher_is_the_baseline_in_any_order_of_rows(first):
    labs = [lab("A", -2, first), lab("A", -2, 120 - first), lab("A", 28, 130)]
    row = row_of(ALT, labs)
    assert (row["baseline_value"], row["baseline"], row["worst"]) == (90, "0", "0")


def test_on_the_last_day_of_the_window_a_value_counts_and_the_day_after_not():
    for day, worst in ((119, "4"), (120, "0")):
        labs = [lab("A", -2, 30), lab("A", 5, 30), lab("A", day, 900)]
        assert row_of(ALT, labs, doses=[given("A", 0, 89)])["worst"] == worst


def test_while_treatment_goes_on_every_value_counts():
    doses = [{"subject": "A", "started_on": on(0), "dose_mg": 1}]
    assert row_of(ALT, [lab("A", -2, 30), lab("A", 900, 900)], doses=doses)["worst"] == "4"


def test_nobody_without_a_dose_has_a_baseline_or_a_worst_value():
    rows, _ = table_of([lab("B", -2, 30), lab("B", 9, 900)], subjects=("A", "B"))
    assert rows.filter(subject="B").select("baseline", "worst").row(0) == ("missing", "missing")


def test_a_value_that_cannot_be_graded_is_counted_beside_the_worst_grade_known():
    row = row_of(ALT, [lab("A", -2, 30), lab("A", 7, 900, unit="mg"), lab("A", 28, 130)])
    assert (row["worst"], row["values"], row["not_evaluable"]) == ("2", 2, 1)


@pytest.mark.parametrize(
    ("criteria", "worst"), [("CTCAE 4.03", "2"), ("CTCAE 5.0", "2"), ("CTCAE 6.0", "1")]
)
def test_the_version_of_the_protocol_decides(criteria, worst):
    labs = [lab("A", day, value, "NEUT", 1.8, 7, "10^9/L") for day, value in ((-2, 4), (9, 1.2))]
    assert row_of("Neutrophil count decreased", labs, criteria=criteria)["worst"] == worst


def test_a_test_is_known_by_its_name_and_graded_in_the_unit_of_its_grades():
    labs = [lab("A", 9, 9.9, "Haemoglobin", 12, 16, "g/dL")]
    row = row_of("Anemia", labs)
    assert (row["worst"], row["value"], row["unit"], row["test"]) == ("2", 99, "g/L", "HGB")


def test_glucose_in_urine_is_not_graded():
    labs = [lab("A", 9, 1, "GLUC", 3, 6, "mmol/L", specimen="URINE"), lab("A", 9, 30)]
    assert "Hypoglycemia" not in table_of(labs)[0]["term"]
    labs[0]["specimen"] = "Serum or plasma"
    assert row_of("Hypoglycemia", labs)["worst"] == "4"


def test_total_calcium_is_corrected_for_the_albumin_of_the_day_and_both_rows_are_named():
    calcium = lab("A", 9, 1.83, "CA", 2.1, 2.6, "mmol/L")
    albumin = lab("A", 9, 2.6, "ALB", 3.5, 5, "g/dL")
    rows, behind = table_of([calcium, albumin], lines='terms = ["Hypocalcemia"]')
    (row,) = rows.to_dicts()
    assert (row["worst"], behind) == ("0", [2, 3])
    assert np.isclose(row["value"], 2.11)
    assert row_of("Hypocalcemia", [calcium])["worst"] == "NE"


def test_calcium_that_the_laboratory_corrected_counts_alone():
    labs = [
        lab("A", 9, 1.2, "CA", 2.1, 2.6, "mmol/L"),
        lab("A", 9, 40, "ALB", 35, 50, "g/L"),
        lab("A", 9, 1.9, "corrected calcium", 2.1, 2.6, "mmol/L"),
    ]
    assert row_of("Hypocalcemia", labs)["worst"] == "2"


def test_a_fasting_glucose_is_a_glucose_too():
    labs = [lab("A", 9, 2.0, "GLUCF", 3.9, 5.6, "mmol/L")]
    rows, _ = table_of(labs, criteria="CTCAE 6.0")
    worst = dict(rows.select("term", "worst").rows())
    assert worst == {"Hypoglycemia": "3", "Hyperglycemia": "0", "Hyperglycemia (Fasting)": "0"}


def test_every_patient_has_a_row_of_every_term_and_the_order_of_rows_is_irrelevant():
    rng = np.random.default_rng(5)
    labs = [
        lab(subject, int(day), round(float(value), 1), test)
        for subject in ("A", "B", "C")
        for test in ("ALT", "AST", "GGT")
        for day, value in zip(
            rng.choice(np.arange(-20, 90), 8, replace=False), rng.lognormal(4, 1, 8), strict=True
        )
    ]
    doses = [given(subject, 0, 90) for subject in ("A", "B")]
    more = {"doses": doses, "subjects": ("A", "B", "C")}
    rows, _ = table_of(labs, **more)
    again, _ = table_of(labs[::-1], **more)
    assert rows.height == 9
    assert rows.equals(again)
    for row in rows.filter(test="ALT").to_dicts():
        assert row["worst"] == worst_by_hand(labs, row["subject"], row["subject"] in "AB")


def worst_by_hand(labs, subject, dosed):
    """Grade a patient value by value, as the protocol says it in words."""
    own = sorted(
        (each for each in labs if (each["subject"], each["test"]) == (subject, "ALT")),
        key=lambda each: each["sampled_on"],
    )
    before = [each["value"] for each in own if each["sampled_on"] <= on(0)]
    after = [each["value"] for each in own if on(0) < each["sampled_on"] <= on(90 + 30)]
    if not dosed or not after:
        return "missing"
    baseline = before[-1] if before else np.nan
    grades = [int(laboratory_grade(value, 5, 40, baseline, TERMS[5][ALT])) for value in after]
    return "NE" if max(grades) < 0 else str(max(grades))


def test_corrected_calcium_of_one_patient_leaves_the_calcium_of_another_to_be_corrected():
    limits = {"lower": 2.2, "upper": 2.6, "unit": "mmol/L"}
    labs = [
        lab("A", 7, 1.6, "CACORR", **limits),
        lab("A", 7, 2.4, "CA", **limits),
        lab("A", 7, 20, "ALB", lower=35, upper=50, unit="g/L"),
        lab("B", 7, 1.6, "CA", **limits),
        lab("B", 7, 35, "ALB", lower=35, upper=50, unit="g/L"),
    ]
    doses = [given("A", 0, 90), given("B", 0, 90)]
    rows, _ = table_of(labs, subjects=("A", "B"), doses=doses)
    found = rows.filter(term="Hypocalcemia").select("subject", "worst", "value").rows()
    assert found == [("A", "3", 1.6), ("B", "3", pytest.approx(1.7))]


@pytest.mark.parametrize(
    ("row", "term", "worst"),
    [
        pytest.param(lab("A", 7, "<5"), ALT, "0", id="too low to be told, and below normal"),
        pytest.param(lab("A", 7, ">800"), ALT, "3", id="20 times the limit, at the least"),
        pytest.param(lab("A", 7, ">801"), ALT, "4", id="more than 20 times of it"),
        pytest.param(
            lab("A", 7, "<0.2", "NEUT", lower=2, upper=7, unit="10^9/L"),
            "Neutrophil count decreased",
            "4",
            id="hardly any neutrophils",
        ),
        pytest.param(lab("A", 7, 5, limit="below"), ALT, "0", id="the limit beside its number"),
    ],
)
def test_a_value_beyond_what_the_assay_can_tell_counts_as_its_limit(row, term, worst):
    labs = [lab("A", -2, 30), row]
    assert row_of(term, labs)["worst"] == worst
    _, rows = table_of(labs)
    assert 3 in rows


def test_the_sign_of_a_limit_is_shown_beside_its_row():
    protocol = protocol_of(ENDPOINT)
    tables = {"subjects": [{"subject": "A"}], "doses": [given("A", 0, 90)]}
    labs = [lab("A", -2, 30), lab("A", 7, "<5")]
    cohort, sources = cohort_and_sources(protocol, **tables, labs=labs)
    endpoint = protocol.endpoint("labs")
    graded = grade(cohort, protocol, endpoint)
    rows = module_of(endpoint).source_rows(graded, cohort, sources, 0)
    assert rows[-1].says == "ALT below 5 U/L (LLN 5) (ULN 40)"
    assert not [each for each in sources.findings if each.rule == "not-a-number"]
