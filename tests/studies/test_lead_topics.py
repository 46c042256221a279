"""What lies beneath the lead study's event times: marker, scintigraphy, treatment, toxicity."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise
from math import log
from statistics import mean, median

import pytest

from lead_rows import SEEDS, Row, day_of, event_times, of, tables
from trialreadout.studies.lead import cases
from trialreadout.studies.lead.cohort import SEED

TIMES = {row["subject"]: row for row in event_times()}
any_seed = pytest.mark.parametrize("seed", SEEDS)


def values(seed: int, subject: str) -> list[tuple[int, float]]:
    """Return day and value of the marker, as measured without stimulation."""
    rows = of(seed, "markers", subject, stimulated="N")
    return [(day_of(seed, row, "sampled_on"), float(row["value"])) for row in rows]


def slope_a_week(points: list[tuple[int, float]]) -> float:
    weeks, logs = [day / 7 for day, _ in points], [log(value) for _, value in points]
    middle = mean(weeks)
    above = sum((x - middle) * y for x, y in zip(weeks, logs, strict=True))
    return above / sum((x - middle) ** 2 for x in weeks)


@any_seed
def test_the_median_nadir_of_the_marker_comes_after_about_three_months(seed):
    nadirs = [
        min(points, key=lambda point: point[1])[0] / 7
        for points in (values(seed, subject) for subject in TIMES)
        if len(points) >= 3
    ]
    assert 10 <= median(nadirs) <= 16


@any_seed
def test_the_marker_mirrors_the_tumour(seed):
    slopes = {
        course: [
            slope_a_week(values(seed, subject))
            for subject, known in TIMES.items()
            if known["best_response"] == course
        ]
        for course in ("PR", "SD", "PD")
    }
    assert max(slopes["PR"]) < 0.01
    assert min(slopes["PD"]) > -0.01
    assert median(slopes["PR"]) < -0.03 < median(slopes["SD"]) < 0.015 < median(slopes["PD"])


@any_seed
def test_marker_visits_lie_within_five_days_of_every_fourth_week(seed):
    for row in tables(seed)["markers"]:
        day = day_of(seed, row, "sampled_on")
        if row["stimulated"] == "N":
            week = 0 if row["visit"] == "baseline" else int(row["visit"].removeprefix("week "))
            assert abs(day - 7 * week) <= 5
            assert week % 4 == 0
            assert week > 0 or day <= 0
        else:
            scanned = of(seed, "scans", row["subject"], scanned_on=row["sampled_on"])
            assert scanned
    missed = [row for row in tables(seed)["deviations"] if row["kind"] == "missed visit"]
    assert len({row["subject"] for row in missed}) >= 5
    for row in missed:
        visit = row["text"].split(":")[0]
        assert not of(seed, "markers", row["subject"], visit=visit, stimulated="N")


@any_seed
def test_who_dropped_out_gave_no_blood_afterwards(seed):
    for subject in cases.STOPS_EARLY:
        (status,) = of(seed, "status", subject)
        samples = of(seed, "markers", subject, stimulated="N")
        assert samples[-1]["sampled_on"] <= status["discontinued_on"]
        assert of(seed, "weights", subject)[-1]["measured_on"] <= status["discontinued_on"]
        assert [look["visit"] for look in of(seed, "examinations", subject)] == ["baseline"]


@any_seed
def test_one_patient_has_antibodies_and_one_falls_below_the_limit_of_the_assay(seed):
    positive = {
        row["subject"] for row in tables(seed)["markers"] if row["antibody_positive"] == "Y"
    }
    assert positive == {cases.ANTIBODY_POSITIVE}
    assert not of(seed, "markers", cases.ANTIBODY_POSITIVE, antibody_positive="N")
    below = [row for row in tables(seed)["markers"] if row["limit"] == "below"]
    assert {row["subject"] for row in below} == {cases.BELOW_LIMIT}
    assert {row["value"] for row in below} == {"0.2"}
    assert min(float(row["value"]) for row in tables(seed)["markers"]) >= 0.2


@any_seed
def test_numbers_have_the_digits_that_a_clinic_writes(seed):
    for row in tables(seed)["markers"]:
        whole, _, decimals = row["value"].partition(".")
        assert len(decimals) == (1 if float(row["value"]) < 100 else 0)
        assert len(whole.rstrip("0")) <= 3
    assert all(len(row["weight_kg"].split(".")[1]) == 1 for row in tables(seed)["weights"])
    assert all("." not in row["diameter_mm"] for row in tables(seed)["measurements"])


@any_seed
def test_the_thirty_alive_at_week_26_are_scanned_twice_and_nobody_is_reinduced(seed):
    for subject in TIMES:
        visits = {row["visit"] for row in of(seed, "scans", subject)}
        later = subject != cases.DIES_ON_TREATMENT
        assert visits == ({"baseline", "week 26"} if later else {"baseline"})
        for visit in visits:
            scans = of(seed, "scans", subject, visit=visit)
            assert {row["kind"] for row in scans} == {"planar", "spect"}
            for row in scans:
                day = day_of(seed, row, "scanned_on")
                assert -28 <= day <= 0 if visit == "baseline" else 168 <= day <= 196
                assert 2 <= day - day_of(seed, row, "administered_on") <= 7
                assert int(row["tsh_mu_per_l"]) > 30
    before, after = ({} for _ in range(2))
    for row in tables(seed)["foci"]:
        if row["uptake"] == "present":
            when = before if day_of(seed, row, "scanned_on") <= 0 else after
            when[row["subject"], row["lesion"]] = float(row["tumour_to_background"])
    assert set(before) == set(after)
    assert {subject for subject, _ in before} == {cases.INSUFFICIENT_UPTAKE}
    assert all(after[lesion] < before[lesion] for lesion in before)


@any_seed
def test_the_scan_comes_before_the_ct_whose_contrast_would_block_the_uptake(seed):
    for row in tables(seed)["scans"]:
        for ct in of(seed, "examinations", row["subject"], visit=row["visit"]):
            assert row["scanned_on"] <= ct["examined_on"]


@any_seed
def test_a_third_reading_decides_where_two_readers_differ(seed):
    seen: Counter[bool] = Counter()
    for scan in tables(seed)["scans"]:
        key = {name: scan[name] for name in ("scanned_on", "kind")}
        reads = of(seed, "reads", scan["subject"], **key)
        foci = of(seed, "foci", scan["subject"], **key)
        words = [
            {(row["lesion"], row["uptake"]) for row in foci if row["reader"] == reader}
            for reader in ("reader 1", "reader 2")
        ]
        differ = words[0] != words[1]
        seen[differ] += 1
        assert [row["adjudicated"] for row in reads] == ["N", "N", *["Y"] * differ]
        assert all(row["read_on"] > scan["scanned_on"] for row in reads)
    assert seen[True] == 3


@any_seed
def test_stretches_of_dose_follow_each_other_until_treatment_ends(seed):
    for subject in TIMES:
        doses = of(seed, "doses", subject)
        assert (doses[0]["dose_mg"], doses[0]["times_per_day"]) == ("400", "2")
        for before, after in pairwise(doses):
            assert before["started_on"] <= before["ended_on"] < after["started_on"]
        (status,) = of(seed, "status", subject)
        assert doses[-1]["ended_on"] == status["discontinued_on"]
        assert bool(status["discontinued_on"]) == bool(status["reason"])
        assert not doses[-1]["ended_on"] or doses[-1]["ended_on"] >= doses[-1]["started_on"]


@any_seed
def test_about_two_thirds_have_a_reduction_and_each_follows_an_event(seed):
    reduced = {
        row["subject"]
        for row in tables(seed)["doses"]
        if int(row["dose_mg"]) * int(row["times_per_day"]) < 800
    }
    assert 0.6 <= len(reduced) / 31 <= 0.68
    events = [row for row in tables(seed)["adverse_events"] if row["action"] == "dose reduced"]
    assert {row["subject"] for row in events} == reduced
    for row in events:
        first = next(dose for dose in of(seed, "doses", row["subject"]) if dose["reason"])
        assert row["started_on"][:7] <= first["started_on"][:7]


@any_seed
def test_at_week_26_all_on_treatment_are_offered_what_the_protocol_says(seed):
    decisions = tables(seed)["decisions"]
    offered = {row["subject"]: row for row in decisions}
    assert len(decisions) == len(offered) == 26
    for subject, row in offered.items():
        stays = TIMES[subject]["best_response"] != "PD"
        assert row["offer"] == ("continue sorafenib" if stays else "stop sorafenib")
        first_ct = int(TIMES[subject]["ct_days_seen"].split()[0])
        assert max(first_ct, 182) < day_of(seed, row, "decided_on")
    refused = [row for row in decisions if row["accepted"] == "N"]
    assert [(row["subject"], row["reason"]) for row in refused] == [(cases.REFUSES, "toxicity")]
    (stopped,) = of(seed, "status", cases.REFUSES)
    assert stopped["discontinued_on"] == refused[0]["decided_on"]


@any_seed
def test_one_patient_is_treated_otherwise_than_offered_and_it_is_noted(seed):
    departed = []
    for row in tables(seed)["decisions"]:
        (status,) = of(seed, "status", row["subject"])
        if row["offer"].startswith("stop") and status["discontinued_on"] > row["decided_on"]:
            departed.append(row["subject"])
    noted = [row["subject"] for row in tables(seed)["deviations"] if row["kind"] == "treatment"]
    assert departed == noted == [cases.DEPARTS]


@any_seed
def test_nobody_has_another_therapy_between_the_first_dose_and_progression(seed):
    kinds = Counter()
    for row in tables(seed)["therapies"]:
        if row["subject"] not in TIMES:
            continue
        earliest = date.fromisoformat((row["started_on"] + "-12-31")[:10])
        start = date.fromisoformat(TIMES[row["subject"]]["enrolled_on"])
        days = (earliest - start).days
        assert days < 0 or days > int(TIMES[row["subject"]]["pfs_days"])
        assert days < 0 or row["kind"] != "radioiodine"
        kinds[days > 0] += 1
    assert kinds[False] == 31
    assert kinds[True] >= 2


def emergent(row: Row, seed: int) -> bool:
    """Tell whether an event began after the first dose, up to 30 days after the last."""
    if len(row["started_on"]) < 10:
        return True
    (status,) = of(seed, "status", row["subject"])
    ended = status["discontinued_on"] or status["last_contact_on"]
    after = (date.fromisoformat(row["started_on"]) - date.fromisoformat(ended)).days
    return day_of(seed, row, "started_on") >= 0 and after <= 30


@any_seed
def test_toxicity_comes_near_the_pooled_rates(seed):
    pooled = {
        "Rash: hand-foot skin reaction": 71,
        "Diarrhea": 60,
        "Fatigue (asthenia, lethargy, malaise)": 59,
        "Hair loss/alopecia (scalp or body)": 55,
        "Weight loss": 51,
        "Rash/desquamation": 50,
        "Hypertension": 30,
    }
    events = [row for row in tables(seed)["adverse_events"] if emergent(row, seed)]
    patients = {term: {r["subject"] for r in events if r["term"] == term} for term in pooled}
    for term, percent in pooled.items():
        assert abs(100 * len(patients[term]) / 31 - percent) <= 8, term
    most = sorted(patients, key=lambda term: len(patients[term]), reverse=True)[:4]
    assert set(most) == {
        "Rash: hand-foot skin reaction",
        "Diarrhea",
        "Weight loss",
        "Rash/desquamation",
    }
    severe = {r["subject"] for r in events if r["term"] == most[0] and r["grade"] == "3"}
    assert 0.10 <= len(severe) / 31 <= 0.15
    grades = Counter(row["grade"] for row in events)
    assert grades["1"] + grades["2"] > 0.8 * len(events)
    assert set(grades) == {"", "1", "2", "3", "5"}


@any_seed
def test_the_weights_bear_out_the_weight_loss_that_was_noted(seed):
    for subject in TIMES:
        tenths = [int(row["weight_kg"].replace(".", "")) for row in of(seed, "weights", subject)]
        losses = [1000 * (tenths[0] - now) for now in tenths]
        grades = [sum(loss >= part * tenths[0] for part in (50, 100, 200)) for loss in losses]
        noted = [int(r["grade"]) for r in of(seed, "adverse_events", subject, term="Weight loss")]
        assert max(noted, default=0) == max(grades)
        assert noted == sorted(set(noted))


@any_seed
def test_the_events_that_are_hard_to_place_are_there(seed):
    outside = [row for row in tables(seed)["adverse_events"] if not emergent(row, seed)]
    subjects = {row["subject"] for row in outside}
    assert subjects == {cases.BEFORE_FIRST_DOSE, cases.AFTER_LAST_DOSE}
    events = tables(seed)["adverse_events"]
    assert len([row for row in events if len(row["started_on"]) == 7]) == 4
    assert [row["subject"] for row in events if not row["grade"]] == [cases.WITHOUT_GRADE]
    repeated = Counter((row["subject"], row["term"], row["grade"]) for row in events)
    graded_twice = Counter((subject, term) for subject, term, _ in repeated)
    assert max(graded_twice.values()) >= 2
    assert all(not row["ended_on"] or row["ended_on"] >= row["started_on"] for row in events)


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
