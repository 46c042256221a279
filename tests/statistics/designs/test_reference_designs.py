"""Every design of the reference numbers, none left out."""

from __future__ import annotations

import json
from math import ceil, floor

import pytest

from trialreadout.statistics import after_two_stages, single_stage_design, two_stage_design


@pytest.fixture(scope="module")
def numbers(shared_data):
    return json.loads((shared_data / "statistics-reference/designs.json").read_text())


def asked(row):
    return row["p0"], row["p1"], row["alpha"], 1 - row["beta"]


def plan(design):
    return design.first_limit, design.first_n, design.limit, design.n


def kept(design):
    return (
        *(design.expected_n, design.early_stop, design.type_1_error, design.power),
        *(design.expected_n_under_p1, design.early_stop_under_p1),
    )


def of_clinfun(row):
    names = ("en_p0", "pet_p0", "type1", "power", "en_p1", "pet_p1")
    return tuple(row[name] for name in names)


def test_two_stage(numbers):
    assert len(numbers["two_stage"]) == 30
    for row in numbers["two_stage"]:
        words = {"nmax": row["nmax"]}
        admissible = two_stage_design(*asked(row), kind="admissible", **words)
        found = [
            two_stage_design(*asked(row), **words),
            two_stage_design(*asked(row), kind="minimax", **words),
            *admissible,
        ]
        expected = [row["optimal"], row["minimax"], *row["admissible"]]
        for ours, theirs in zip(found, expected, strict=True):
            assert plan(ours) == tuple(theirs[name] for name in ("r1", "n1", "r", "n")), row
            assert kept(ours) == pytest.approx(of_clinfun(theirs), rel=1e-12)
        assert found[0].proven
        for ours, theirs in zip(admissible, row["admissible"], strict=True):
            rounded = tuple(round(end, 3) for end in ours.weights)
            assert rounded == (theirs["qlo"], theirs["qhi"])


def test_single_stage(numbers):
    assert len(numbers["single_stage"]) == 30
    names = {"smallest": "smallest_n", "every larger n": "smallest_n_all_larger_ok"}
    for row in numbers["single_stage"]:
        for definition, name in names.items():
            found, expected = single_stage_design(*asked(row), definition), row[name]
            assert (found.n, found.limit) == (expected["n"], expected["reject_if_more_than"])
            assert found.limit + 1 == expected["reject_at_or_above"]
            rates = found.type_1_error, found.power
            assert rates == pytest.approx((expected["type1"], expected["power"]), rel=1e-12)
        theirs = row["clinfun_ph2single"]
        smallest = single_stage_design(*asked(row))
        assert (smallest.n, smallest.limit) == (theirs["n"][0], theirs["r"][0])
        rates = smallest.type_1_error, 1 - smallest.power
        assert rates == pytest.approx((theirs["type1"][0], theirs["type2"][0]), rel=1e-12)


# clinfun tries rates in steps of 0.0001 and keeps those inside: the lower limit is rounded up, the
# upper one down.
def test_after_two_stages(numbers):
    assert len(numbers["inference"]) == 17
    for row in numbers["inference"]:
        trial = row["x"], row["n1"], row["r1"], row["n"], row["p0"]
        found = after_two_stages(*trial, confidence=0.9, interval="koyama-chen")
        estimates = found.umvue, found.p_value
        assert estimates == pytest.approx((row["umvue"], row["p_value"]), rel=1e-9)
        inside = ceil(1e4 * found.low) / 1e4, floor(1e4 * found.high) / 1e4
        assert inside == (row["lower90"], row["upper90"])
        exact = after_two_stages(*trial, confidence=0.9)
        assert (exact.umvue, exact.p_value, exact.low) == (*estimates, found.low)
        assert exact.high >= found.high
