"""The law: a simulated trial, run through files, has the grades that the grid gave."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulated_trials import (
    DISTURBED,
    EFFECT,
    UNDISTURBED,
    Trials,
    bundled,
    draw,
    read_back,
    through_files,
    unlike,
)
from trialreadout.core.terms import LesionState, Limit, NewLesion, Uptake
from trialreadout.protocol import Protocol
from trialreadout.simulation.scenario import Scenario

SCENARIOS = [
    pytest.param(UNDISTURBED, id="by default"),
    pytest.param(EFFECT, id="under a drug that shrinks tumours and restores uptake"),
    pytest.param(DISTURBED, id="much missing, disturbed assays, drop-out, deaths, reductions"),
]


def names_of(protocol: Protocol) -> set[str]:
    return {each.name for each in protocol.asked}


@pytest.mark.parametrize("assumed", SCENARIOS)
@pytest.mark.parametrize("study", ["lead", "two_stage", "redifferentiation"])
def test_files_and_grid_agree_on_every_patient(
    study: str, assumed: Scenario, tmp_path: Path
) -> None:
    trials = draw(bundled(study), assumed, 30, 10)
    filed = through_files(trials, tmp_path / "study")
    assert [each for each in filed.findings if each.severity == "error"] == []
    assert set(filed.graded) == names_of(trials.protocol)
    assert unlike(trials, filed) == {}
    assert emergent_on_grid(trials) == emergent_in_files(trials, filed.graded)


@pytest.mark.parametrize("assumed", SCENARIOS)
def test_files_and_grid_agree_on_every_patient_of_a_thousand_trials(
    assumed: Scenario, tmp_path: Path
) -> None:
    trials = draw(bundled("lead"), assumed, 30, 1000, seed=2)
    filed = through_files(trials, tmp_path / "study", "parquet")
    assert len(filed.subjects) == 30_000
    assert set(filed.graded) == names_of(trials.protocol)
    assert unlike(trials, filed) == {}
    assert emergent_on_grid(trials) == emergent_in_files(trials, filed.graded)


def emergent_on_grid(trials: Trials) -> Counter[tuple[str, str, int]]:
    """Count the events of each patient that emerge under treatment, from arrays."""
    found: Counter[tuple[str, str, int]] = Counter()
    names, events = trials.people.subject, trials.drawn.events
    assert events is not None
    grade = trials.seen.events_of("adverse events", related=False)
    for term, patient in zip(*np.nonzero(grade), strict=True):
        found[names[int(patient)], events.terms[term].term, int(grade[term, patient])] += 1
    return found


def emergent_in_files(trials: Trials, graded: dict) -> Counter[tuple[str, str, int]]:
    """Count them from the rows of the endpoint."""
    rows = graded["adverse events"].table
    assert rows["emergent"].all()
    return Counter(rows.select("subject", "term", "grade").iter_rows())


def test_what_the_law_is_held_to_occurs_among_the_disturbed() -> None:
    trials = draw(bundled("lead"), DISTURBED, 30, 10)
    cohorts = trials.drawn.cohorts
    states = Counter(np.concatenate([c.measurements.state.ravel() for c in cohorts]).tolist())
    assert set(LesionState) - set(states) == {LesionState.TOO_SMALL}
    words = {int(word) for c in cohorts for word in np.unique(c.measurements.new_lesion)}
    assert words == set(NewLesion)
    limits = {int(limit) for c in cohorts for limit in np.unique(c.markers.limit)}
    assert limits == set(Limit)
    uptake = {int(word) for c in cohorts for word in np.unique(c.scintigraphy.uptake)}
    assert uptake == set(Uptake)
    assert any(c.markers.antibody_positive.any() for c in cohorts)
    assert any(np.isnan(c.time_zero).any() for c in cohorts)
    assert any((~np.isnan(c.doses.first_day)).sum(axis=2).max() == 3 for c in cohorts)
    assert any((~np.isnan(c.death_day)).any() for c in cohorts)


@pytest.mark.parametrize(
    ("table", "visit", "column", "change", "endpoint"),
    [
        pytest.param(
            "measurements", "week 26", "diameter_mm", 3.0, "growth of the tumour", id="a size"
        ),
        pytest.param("markers", "week 8", "value", 20, "thyroglobulin trend", id="a marker"),
        pytest.param("weights", "week 28", "weight_kg", 0.8, "weight loss", id="a weight"),
        pytest.param("doses", None, "dose_mg", 0.5, "sorafenib", id="a dose"),
    ],
)
def test_one_changed_cell_of_the_files_is_noticed(
    table: str, visit: str | None, column: str, change: float, endpoint: str, tmp_path: Path
) -> None:
    trials = draw(bundled("lead"), UNDISTURBED, 30, 1)
    through_files(trials, tmp_path / "study")
    path = tmp_path / "study" / "data" / f"{table}.csv"
    rows = pl.read_csv(path, infer_schema_length=None).with_row_index()
    there = rows.filter(pl.col(column) > 0)
    if table == "markers":
        there = there.filter(antibody_positive="N")
    chosen = there["index"][0] if visit is None else there.filter(visit=visit)["index"][0]
    cell = pl.col(column)
    changed = pl.when(pl.col("index") == chosen).then(cell * change).otherwise(cell)
    rows.with_columns(changed).drop("index").write_csv(path)
    found = unlike(trials, read_back(tmp_path / "study"))
    assert endpoint in found
    assert max(max(counts.values()) for counts in found.values()) == 1
