"""The invented cohort of the lead study, re-derived from its raw rows without Readout's rules."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import comb
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis.strategies import integers

import trialreadout.studies.lead as package
from lead_rows import (
    BEFORE,
    SEEDS,
    all_tables,
    baseline_sum,
    day_of,
    event_times,
    first_doses,
    graded,
    of,
    tables,
)
from trialreadout.core.terms import Response
from trialreadout.protocol import parse_protocol
from trialreadout.protocol.open_keys import unexplained_keys
from trialreadout.studies import lead, make_study
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.cohort import SEED

TIMES = {row["subject"]: row for row in event_times()}
CONTINUES = ("PR", "SD")
any_seed = pytest.mark.parametrize("seed", SEEDS)


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@any_seed
def test_every_ct_shows_the_response_of_its_day(seed, version):
    for subject, known in TIMES.items():
        days = [int(day) for day in known["ct_days_seen"].split()]
        planned = list(zip(days, known["ct_response"].split(), strict=True))
        seen = [(day, response.name) for day, response, _ in graded(seed, subject, version)]
        assert seen[: len(planned)] == planned
        assert len(seen) == len(planned) or planned[-1][1] == "PD"


@given(seed=integers(min_value=0))
@settings(max_examples=20)
def test_whatever_the_seed_every_ct_shows_the_response_of_its_day(seed):
    for subject, known in TIMES.items():
        words = known["ct_response"].split()
        assert [response.name for _, response, _ in graded(seed, subject)][: len(words)] == words


@any_seed
def test_no_sum_of_diameters_lies_at_a_border(seed):
    for subject in TIMES:
        first = lowest = baseline_sum(seed, subject)
        for _, response, size in graded(seed, subject):
            shrunk, grown = 1 - size / first, size / lowest - 1
            if response is Response.PR:
                assert shrunk > 0.33
            if response is Response.SD:
                assert shrunk < 0.25
            if response is Response.PD:
                assert grown < 0.15 or grown > 0.22
                break
            assert grown < 0.15
            lowest = min(lowest, size)


@any_seed
def test_progression_and_death_fall_on_their_days(seed):
    for subject, known in TIMES.items():
        (status,) = of(seed, "status", subject)
        ended = "died_on" if known["os_event"] == "1" else "last_contact_on"
        assert day_of(seed, status, ended) == int(known["os_days"])
        assert bool(status["died_on"]) == (known["os_event"] == "1")

        seen = graded(seed, subject)
        progressed = [day for day, response, _ in seen if response is Response.PD]
        died = day_of(seed, status, "died_on") if status["died_on"] else None
        if progressed:
            pfs = (progressed[0], "1")
        elif died is not None and (seen or died <= 28 * 7):
            pfs = (died, "1")
        else:
            pfs = (seen[-1][0] if seen else 0, "0")
        assert pfs == (int(known["pfs_days"]), known["pfs_event"])


@any_seed
def test_the_best_responses_are_8_pr_11_sd_7_pd_and_5_not_evaluable(seed):
    once, twice = Counter(), Counter()
    for subject in TIMES:
        until = []
        for day, response, _ in graded(seed, subject):
            until.append((day, response.name))
            if response is Response.PD:
                break
        partial = [day for day, name in until if name == "PR"]
        other = min((name for _, name in until if name != "PR"), default="NE", key="SD PD".find)
        once["PR" if partial else other] += 1
        twice["PR" if partial and partial[-1] - partial[0] >= 28 else other] += 1
    assert once == twice == {"PR": 8, "SD": 11, "PD": 7, "NE": 5}


@any_seed
def test_ct_is_made_before_the_first_dose_and_about_week_26(seed):
    for subject in TIMES:
        looks = of(seed, "examinations", subject)
        assert -28 <= day_of(seed, looks[0], "examined_on") <= 0
        if len(looks) > 1:
            assert 182 - 14 <= day_of(seed, looks[1], "examined_on") <= 182 + 14


@any_seed
def test_target_lesions_can_be_chosen_by_recist_1_0(seed):
    for subject in TIMES:
        targets = of(seed, "lesions", subject, role="target")
        organs = Counter(lesion["organ"] for lesion in targets)
        assert 1 <= len(targets) <= 5
        assert max(organs.values()) <= 2
        assert "bone" not in organs
        for lesion in targets:
            first = of(seed, "measurements", subject, lesion=lesion["lesion"])[0]
            assert int(first["diameter_mm"]) >= 10


def test_progression_shows_by_growth_by_a_new_lesion_and_by_a_non_target_lesion():
    shows = Counter()
    for subject in TIMES:
        looks = of(SEED, "examinations", subject)
        shows["new"] += any(look["new_lesion"] == "unequivocal" for look in looks)
        shows["non-target"] += bool(of(SEED, "measurements", subject, state="progressed"))
        sums = [baseline_sum(SEED, subject), *(size for _, _, size in graded(SEED, subject))]
        shows["growth"] += any(after >= 1.2 * before for before, after in pairwise(sums))
    assert shows["new"] >= 4
    assert shows["non-target"] >= 2
    assert shows["growth"] >= 8


@any_seed
def test_fewer_benefit_with_bone_metastases(seed):
    found = Counter()
    for row in tables(seed)["subjects"]:
        course = TIMES.get(row["subject"], {}).get("best_response", "NE")
        found[course in CONTINUES, course == "PD", row["bone_metastases"]] += 1
    a, b = found[True, False, "Y"], found[True, False, "N"]
    c, d = found[False, True, "Y"], found[False, True, "N"]
    assert (a + b, c + d) == (19, 7)
    chances = {x: comb(19, x) * comb(7, a + c - x) / comb(26, a + c) for x in range(a + c + 1)}
    assert sum(p for p in chances.values() if p <= chances[a] * (1 + 1e-9)) < 0.05
    assert a / (a + b) < c / (c + d)


@any_seed
def test_the_lesions_that_are_hard_to_read_are_there(seed):
    merged = [row for row in tables(seed)["lesions"] if row.get("merged_into")]
    assert [(r["subject"], r["lesion"], r["merged_into"]) for r in merged] == [
        (cases.MERGES, "T2", "T1")
    ]
    assert len(of(seed, "measurements", cases.MERGES, lesion="T2")) == 6
    assert len(of(seed, "measurements", cases.MERGES, lesion="T1")) == 12
    small = of(seed, "measurements", cases.TOO_SMALL, visit="week 52", state="too small")
    assert "4" in {row["diameter_mm"] for row in small}
    assert of(seed, "measurements", cases.DISAPPEARS, visit="week 65", state="absent")
    hidden = of(seed, "measurements", cases.NOT_EVALUABLE_ONCE, state="not evaluable")
    assert [row["visit"] for row in hidden] == ["week 65"]
    assert hidden[0]["reason_not_done"]
    equivocal = [r for r in tables(seed)["examinations"] if r["new_lesion"] == "equivocal"]
    assert [row["subject"] for row in equivocal] == [cases.EQUIVOCAL_ONCE]
    plain = [r["subject"] for r in tables(seed)["examinations"] if r["contrast"] == "N"]
    assert plain == [cases.WITHOUT_CONTRAST]


def test_some_have_a_ct_after_progression():
    later = [
        row
        for row in tables(SEED)["examinations"]
        if "PD" in TIMES[row["subject"]]["ct_response"]
        and day_of(SEED, row, "examined_on") > int(TIMES[row["subject"]]["pfs_days"])
    ]
    assert len(later) >= 3


@any_seed
def test_mutations_are_as_many_as_were_published(seed):
    found = Counter(row["mutation"] for row in tables(seed)["subjects"])
    assert (found["BRAF"], found["RAS"], found["PIK3CA"]) == (10, 3, 2)
    assert sum(found.values()) == 32
    for row in tables(seed)["subjects"]:
        assert 18 <= int(row["age_years"]) <= 80
        assert row["histology"] == "papillary" or row["mutation"] != "BRAF"


@any_seed
def test_rows_name_known_patients_and_known_lesions_alone(seed):
    known = {row["subject"] for row in tables(seed)["subjects"]}
    assert known == {*TIMES, "NL-32"}
    for rows in tables(seed).values():
        assert {row["subject"] for row in rows} <= known
    lesions = {(row["subject"], row["lesion"]) for row in tables(seed)["lesions"]}
    for name in ("measurements", "foci"):
        assert {(row["subject"], row["lesion"]) for row in tables(seed)[name]} <= lesions


@any_seed
def test_the_patient_who_withdrew_has_no_row_of_treatment_or_assessment(seed):
    there = {name for name in tables(seed) if of(seed, name, "NL-32")}
    assert there == {"subjects", "status", "therapies"}
    assert set(first_doses(seed)) == set(TIMES)
    for row in tables(seed)["subjects"]:
        if row["subject"] in TIMES:
            assert row["enrolled_on"] == TIMES[row["subject"]]["enrolled_on"]
            assert first_doses(seed)[row["subject"]].isoformat() == row["enrolled_on"]


def test_a_study_is_made_of_the_seed_that_is_asked_for(tmp_path):
    make_study("lead", tmp_path / "a", seed=3)
    make_study("small-sdtm", tmp_path / "b")
    make_study("small-sdtm", tmp_path / "c", seed=3)
    for path, content in lead.files(3).items():
        assert (tmp_path / "a" / path).read_bytes() == content
    ours, other = ((tmp_path / x / "data" / "tr.csv").read_bytes() for x in "bc")
    assert ours != other


def test_the_event_times_say_that_they_are_invented():
    text = (Path(package.__file__).parent / "event_times.csv").read_text(encoding="utf-8")
    assert text.startswith("# Invented")


def test_the_event_times_are_those_of_the_shared_table(shared_data):
    given = (shared_data.parent / "lead-study" / "event_times.csv").read_text(encoding="utf-8")
    ours = (Path(package.__file__).parent / "event_times.csv").read_text(encoding="utf-8")
    assert ours.split("\n", 1)[1] == given


@pytest.mark.parametrize("seed", SEEDS)
def test_disease_was_progressing_before_the_study(seed):
    before = [x for x in all_tables(seed)["measurements"] if x["visit"] == BEFORE]
    at_baseline = {
        (x["subject"], x["lesion"]): int(x["diameter_mm"])
        for x in tables(seed)["measurements"]
        if x["visit"] == "baseline" and x["diameter_mm"]
    }
    sized = [x for x in before if x["diameter_mm"]]
    assert {x["subject"] for x in sized} == {subject for subject, _ in at_baseline}
    assert all(int(x["diameter_mm"]) <= at_baseline[x["subject"], x["lesion"]] for x in sized)


def test_every_silence_of_the_sources_is_explained():
    protocol = parse_protocol(lead.files()["study.toml"].decode())
    assert unexplained_keys(protocol) == ()
