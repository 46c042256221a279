"""The rule that fired is said with the sum and the reference that it was held against."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialreadout.report.dossier.rule_in_words import percent_in_words, rule_in_words

ROW = {
    "baseline": False,
    "sum_mm": 63.0,
    "baseline_mm": 90.0,
    "nadir_mm": 90.0,
    "from_baseline_percent": -30.0,
    "from_nadir_percent": -30.0,
    "target": "PR",
    "non_target": "ND",
    "new_lesion": "no",
    "recurrence": False,
    "response": "PR",
}
GROWN = {"sum_mm": 60.0, "nadir_mm": 50.0, "from_nadir_percent": 20.0}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param({}, "sum 63 mm, 30.0 % below baseline 90 mm, so PR", id="a partial response"),
        pytest.param(
            {"sum_mm": 233.4, "baseline_mm": 333.3, "from_baseline_percent": -29.973,
             "from_nadir_percent": 0.0, "nadir_mm": 233.4, "target": "SD", "response": "SD"},
            "sum 233.4 mm, 29.97 % below baseline 333.3 mm, so SD",
            id="just short of 30 % is not printed as 30",
        ),
        pytest.param(
            GROWN | {"target": "PD", "response": "PD"},
            "sum 60 mm, 20.0 % (10 mm) above nadir 50 mm, so PD",
            id="growth is held against the nadir",
        ),
        pytest.param(
            {"sum_mm": 12.0, "nadir_mm": 10.0, "from_nadir_percent": 20.0,
             "from_baseline_percent": -40.0, "baseline_mm": 20.0},
            "sum 12 mm, 40.0 % below baseline 20 mm, 20.0 % (2 mm) above nadir 10 mm, so PR",
            id="growth of too few millimetres is said as well",
        ),
        pytest.param(
            {"sum_mm": 90.0, "from_baseline_percent": 0.0, "from_nadir_percent": 0.0,
             "target": "SD", "response": "SD"},
            "sum 90 mm, equal to baseline 90 mm, so SD",
            id="no change is said as none",
        ),
        pytest.param(
            {"sum_mm": 95.0, "from_baseline_percent": 5.556, "from_nadir_percent": 5.556,
             "target": "SD", "response": "SD"},
            "sum 95 mm, 5.6 % above baseline 90 mm, so SD",
            id="the baseline as nadir is named once",
        ),
        pytest.param(
            {"sum_mm": None, "from_baseline_percent": None, "target": "NE", "response": "NE"},
            "a target lesion was not read, so NE",
            id="an unread target",
        ),
        pytest.param(
            {"sum_mm": None, "from_baseline_percent": None, "target": "PD", "response": "PD"},
            "a target lesion was not read, and what was read is progression, so PD",
            id="progression in spite of an unread target",
        ),
        pytest.param(
            {"baseline_mm": None, "from_baseline_percent": None, "target": "NE", "response": "NE"},
            "sum 63 mm, no baseline to hold it against, so NE",
            id="no baseline",
        ),
        pytest.param(
            {"sum_mm": 0.0, "from_baseline_percent": -100.0, "target": "CR", "response": "CR"},
            "no target lesion is left, so CR",
            id="a complete response",
        ),
        pytest.param(
            {"sum_mm": 8.0, "from_baseline_percent": -91.1, "target": "CR", "response": "CR"},
            "sum 8 mm, of nodes of normal size, so CR",
            id="a complete response with nodes of normal size",
        ),
        pytest.param(
            {"sum_mm": 0.0, "target": "CR", "response": "PR"},
            "no target lesion is left (target CR); the marker was not normal, so PR",
            id="the marker keeps a complete response back",
        ),
        pytest.param(
            {"sum_mm": 0.0, "target": "CR", "non_target": "NON-CR/NON-PD"},
            "no target lesion is left (target CR); non-target NON-CR/NON-PD, so PR",
            id="what is left of non-target lesions keeps it back",
        ),
        pytest.param(
            {"sum_mm": 4.0, "nadir_mm": 0.0, "from_nadir_percent": None, "target": "PD",
             "response": "PD"},
            "sum 4 mm after none was left, so PD",
            id="any return after complete disappearance",
        ),
        pytest.param(
            {"new_lesion": "unequivocal", "response": "PD"},
            "sum 63 mm, 30.0 % below baseline 90 mm (target PR); new lesion unequivocal, so PD",
            id="a new lesion decides though the sum shrank",
        ),
        pytest.param(
            {"target": "ND", "non_target": "PD", "recurrence": True, "response": "PD"},
            "non-target PD (a lesion came back), so PD",
            id="no target lesion, a return after a complete response",
        ),
        pytest.param(
            {"target": "ND", "response": "ND"}, "no disease read, so ND", id="nothing to read"
        ),
        pytest.param({"baseline": True, "response": None}, "baseline", id="the baseline"),
    ],
)  # fmt: skip
def test_the_rule_that_fired(changed, said):
    assert rule_in_words(ROW | changed) == said


@pytest.mark.parametrize(
    ("percent", "said"),
    [
        pytest.param(-30.0, "30.0 %", id="a whole number"),
        pytest.param(29.96, "29.96 %", id="below a whole number by less than the first decimal"),
        pytest.param(19.9996, "20.000 %", id="by less than three decimals"),
        pytest.param(30.000000001, "30.0 %", id="a whole number but for rounding"),
        pytest.param(44.5946, "44.6 %", id="far from one"),
    ],
)
def test_a_share_is_not_rounded_onto_a_threshold(percent, said):
    assert percent_in_words(percent) == said


@given(st.integers(1, 9999), st.integers(1, 9999))
def test_sums_in_tenths_below_30_percent_never_print_as_30(baseline, followed):
    percent = 100 * (baseline - followed) / baseline
    if 29.999 > percent > 0:
        assert float(percent_in_words(percent).removesuffix(" %")) != 30.0
