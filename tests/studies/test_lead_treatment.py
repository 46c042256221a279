"""What lies beneath the lead study's event times: treatment, decisions and toxicity."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from lead_rows import SEEDS, Row, day_of, event_times, of, tables
from trialreadout.studies.lead import cases

TIMES = {row["subject"]: row for row in event_times()}
any_seed = pytest.mark.parametrize("seed", SEEDS)


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
