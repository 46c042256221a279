"""The rule that fired is said with the sum and the reference that it was held against."""

from __future__ import annotations

import pytest

from trialreadout.report.dossier.rule_in_words import rule_in_words

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


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        pytest.param(
            {}, "sum 63 mm, 30.0 % below baseline 90 mm: target PR; so PR", id="a partial response"
        ),
        pytest.param(
            {"sum_mm": 60.0, "nadir_mm": 50.0, "from_nadir_percent": 20.0, "target": "PD",
             "response": "PD"},
            "sum 60 mm, 20.0 % above nadir 50 mm: target PD; so PD",
            id="growth is held against the nadir",
        ),
        pytest.param(
            {"sum_mm": 90.0, "from_baseline_percent": 0.0, "target": "SD", "response": "SD"},
            "sum 90 mm, equal to baseline 90 mm: target SD; so SD",
            id="no change is said as none",
        ),
        pytest.param(
            {"sum_mm": None, "from_baseline_percent": None, "target": "NE", "response": "NE"},
            "a target lesion was not read: target NE; so NE",
            id="an unread target",
        ),
        pytest.param(
            {"baseline_mm": None, "from_baseline_percent": None, "target": "NE", "response": "NE"},
            "sum 63 mm, no baseline to hold it against: target NE; so NE",
            id="no baseline",
        ),
        pytest.param(
            {"new_lesion": "unequivocal", "response": "PD"},
            "sum 63 mm, 30.0 % below baseline 90 mm: target PR; new lesion unequivocal; so PD",
            id="a new lesion decides though the sum shrank",
        ),
        pytest.param(
            {"target": "ND", "non_target": "PD", "recurrence": True, "response": "PD"},
            "non-target PD (a lesion came back); so PD",
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
