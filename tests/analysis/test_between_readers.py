"""Two readers side by side: whom both read, whom they answer alike, and who saw what first."""

from __future__ import annotations

import csv

import pytest

from builders import cohort_and_sources, lesion, measured, on, protocol_of, recorded, treated
from trialreadout.analysis.between_readers import between_readers
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.lineage import explain
from trialreadout.analysis.numbers import all_results
from trialreadout.report.explanation import render_explanation
from trialreadout.report.text import as_text
from trialreadout.sources.cohort import build_cohorts
from trialreadout.study import open_study

STUDY = """
[tumour_response]
graded_from = "{graded_from}"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "best"
kind = "recist-best"
stable_from_day = 42
{keys}
[[statistic]]
endpoint = "best"
yields = "agreement between readers"
analysis_set = "treated"
{asked}
"""
COURSES = {
    "A": {"central": {56: "PR", 112: "PD"}, "site": {56: "PR", 112: "PD"}},
    "B": {"central": {56: "PD"}, "site": {56: "SD", 112: "PD"}},
    "C": {"central": {56: "SD", 112: "PD"}, "site": {56: "SD", 112: "SD"}},
    "D": {"central": {56: "SD"}, "site": {56: "PD"}},
    "E": {"central": {56: "CR"}, "site": {56: "CR"}},
    "F": {"central": {56: "SD"}},
    "G": {"site": {56: "SD"}},
    "H": {},
    "I": {"central": {56: "SD", 112: "PD"}, "site": {56: "PD"}},
}


def tables(courses):
    said = [
        recorded(subject, day, word, reader=reader)
        for subject, readers in courses.items()
        for reader, course in readers.items()
        for day, word in course.items()
    ]
    return treated(*courses) | {"assessments": said}


def graded(courses=COURSES, keys="", asked="", graded_from="assessments", **more):
    reader = '[data.reader_of_record]\nct = "site"\n'
    protocol = protocol_of(reader + STUDY.format(keys=keys, asked=asked, graded_from=graded_from))
    _, sources = cohort_and_sources(protocol, **(tables(courses) | more))
    found, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    return protocol, sources, found


def pairs(**more):
    _, sources, found = graded(**more)
    return {
        row.pop("subject"): row
        for row in between_readers(found["best"].by_reader, sources).iter_rows(named=True)
    }


def results(**more):
    protocol, sources, found = graded(**more)
    rows, findings = all_results(protocol, sources, found)
    return {(row.statistic, row.category): row for row in rows}, findings


@pytest.mark.parametrize(
    ("subject", "answers", "agree", "progression"),
    [
        pytest.param("A", ("PR", "PR"), True, "on the same day", id="alike in everything"),
        pytest.param("B", ("PD", "SD"), False, "earlier by the first", id="central earlier"),
        pytest.param("C", ("SD", "SD"), True, "by the first alone", id="central alone"),
        pytest.param("D", ("SD", "PD"), False, "by the other alone", id="the site alone"),
        pytest.param("E", ("CR", "CR"), True, "by neither", id="no progression"),
        pytest.param("F", ("SD", None), None, None, id="the site did not read"),
        pytest.param("G", (None, "SD"), None, None, id="central did not read"),
        pytest.param("H", (None, None), None, None, id="nobody read"),
        pytest.param("I", ("SD", "PD"), False, "earlier by the other", id="the site earlier"),
    ],
)
def test_each_patient_stands_with_both_answers(subject, answers, agree, progression):
    row = pairs()[subject]
    assert (row["readers"], row["reader"], row["other_reader"]) == (
        "central and site",
        "central",
        "site",
    )
    assert (row["answer"], row["other_answer"]) == answers
    assert (row["agree"], row["progression"]) == (agree, progression)


def test_a_progression_stands_with_its_day():
    row = pairs()["B"]
    assert [row[name].isoformat() for name in ("progressed_on", "other_progressed_on")] == [
        on(56),
        on(112),
    ]


def test_the_numbers_are_counted_among_patients_whom_both_read():
    found, findings = results()
    assert not findings
    share = found["agreement between readers", "central and site"]
    assert (share.n, share.denominator, share.subjects) == (3, 6, ("A", "C", "E"))
    assert (share.value, share.confidence, share.method) == (0.5, 0.95, "Clopper-Pearson")
    counts = {
        category.removeprefix("central and site: "): row.subjects
        for (statistic, category), row in found.items()
        if statistic == "count"
    }
    assert counts == {
        "another answer": ("B", "D", "I"),
        "progression on the same day": ("A",),
        "progression earlier by central": ("B",),
        "progression earlier by site": ("I",),
        "progression by central alone": ("C",),
        "progression by site alone": ("D",),
        "read by central alone, left out": ("F",),
        "read by site alone, left out": ("G",),
    }


def test_kappa_of_the_six_by_hand():
    """Both: CR 1, PR 1, SD 1; SD and PD 2, PD and SD 1. By chance (1 + 1 + 3 * 2 + 1 * 2) / 36."""
    found, _ = results()
    kappa = found["kappa", "central and site"]
    assert kappa.value == pytest.approx((1 / 2 - 10 / 36) / (1 - 10 / 36))
    assert (kappa.n, kappa.denominator, kappa.unit, kappa.status) == (3, 6, "", "estimated")
    assert kappa.low < kappa.value < kappa.high
    assert kappa.text.startswith("kappa 0.308, 95 % CI ")
    assert kappa.text.endswith("; 3/6 agree")


def test_readers_who_put_everybody_in_one_category_have_no_kappa():
    alike = {each: {"central": {56: "SD"}, "site": {56: "SD"}} for each in "AB"}
    found, _ = results(courses=alike)
    assert found["kappa", "central and site"].status == "not estimable"
    assert found["agreement between readers", "central and site"].value == 1


def test_of_three_readers_each_pair_is_compared():
    three = {"A": COURSES["A"] | {"expert": {56: "SD"}}, "B": COURSES["B"]}
    found, _ = results(courses=three)
    shares = {c: (r.n, r.denominator) for (s, c), r in found.items() if s.startswith("agreement")}
    assert shares == {
        "central and expert": (0, 1),
        "central and site": (1, 2),
        "expert and site": (0, 1),
    }


def test_nobody_read_by_both_is_not_estimable():
    found, _ = results(courses={each: COURSES[each] for each in "FG"})
    share = found["agreement between readers", "central and site"]
    assert (share.n, share.denominator, share.status) == (0, 0, "not estimable")
    assert found["kappa", "central and site"].status == "not estimable"


@pytest.mark.parametrize("courses", [{"A": {"site": {56: "PR"}}, "B": {"site": {56: "SD"}}}])
def test_one_reader_alone_is_a_warning_and_no_number(courses):
    found, (finding,) = results(courses=courses)
    assert not found
    assert (finding.rule, finding.severity, finding.value) == ("one-reader", "warning", "site")


def test_the_interval_asked_for_is_part_of_the_name():
    found, _ = results(asked='method = "wilson"\nconfidence = 0.9')
    share, kappa = (
        found[name, "central and site"] for name in ("agreement between readers", "kappa")
    )
    assert (share.method, share.confidence, kappa.confidence) == ("Wilson", 0.9, 0.9)
    assert share.id.endswith("/central-and-site/wilson/90")
    assert kappa.id.endswith("/central-and-site/90")


def test_each_reader_is_graded_by_the_rules_of_the_endpoint():
    row = pairs(
        courses={"A": {"central": {41: "CR", 69: "PR"}, "site": {41: "CR", 69: "CR"}}},
        keys='confirmation_days = 28\nreading = "recist"',
    )["A"]
    assert (row["answer"], row["other_answer"], row["progression"]) == ("PD", "CR", "by neither")


@pytest.mark.parametrize(
    ("started", "keys", "expected"),
    [
        pytest.param(111, "", ("SD", None, None), id="an assessment after it does not count"),
        pytest.param(112, "", ("SD", "PD", "by the other alone"), id="on its day it does"),
        pytest.param(
            111,
            "until_new_therapy = false",
            ("SD", "PD", "by the other alone"),
            id="after it, where the protocol looks on",
        ),
    ],
)
def test_another_therapy_ends_what_a_reader_read(started, keys, expected):
    row = pairs(
        courses={"A": {"central": {56: "SD"}, "site": {112: "PD"}}, "B": COURSES["B"]},
        keys=keys,
        therapies=[{"subject": "A", "started_on": on(started)}],
    )["A"]
    assert (row["answer"], row["other_answer"], row["progression"]) == expected


def test_readers_are_compared_by_what_they_measured_too():
    sizes = {"central": (50, 30), "site": (50, 40)}
    row = pairs(
        courses={"A": {}},
        graded_from="measurements",
        lesions=[lesion("A", reader=reader) for reader in sizes],
        measurements=[
            measured("A", day, size, reader=reader)
            for reader, course in sizes.items()
            for day, size in zip((-3, 56), course, strict=True)
        ],
    )["A"]
    assert (row["answer"], row["other_answer"], row["agree"]) == ("PR", "SD", False)


def test_a_progression_after_another_therapy_is_none():
    row = pairs(
        courses={"A": {name: {56: "SD", 112: "PD"} for name in ("central", "site")}},
        therapies=[{"subject": "A", "started_on": on(111)}],
    )["A"]
    assert (row["answer"], row["progressed_on"], row["progression"]) == ("SD", None, "by neither")


def test_where_nobody_asks_no_reader_is_graded_again():
    asked = STUDY.replace("agreement between readers", "categories")
    protocol = protocol_of(
        '[data.reader_of_record]\nct = "site"\n'
        + asked.format(keys="", asked="", graded_from="assessments")
    )
    _, sources = cohort_and_sources(protocol, **tables(COURSES))
    found, _ = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    assert not found["best"].by_reader


@pytest.mark.parametrize(
    ("category", "counts"),
    [
        pytest.param("central and site", False, id="the share that agree"),
        pytest.param("central and site: another answer", True, id="those who do not"),
    ],
)
def test_a_number_of_two_readers_opens_to_the_rows_of_both(category, counts):
    protocol, sources, found = graded()
    rows, _ = all_results(protocol, sources, found)
    result = next(each for each in rows if each.category == category)
    (behind,) = explain(result, found["best"], sources, "B").patients
    assert behind.counts == counts
    assert [row.row for row in behind.source_rows] == [6, 7, 8]
    assert [row["reader"] for row in behind.assessments] == ["central", "site", "site"]
    said = as_text(
        render_explanation(explain(result, found["best"], sources, "B"), whole=True), colour=False
    )
    assert "B  central: PD; site: SD; progression earlier by the first" in said


def test_the_readers_stand_in_a_file_beside_the_others(tmp_path):
    study = tmp_path / "study"
    (study / "data").mkdir(parents=True)
    text = STUDY.format(keys="", asked="", graded_from="assessments")
    (study / "study.toml").write_text(
        'format = 1\n[study]\nid = "T-01"\ntitle = "Invented"\n'
        f'[data.reader_of_record]\nct = "site"\n{text}'
    )
    for name, rows in (
        tables(COURSES) | {"status": [{"subject": each, "died_on": ""} for each in COURSES]}
    ).items():
        columns = list(dict.fromkeys(key for row in rows for key in row))
        with (study / f"data/{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    readout = open_study(study).run()
    assert not readout.findings
    folder = readout.write(tmp_path / "out")
    with (folder / "patients/best-between-readers.csv").open(newline="") as file:
        said = {row["subject"]: row for row in csv.DictReader(file)}
    assert list(said) == list(COURSES)
    assert said["B"]["other_progressed_on"] == on(112)
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "Central and site agree" in page
    assert "Central and site, kappa" in page
