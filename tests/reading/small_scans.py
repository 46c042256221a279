"""Small invented scans with foci at known pixels, and cases made of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from trialreadout.imaging.scans import PlanarScan, Volume
from trialreadout.reading.cases import Candidate, Case, CaseScan

ROWS, COLUMNS, PIXEL_MM = 150, 60, 8.0
HOT = 400


def planar(seed: int, *foci: tuple[int, int], seconds: float = 300) -> PlanarScan:
    """Count a body of even activity, and a hot pixel at each focus: row, column."""
    body = np.zeros((2, ROWS, COLUMNS))
    body[:, 5:145, 12:48] = 4
    for row, column in foci:
        body[0, row, column] = HOT
        body[1, row, column] = HOT / 2
    counts = np.random.default_rng(seed).poisson(body).astype(np.float32)
    return PlanarScan(counts, PIXEL_MM, seconds)


def volume(seed: int, *foci: tuple[int, int, int]) -> Volume:
    """Count a cylinder in 24 slices from foot to head, as a scanner may store it."""
    values = np.zeros((24, 32, 32))
    rows, columns = np.mgrid[:32, :32]
    values[:, (rows - 16) ** 2 + (columns - 16) ** 2 < 140] = 3
    for focus in foci:
        values[focus] = HOT
    counts = np.random.default_rng(seed).poisson(values).astype(np.float32)
    steps = np.array([[0.0, 0, 6], [0, 6, 0], [6, 0, 0]])
    return Volume(counts, np.zeros(3), steps, "counts")


def pair(
    code: str,
    first: Sequence[tuple[int, int]] = (),
    second: Sequence[tuple[int, int]] = (),
    candidates: Sequence[Candidate] = (),
) -> Case:
    """Make a case of two planar scans; candidates are those of the second."""
    return Case(
        code,
        [
            CaseScan(0, planar(1, *first)),
            CaseScan(1, planar(2, *second), candidates=candidates),
        ],
    )
