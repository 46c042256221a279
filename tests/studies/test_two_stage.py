"""The two-stage study: re-derived from its raw rows, and as Readout computes it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from datetime import date
from functools import lru_cache
from pathlib import Path
from statistics import linear_regression

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.protocol.open_keys import open_keys, unexplained_keys
from trialreadout.studies import make_study, two_stage
from trialreadout.study import Readout, open_study

Row = dict[str, str]
RUN_SEEDS = (None, 1, 2)
any_seed = pytest.mark.parametrize("seed", [None, *range(12)])
T_97_5 = {2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571}
"""Quantiles of Student's distribution, by degrees of freedom."""
MONTH = 30.4375


@lru_cache
def tables(seed: int | None) -> dict[str, list[Row]]:
    """Return the rows of every table of a cohort, as text."""
    return {
        Path(path).stem: list(csv.DictReader(io.StringIO(content.decode())))
        for path, content in two_stage.files(seed).items()
        if path.startswith("data/")
    }


def of(seed: int | None, table: str, subject: str, **cells: str) -> list[Row]:
    """Return the rows of a patient, of those with some cells."""
    wanted = {"subject": subject, **cells}.items()
    return [row for row in tables(seed)[table] if wanted <= row.items()]


@lru_cache
def first_doses(seed: int | None) -> dict[str, date]:
    """Return the day of the first dose of each treated patient, in the order of these days."""
    first: dict[str, date] = {}
    for row in tables(seed)["doses"]:
        day = date.fromisoformat(row["started_on"])
        first[row["subject"]] = min(day, first.get(row["subject"], day))
    return dict(sorted(first.items(), key=lambda item: item[1]))


def day_of(seed: int | None, subject: str, on: str) -> int:
    """Count the days from the first dose."""
    return (date.fromisoformat(on) - first_doses(seed)[subject]).days


def course(seed: int | None, subject: str) -> list[tuple[int, str]]:
    """Grade each CT after baseline by RECIST 1.1, until progression: its day, and the word."""
    sums: list[int] = []
    graded: list[tuple[int, str]] = []
    for look in sorted(of(seed, "examinations", subject), key=lambda row: row["examined_on"]):
        seen = of(seed, "measurements", subject, assessed_on=look["examined_on"])
        targets = [row for row in seen if row["lesion"].startswith("T")]
        bone = [row["state"] for row in seen if row["lesion"].startswith("NT")]
        unread = any(row["state"] == "not evaluable" for row in targets)
        total = sum(int(row["diameter_mm"]) for row in targets if row["diameter_mm"])
        if sums:
            grown = total - min(sums)
            if (
                "progressed" in bone
                or look["new_lesion"] == "unequivocal"
                or (not unread and grown >= 5 and 5 * grown >= min(sums))
            ):
                word = "PD"
            elif unread:
                word = "NE"
            elif total == 0:
                word = "PR" if "present" in bone else "CR"
            else:
                word = "PR" if 10 * (sums[0] - total) >= 3 * sums[0] else "SD"
            graded.append((day_of(seed, subject, look["examined_on"]), word))
            if word == "PD":
                break
        if not unread:
            sums.append(total)
    return graded


def best(graded: list[tuple[int, str]]) -> str:
    """Choose the best response, a CR or PR if it is seen again after four weeks."""
    good = {"CR": ("CR",), "PR": ("CR", "PR")}
    for word, again in good.items():
        for day, seen in graded:
            if seen in again and any(d - day >= 28 and w in again for d, w in graded):
                return word
    words = [word for _, word in graded]
    if {"CR", "PR", "SD"} & {*words}:
        return "SD"
    return words[-1] if words else "MISSING"


def trend(seed: int | None, subject: str) -> str:
    """Test the slope of the logarithm of PSA at the two-sided level of 5 %."""
    rows = of(seed, "markers", subject)
    if len(rows) < 4:
        return "NE"
    days = [day_of(seed, subject, row["sampled_on"]) for row in rows]
    logs = [
        math.log(float(row["value"][1:]) / 2 if row["value"][0] == "<" else float(row["value"]))
        for row in rows
    ]
    slope, level = linear_regression(days, logs)
    middle = sum(days) / len(days)
    left = sum((y - level - slope * x) ** 2 for x, y in zip(days, logs, strict=True))
    error = math.sqrt(left / (len(days) - 2) / sum((x - middle) ** 2 for x in days))
    if abs(slope) / error <= T_97_5[len(days) - 2]:
        return "stable"
    return "progression" if slope > 0 else "response"


def survival(seed: int | None, subject: str) -> tuple[int, bool]:
    """Return the day of death, or of the last contact; of a month its first day, if later."""
    (row,) = of(seed, "status", subject)
    contact = date.fromisoformat(row["last_contact_on"])
    died = row["died_on"]
    on = contact if not died else max(contact, date.fromisoformat((died + "-01")[:10]))
    return (on - first_doses(seed)[subject]).days, bool(died)


def median(times: list[tuple[int, bool]]) -> int:
    """Return the median of Kaplan and Meier."""
    share = 1.0
    for place, (days, event) in enumerate(sorted(times, key=lambda each: (each[0], not each[1]))):
        share *= 1 - event / (len(times) - place)
        if share <= 0.5:
            return days
    raise AssertionError("not reached")


@any_seed
def test_6_of_30_respond_and_2_of_the_9_who_began_first(seed):
    began = list(first_doses(seed))
    responders = [s for s in began if best(course(seed, s)) in ("CR", "PR")]
    assert (len(began), len(responders)) == (30, 6)
    assert sum(subject in responders for subject in began[:9]) == 2


@any_seed
def test_every_kind_of_best_response_occurs(seed):
    found = Counter(best(course(seed, subject)) for subject in first_doses(seed))
    assert found == {"CR": 1, "PR": 5, "SD": 13, "PD": 9, "NE": 1, "MISSING": 1}


@any_seed
def test_psa_falls_in_10_rises_in_7_and_cannot_be_told_in_1(seed):
    found = Counter(trend(seed, subject) for subject in first_doses(seed))
    assert found == {"response": 10, "stable": 12, "progression": 7, "NE": 1}


@any_seed
def test_the_data_hold_what_makes_a_trial_hard_to_read(seed):
    rows = tables(seed)
    assert {row["subject"] for row in rows["subjects"]} - {*first_doses(seed)} == {"PC-06"}
    assert sum(row["value"].startswith("<") for row in rows["markers"]) == 2
    assert sum(len(row["died_on"]) == 7 for row in rows["status"]) == 2
    assert {row["new_lesion"] for row in rows["examinations"]} == {"no", "equivocal", "unequivocal"}
    assert [r["subject"] for r in rows["measurements"] if r["reason_not_done"]] == ["PC-24"]
    assert any(row["diameter_mm"] == "0" for row in rows["measurements"])
    weeks = [row["visit"] for row in of(seed, "examinations", "PC-19")]
    assert weeks == ["baseline", "CT week 8", "CT week 16", "CT week 48"]


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Run a cohort once, and keep it."""
    folder = tmp_path_factory.mktemp("two-stage")

    @lru_cache
    def run(seed: int | None) -> Readout:
        make_study("two-stage", folder / str(seed), seed=seed)
        return open_study(folder / str(seed)).run()

    return run


def answers(run: Readout, endpoint: str) -> dict[str, str]:
    return dict(run.table(endpoint).select("subject", "answer").rows())


def times(run: Readout, endpoint: str) -> dict[str, tuple[int, bool]]:
    rows = run.table(endpoint).drop_nulls("days").select("subject", "days", "event").rows()
    return {subject: (days, event) for subject, days, event in rows}


@pytest.mark.parametrize("seed", RUN_SEEDS)
def test_readout_answers_as_the_raw_rows_do(runs, seed):
    run, began = runs(seed), first_doses(seed)
    found = answers(run, "best overall response")
    assert {s: found[s] for s in began} == {s: best(course(seed, s)) for s in began}
    found = answers(run, "PSA trend")
    assert {s: found[s] for s in began} == {s: trend(seed, s) for s in began}
    lived = {s: survival(seed, s) for s in began}
    assert times(run, "overall survival") == lived
    result = run.result("overall-survival/treated/median")
    assert result.value == pytest.approx(median(list(lived.values())) / MONTH)


@pytest.mark.parametrize("seed", RUN_SEEDS)
def test_both_stages_are_met(runs, seed):
    run = runs(seed)
    for name, n, among in (("first-stage", 2, 9), ("success", 6, 30)):
        result = run.result(f"objective-response/treated/{name}")
        assert (result.category, result.n, result.denominator) == ("met", n, among)
    patients = run.explain("objective-response/treated/first-stage").patients
    assert {each.subject for each in patients} == set(list(first_doses(seed))[:9])


def test_who_was_enrolled_and_never_treated_is_none_of_the_first_nine(runs):
    patients = runs(None).explain("objective-response/treated/first-stage").patients
    assert "PC-06" not in {each.subject for each in patients}
    assert "PC-10" in {each.subject for each in patients}


def test_progression_after_missed_visits_or_another_therapy_is_censored_before_them(runs):
    found = times(runs(None), "progression-free survival")
    for subject in ("PC-09", "PC-19"):
        seen = course(None, subject)
        assert seen[-1][1] == "PD"
        assert found[subject] == (seen[1][0], False)
    assert found["PC-17"] == (40, True), "a death before any CT is an event"
    assert found["PC-24"] == (0, False), "one unread CT, and no other"


def test_a_new_lesion_proven_later_dates_from_its_first_appearance(runs):
    (seen,) = [
        day_of(None, "PC-28", row["examined_on"])
        for row in of(None, "examinations", "PC-28", new_lesion="equivocal")
    ]
    assert times(runs(None), "progression-free survival")["PC-28"] == (seen, True)


def test_a_response_seen_once_is_stable_disease(runs):
    assert "PR" in dict(map(reversed, course(None, "PC-11")))
    assert answers(runs(None), "best overall response")["PC-11"] == "SD"


def test_exposure_is_known_of_every_treated_patient(runs):
    result = runs(None).result("exposure/treated/summary/weeks")
    assert (result.n, result.denominator) == (30, 30)


def test_every_open_key_has_its_assumption(runs):
    protocol = runs(None).study.protocol
    assert len(open_keys(protocol)) > 30
    assert unexplained_keys(protocol) == ()


@pytest.mark.parametrize("seed", range(4))
def test_nothing_is_found_amiss_whatever_the_seed(tmp_path, seed):
    make_study("two-stage", tmp_path / "study", seed=seed)
    assert open_study(tmp_path / "study").check() == ()


def test_the_commands_check_and_run_it_and_say_that_the_patients_are_invented(tmp_path):
    folder = tmp_path / "study"
    make_study("two-stage", folder)
    checked = CliRunner().invoke(main, ["check", str(folder), "--strict"])
    assert (checked.exit_code, checked.stdout.strip()) == (0, "No findings.")
    ran = CliRunner().invoke(main, ["run", str(folder), "--json"])
    assert ran.exit_code == 0
    document = json.loads(ran.stdout)
    assert document["synthetic"] is True
    text = {result["id"]: result["text"] for result in document["results"]}
    assert text["objective-response/treated/proportion/met"].startswith("6/30 (20.0 %)")
    assert text["objective-response/treated/first-stage"].startswith("first stage: met; 2/9")
    assert text["objective-response/treated/success"].startswith("success: met; 6/30")


def test_the_report_names_both_stages_alike_and_says_the_verdict_once(tmp_path):
    folder = tmp_path / "study"
    make_study("two-stage", folder)
    CliRunner().invoke(main, ["run", str(folder)])
    page = (folder / "readout" / "report.html").read_text(encoding="utf-8")
    for name in ("First stage", "Success"):
        assert f"{name}</th>" in page
    assert "success: met</th>" not in page.casefold()
