"""The law: a simulated trial, run through files, has the grades that the grid gave."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulated_trials import bundled, draw, scenario, through_files, unlike
from trialreadout.protocol import Protocol
from trialreadout.simulation.scenario import Scenario

UNDISTURBED = scenario()
EFFECT = scenario(tumour={"halving_weeks": 20.0}, uptake={"restored": 0.3})
DISTURBED = scenario(
    entry={"never_dosed": 0.2, "follow_up_months": 6.0, "per_month": 10.0},
    tumour={"halving_weeks": 15.0, "new_lesions_per_year": 1.5, "nodes": 0.6},
    ct={
        "missed": 0.3,
        "not_evaluable": 0.2,
        "equivocal": 0.6,
        "visible_mm": 8.0,
        "rounded_to_mm": 0.1,
        "day_sd": 20.0,
    },
    marker={"antibody": 0.4, "missed": 0.4, "below": 30.0, "above": 500.0, "day_sd": 9.0},
    uptake={"restored": 0.8, "falsely_seen": 0.1, "equivocal": 0.5, "missed": 0.3},
    course={"deaths_per_year": 0.8, "leave_per_year": 0.5, "one_more_ct": 0.9},
    dosing={"levels": (1.0, 0.7, 0.3), "reductions_per_year": 4.0, "stops_per_year": 1.0},
    weight={"loss_percent_per_month": 2.5},
)
SCENARIOS = [
    pytest.param(UNDISTURBED, id="by default"),
    pytest.param(EFFECT, id="under a drug that shrinks tumours and restores uptake"),
    pytest.param(DISTURBED, id="much missing, disturbed assays, drop-out, deaths, reductions"),
]
NOT_SERVED = {"lead": {"adverse events"}, "two_stage": {"adverse events"}}
"""Of bundled studies what rests on tables that nothing is drawn for."""


def endpoints_of(protocol: Protocol) -> set[str]:
    return {each.name for each in protocol.asked}


@pytest.mark.parametrize("assumed", SCENARIOS)
@pytest.mark.parametrize("study", ["lead", "two_stage", "redifferentiation"])
def test_files_and_grid_agree_on_every_patient(
    study: str, assumed: Scenario, tmp_path: Path
) -> None:
    protocol = bundled(study)
    drawn = draw(protocol, assumed, 30, 10)
    filed = through_files(drawn, tmp_path / "study")
    assert [each for each in filed.findings if each.severity == "error"] == []
    assert set(filed.graded) == endpoints_of(protocol) - {"adverse events"}
    assert unlike(drawn, filed) == {}


@pytest.mark.parametrize("assumed", SCENARIOS)
def test_files_and_grid_agree_on_every_patient_of_a_thousand_trials(
    assumed: Scenario, tmp_path: Path
) -> None:
    protocol = bundled("lead")
    drawn = draw(protocol, assumed, 30, 1000, seed=2)
    filed = through_files(drawn, tmp_path / "study", "parquet")
    assert len(filed.subjects) == 30_000
    assert set(filed.graded) == endpoints_of(protocol) - {"adverse events"}
    assert unlike(drawn, filed) == {}
