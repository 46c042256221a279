from __future__ import annotations

import numpy as np
import pytest

from dicom_files import phantom_scan
from trialreadout.imaging.mirrored import clearer_way, shows_a_way


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("seconds", [30.0, 300.0])
def test_a_patient_shows_which_way_the_view_from_behind_stands(seed, seconds):
    anterior, posterior = phantom_scan(seed, seconds).counts
    as_it_is = clearer_way(anterior, posterior)
    as_seen = clearer_way(anterior, posterior[:, ::-1])
    assert as_it_is < 0 < as_seen
    assert as_it_is == pytest.approx(-as_seen)
    assert shows_a_way(as_it_is)


@pytest.mark.parametrize("seed", range(5))
def test_a_body_alike_on_both_sides_shows_none(seed):
    counts = phantom_scan(seed, 300.0).counts
    alike = (counts + counts[:, :, ::-1]) / 2
    drawn = np.random.default_rng(seed).poisson(alike).astype(np.float32)
    assert not shows_a_way(clearer_way(drawn[0], drawn[1]))


@pytest.mark.parametrize(
    "view",
    [
        pytest.param(np.zeros((16, 8), np.float32), id="nothing was counted"),
        pytest.param(np.ones((16, 8), np.float32), id="the same everywhere"),
        pytest.param(np.ones((1, 1), np.float32), id="a single pixel"),
    ],
)
def test_what_shows_nothing(view):
    assert clearer_way(view, view) == 0
