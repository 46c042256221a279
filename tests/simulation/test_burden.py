"""The tumour of a virtual patient as it is, whatever is seen of it."""

from __future__ import annotations

import numpy as np

from trialreadout.simulation.burden import draw_burden
from trialreadout.simulation.dosing import draw_levels
from trialreadout.simulation.scenario import Dosing, Tumour


def test_growth_that_nobody_lives_to_see_is_a_number_still():
    """Visits are planned for as long as anyone may enter, which may be centuries."""
    random = np.random.default_rng(1)
    burden = draw_burden(Tumour(doubling_weeks=1), 50, random)
    levels = draw_levels(Dosing(), 50, random)
    size = burden.relative_size(np.full((1, 50), 200_000.0), levels) * burden.diameter_mm
    assert np.isfinite(size).all()
    assert (size[0][burden.diameter_mm == 0] == 0).all()
