"""What lies beneath the lead study's event times: marker and scintigraphy."""

from __future__ import annotations

from collections import Counter
from math import log
from statistics import mean, median

import pytest

from lead_rows import SEEDS, day_of, event_times, of, tables
from trialreadout.studies.lead import cases

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
