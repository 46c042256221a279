"""The redifferentiation study: re-derived from its raw rows, and as Readout computes it."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from datetime import date
from functools import lru_cache
from math import log
from pathlib import Path
from statistics import mean

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis.strategies import integers

from trialreadout.cli import main
from trialreadout.protocol.open_keys import open_keys, unexplained_keys
from trialreadout.studies import make_study, redifferentiation
from trialreadout.study import Readout, open_study

Row = dict[str, str]
SEEDS = range(12)
RUN_SEEDS = (None, 1, 2, 3)
any_seed = pytest.mark.parametrize("seed", SEEDS)
MBQ_PER_MCI = 37
RADIOIODINE = "radioiodine"
GO_ON = "continue the inhibitors"
STOP = "stop the inhibitors"
OFFERS = {"radioiodine, its activity by dosimetry": RADIOIODINE, GO_ON: GO_ON, STOP: STOP}


@lru_cache
def tables(seed: int | None) -> dict[str, list[Row]]:
    """Return the rows of every table of a cohort, as text."""
    return {
        Path(path).stem: list(csv.DictReader(io.StringIO(content.decode())))
        for path, content in redifferentiation.files(seed).items()
        if path.startswith("data/")
    }


def of(seed: int | None, table: str, subject: str, **cells: str) -> list[Row]:
    """Return the rows of a patient, of those with some cells."""
    wanted = {"subject": subject, **cells}.items()
    return [row for row in tables(seed)[table] if wanted <= row.items()]


def subjects(seed: int | None) -> list[str]:
    return [row["subject"] for row in tables(seed)["subjects"]]


def day_of(seed: int | None, row: Row, column: str) -> int:
    """Count the days from the patient's first dose to a date."""
    start = min(dose["started_on"] for dose in of(seed, "doses", row["subject"]))
    return (date.fromisoformat(row[column]) - date.fromisoformat(start)).days


def accumulating(seed: int | None, subject: str, visit: str) -> set[str]:
    """Name the lesions with uptake on SPECT: as adjudicated, or else as both readers saw it."""
    (scan,) = of(seed, "scans", subject, visit=visit, kind="spect")
    key = {"scanned_on": scan["scanned_on"], "kind": "spect"}
    readers = of(seed, "reads", subject, **key)
    deciding = [row for row in readers if row["adjudicated"] == "Y"] or readers
    seen = [
        {f["lesion"] for f in of(seed, "foci", subject, reader=row["reader"], **key)}
        for row in deciding
    ]
    return set.intersection(*seen)


def restored(seed: int | None) -> set[str]:
    """Name the patients of whom a lesion has uptake at week 5 that it had not before."""
    return {
        subject
        for subject in subjects(seed)
        if accumulating(seed, subject, "week 5") - accumulating(seed, subject, "baseline")
    }


def responses(seed: int | None, subject: str) -> list[tuple[int, str]]:
    """Grade each CT after baseline by RECIST 1.1: its day, and SD, PR or PD."""
    targets = [row["lesion"] for row in of(seed, "lesions", subject, role="target")]
    graded, sums = [], []
    for look in sorted(of(seed, "examinations", subject), key=lambda row: row["examined_on"]):
        sizes = [
            int(row["diameter_mm"])
            for lesion in targets
            for row in of(
                seed, "measurements", subject, lesion=lesion, assessed_on=look["examined_on"]
            )
        ]
        assert len(sizes) == len(targets) > 0
        total = sum(sizes)
        if sums:
            grown = total - min(sums)
            grew = 5 * grown >= min(sums) and grown >= 5
            if grew or look["new_lesion"] == "unequivocal":
                word = "PD"
            else:
                word = "PR" if 10 * total <= 7 * sums[0] else "SD"
            graded.append((day_of(seed, look, "examined_on"), word))
        sums.append(total)
    return graded


def best(graded: list[tuple[int, str]]) -> str:
    """Choose the best response, where SD counts from week 12 on."""
    counted = [word for day, word in graded if word != "SD" or day >= 84]
    return next((word for word in ("PR", "SD", "PD") if word in counted), "NE")


def falls(seed: int | None, subject: str) -> bool:
    """Tell whether thyroglobulin falls from baseline over weeks 16 and 28."""
    points = [
        (day_of(seed, row, "sampled_on"), log(float(row["value"])))
        for visit in ("baseline", "week 16", "week 28")
        for row in of(seed, "markers", subject, visit=visit, stimulated="N")
    ]
    assert len(points) == 3
    middle = mean(day for day, _ in points)
    return sum((day - middle) * value for day, value in points) < 0


@any_seed
def test_uptake_comes_back_in_7_of_20_and_in_each_arm_as_often_as_published(seed):
    arms = {row["subject"]: row["mutation"] for row in tables(seed)["subjects"]}
    assert Counter(arms.values()) == {"BRAF V600E": 6, "BRAF wild type": 14}
    found = Counter(arms[subject] for subject in restored(seed))
    assert found == {"BRAF V600E": 2, "BRAF wild type": 5}
    for row in tables(seed)["subjects"]:
        agents = {dose["agent"] for dose in of(seed, "doses", row["subject"])} - {RADIOIODINE}
        assert agents == {"trametinib", *(["dabrafenib"] if "V600E" in row["mutation"] else [])}


@any_seed
def test_of_the_7_treated_5_are_stable_1_responds_1_progresses_and_4_have_less_marker(seed):
    treated = restored(seed)
    assert Counter(best(responses(seed, s)) for s in treated) == {"SD": 5, "PR": 1, "PD": 1}
    assert sum(falls(seed, subject) for subject in treated) == 4


@given(seed=integers(min_value=0))
@settings(max_examples=15)
def test_whatever_the_seed_the_published_counts_stand(seed):
    treated = restored(seed)
    assert len(treated) == 7
    assert Counter(best(responses(seed, s)) for s in treated) == {"SD": 5, "PR": 1, "PD": 1}
    assert sum(falls(seed, subject) for subject in treated) == 4


@any_seed
def test_radioiodine_is_given_where_uptake_came_back_with_the_published_activities(seed):
    given = [row for row in tables(seed)["doses"] if row["agent"] == RADIOIODINE]
    assert sorted(row["subject"] for row in given) == sorted(restored(seed))
    millicuries = [int(row["activity_mbq"]) / MBQ_PER_MCI for row in given]
    found = [round(x, 1) for x in (mean(millicuries), min(millicuries), max(millicuries))]
    assert found == [300.0, 273.0, 421.6]
    for row in given:
        (decided,) = of(seed, "decisions", row["subject"])
        assert decided["decided_on"] < row["started_on"] == row["ended_on"]


@any_seed
def test_every_patient_is_offered_what_scan_and_ct_at_week_5_ask_for(seed):
    back = restored(seed)
    offers = Counter()
    for subject in subjects(seed):
        (decided,) = of(seed, "decisions", subject)
        holds = responses(seed, subject)[0][1] != "PD"
        due = RADIOIODINE if subject in back else GO_ON if holds else STOP
        assert decided["offer"] == due
        offers[due] += 1
    assert offers == {RADIOIODINE: 7, GO_ON: 9, STOP: 4}


@any_seed
def test_one_refuses_to_go_on_and_one_accepts_and_cannot(seed):
    (refused,) = [row for row in tables(seed)["decisions"] if row["accepted"] == "N"]
    assert refused["offer"] == GO_ON
    assert refused["reason"]
    ended = {
        row["subject"]: max(d["ended_on"] for d in of(seed, "doses", row["subject"]))
        for row in tables(seed)["decisions"]
        if row["offer"] == GO_ON and row["subject"] != refused["subject"]
    }
    stopped = {
        subject
        for subject, last in ended.items()
        if last and last <= of(seed, "decisions", subject)[0]["decided_on"]
    }
    grave = [row["subject"] for row in tables(seed)["adverse_events"] if row["grade"] == "4"]
    noted = [row["subject"] for row in tables(seed)["deviations"]]
    assert stopped == set(grave) == set(noted)
    assert len(stopped) == 1


@any_seed
def test_the_scan_comes_after_4_to_6_weeks_and_no_contrast_medium_goes_before_it(seed):
    for subject in subjects(seed):
        for row in of(seed, "scans", subject, visit="week 5"):
            assert 28 <= day_of(seed, row, "scanned_on") <= 42
        (before,) = of(seed, "examinations", subject, visit="baseline")
        (during,) = of(seed, "examinations", subject, visit="week 5")
        (first, *_) = of(seed, "scans", subject, visit="baseline")
        (second, *_) = of(seed, "scans", subject, visit="week 5")
        assert -28 <= day_of(seed, first, "scanned_on") < day_of(seed, before, "examined_on") <= 0
        assert during["contrast"] == "N"
        apart = day_of(seed, second, "scanned_on") - day_of(seed, before, "examined_on")
        assert apart >= 28


@any_seed
def test_the_readings_that_are_hard_to_judge_are_there(seed):
    adjudicated = [row for row in tables(seed)["reads"] if row["adjudicated"] == "Y"]
    assert Counter(row["subject"] in restored(seed) for row in adjudicated) == {True: 1, False: 1}
    before = {s for s in subjects(seed) if accumulating(seed, s, "baseline")}
    assert len(before) == 1
    assert not before & restored(seed)
    (subject,) = before
    assert accumulating(seed, subject, "week 5") == accumulating(seed, subject, "baseline")


@any_seed
def test_targets_can_be_chosen_by_recist_1_1(seed):
    for subject in subjects(seed):
        targets = of(seed, "lesions", subject, role="target")
        assert 1 <= len(targets) <= 5
        assert max(Counter(row["organ"] for row in targets).values()) <= 2
        for row in targets:
            sizes = of(seed, "measurements", subject, lesion=row["lesion"])
            assert int(sizes[0]["diameter_mm"]) >= 15
            axis = "short" if row["nodal"] == "Y" else "longest"
            assert {each["axis"] for each in sizes} == {axis}


@lru_cache
def readout(folder: Path, seed: int | None) -> Readout:
    make_study("redifferentiation", folder, seed=seed)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run the study of a seed, once."""
    folder = tmp_path_factory.mktemp("redifferentiation")
    return lambda seed: readout(folder / str(seed), seed)


any_run = pytest.mark.parametrize("seed", RUN_SEEDS)


@any_run
def test_every_published_number_is_computed_from_the_rows(runs, seed):
    run = runs(seed)
    printed = run.study.protocol.published
    assert len(printed) == 5
    for each in printed:
        (result,) = [
            result
            for result in run.results
            if (result.endpoint, result.statistic, result.analysis_set)
            == (each.endpoint, each.statistic, each.analysis_set)
            and result.category == " or ".join(each.of)
            and result.group is None
        ]
        assert (round(100 * result.value), result.n, result.denominator) == (
            each.value,
            each.n,
            each.denominator,
        )


@any_run
def test_uptake_by_mutation_is_2_of_6_and_5_of_14(runs, seed):
    found = {
        result.group: (result.n, result.denominator)
        for result in runs(seed).results
        if result.endpoint == "radioiodine uptake" and result.group is not None
    }
    assert found == {"mutation: BRAF V600E": (2, 6), "mutation: BRAF wild type": (5, 14)}


@any_run
def test_readout_grades_each_patient_as_the_raw_rows_have_it(runs, seed):
    run = runs(seed)
    answers = dict(run.table("radioiodine uptake").select("subject", "answer").iter_rows())
    assert {s for s, answer in answers.items() if answer == "reinduced"} == restored(seed)
    responded = dict(run.table("best overall response").select("subject", "answer").iter_rows())
    assert responded == {s: best(responses(seed, s)) for s in subjects(seed)}
    trend = dict(run.table("thyroglobulin decline").select("subject", "answer").iter_rows())
    for subject in restored(seed):
        assert trend[subject] == ("response" if falls(seed, subject) else "progression")


@any_run
def test_all_three_decisions_occur_and_offer_acceptance_and_dose_are_told_apart(runs, seed):
    rows = runs(seed).table("decision at week 5")
    assert Counter(OFFERS[answer] for answer in rows["answer"]) == {
        RADIOIODINE: 7,
        GO_ON: 9,
        STOP: 4,
    }
    assert rows["offered"].to_list() == rows["answer"].to_list()
    apart = Counter(rows.select("answer", "accepted", "given").iter_rows())
    radioiodine = next(offer for offer, word in OFFERS.items() if word == RADIOIODINE)
    assert apart == {
        (radioiodine, True, True): 7,
        (GO_ON, True, True): 7,
        (GO_ON, True, False): 1,
        (GO_ON, False, False): 1,
        (STOP, True, True): 4,
    }


@any_run
def test_the_data_pass_the_check_with_no_warning_but_those_that_are_meant(runs, seed):
    (noted,) = tables(seed)["deviations"]
    meant = {
        ("warning", "section-not-used", None),
        ("warning", "given-otherwise", noted["subject"]),
    }
    found = {(each.severity, each.rule, each.subject) for each in runs(seed).findings}
    assert found <= meant


@any_run
def test_the_two_grave_events_of_the_publication_are_counted(runs, seed):
    found = {
        result.category: result.n
        for result in runs(seed).results
        if result.endpoint == "adverse events" and "3 or more" in (result.category or "")
    }
    assert {category: n for category, n in found.items() if n} == {
        "Fever, grade 3 or more": 1,
        "Rash acneiform, grade 3 or more": 1,
    }


def test_without_the_third_reading_upheld_the_offer_would_have_been_another(tmp_path):
    make_study("redifferentiation", tmp_path / "study")
    path = tmp_path / "study" / "data" / "foci.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    upheld = {line.split(",")[0] for line in lines if ",reader 3," in line}
    path.write_text("".join(x for x in lines if ",reader 3," not in x), encoding="utf-8")
    run = open_study(tmp_path / "study").run()
    (subject,) = upheld
    rows = run.table("decision at week 5")
    other = rows.filter((rows["answer"] != rows["offered"]).fill_null(True))
    assert other.select("subject", "answer").rows() == [(subject, GO_ON)]
    assert run.result("radioiodine-uptake/treated/proportion/reinduced").n == 6


def test_every_open_key_has_its_assumption(runs):
    protocol = runs(None).study.protocol
    assert len(open_keys(protocol)) > 30
    assert unexplained_keys(protocol) == ()


def test_the_commands_check_and_run_it_and_say_that_the_patients_are_invented(tmp_path):
    folder = tmp_path / "study"
    make_study("redifferentiation", folder)
    checked = CliRunner().invoke(main, ["check", str(folder), "--json"])
    assert checked.exit_code == 0
    assert json.loads(checked.stdout)["study"] == "REDIFFERENTIATION"
    ran = CliRunner().invoke(main, ["run", str(folder), "--json"])
    assert ran.exit_code == 0
    document = json.loads(ran.stdout)
    assert document["synthetic"] is True
    (primary,) = [
        r for r in document["results"] if r["id"].endswith("treated/proportion/reinduced")
    ]
    assert (primary["n"], primary["denominator"], round(100 * primary["value"])) == (7, 20, 35)
