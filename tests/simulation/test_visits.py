"""On which days virtual patients come: around the planned day, within its window."""

from __future__ import annotations

import numpy as np
import pytest

from simulated_trials import bundled, generator
from trialreadout.simulation.schedule import plan
from trialreadout.simulation.visits import came, draw_days

PLANNED = plan(bundled("lead"), 60)


@pytest.mark.parametrize("day_sd", [0.0, 2.0, 40.0])
def test_every_visit_takes_place_in_its_window(day_sd: float) -> None:
    for series in (PLANNED.ct, PLANNED.markers["thyroglobulin"], PLANNED.scans):
        day = draw_days(series, day_sd, 1000, generator(1))
        assert (day == np.rint(day)).all()
        assert (day >= series.first_day).all()
        assert (day <= series.last_day).all()
        assert (np.diff(day, axis=0) > 0).all()


def test_days_scatter_as_assumed_and_the_baseline_comes_before_treatment() -> None:
    series = PLANNED.markers["thyroglobulin"]
    day = draw_days(series, 3.0, 20_000, generator(1))
    off = day - series.day
    assert np.abs(off[1:].mean(axis=1)).max() < 0.1
    assert off[1:].std(axis=1) == pytest.approx(3.0, abs=0.1)
    assert (off[0] <= 0).all()
    assert -off[0].mean() == pytest.approx(3.0 * np.sqrt(2 / np.pi), abs=0.1)


def test_without_scatter_every_visit_is_on_its_day() -> None:
    assert (draw_days(PLANNED.ct, 0.0, 10, generator(1)) == PLANNED.ct.day).all()


def test_nobody_comes_after_sight_was_lost_and_some_visits_are_missed() -> None:
    day = draw_days(PLANNED.ct, 4.0, 20_000, generator(1))
    until = np.full(20_000, 200.0)
    there = came(day, until, 0.25, generator(2))
    assert not there[day > 200].any()
    assert there[day <= 200].mean() == pytest.approx(0.75, abs=0.01)
    assert came(day, until, 0.0, generator(2))[day <= 200].all()
