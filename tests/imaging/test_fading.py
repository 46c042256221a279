"""What leaves a body along a direction, against the chord of a disc."""

from __future__ import annotations

import numpy as np
import pytest

from trialreadout.imaging.fading import leaving

SIZE, RADIUS, MU = 61, 25.0, 0.05
ROW, COLUMN = (at - SIZE // 2 for at in np.divmod(np.arange(SIZE * SIZE), SIZE))
DISTANCE = np.hypot(ROW, COLUMN)
NEARBY = DISTANCE < RADIUS + 3
DISC = np.clip(RADIUS - DISTANCE + 0.5, 0, 1)[NEARBY]


@pytest.mark.parametrize("angle", [0.0, 0.3, np.pi / 4, 2.0])
def test_the_way_out_of_a_disc_is_its_chord(angle):
    u = (COLUMN * np.cos(angle) + ROW * np.sin(angle))[NEARBY]
    near = (COLUMN * np.sin(angle) - ROW * np.cos(angle))[NEARBY]
    thickness = np.stack([MU * DISC, np.zeros(len(DISC))], axis=1).astype(np.float32)
    towards, away = leaving(thickness, u, near)
    inside = DISTANCE[NEARBY] < RADIUS - 2
    edge = np.sqrt(np.clip(RADIUS**2 - u**2, 0, None))
    for found, way in ((towards, edge - near), (away, edge + near)):
        np.testing.assert_allclose(np.log(found[inside, 0]), -MU * way[inside], atol=0.5 * MU)
        assert np.abs(np.log(found[inside, 0]) + MU * way[inside]).mean() < 0.1 * MU
        assert (found[:, 1] == 1).all()


def test_both_ways_together_are_the_whole_chord_and_air_takes_nothing():
    thickness = (MU * DISC)[:, None].astype(np.float32)
    towards, away = leaving(thickness, COLUMN[NEARBY].astype(float), ROW[NEARBY].astype(float))
    middle = np.flatnonzero(DISTANCE[NEARBY] == 0)[0]
    assert towards[middle, 0] * away[middle, 0] == pytest.approx(np.exp(-MU * 2 * RADIUS), rel=0.02)
    above = (DISTANCE[NEARBY] > RADIUS + 1) & (COLUMN[NEARBY] == 0) & (ROW[NEARBY] > 0)
    assert towards[above, 0] == pytest.approx(1)
