"""What the detector names in a planar scan, for a reader who has locked a case.

A candidate counts as new if the comparison with the patient's first scan names one, nearer to it
than a focus is counted; what the comparison alone names stands beside the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from trialreadout.core.executor import Executor
from trialreadout.imaging.detection.appearance import find_appeared
from trialreadout.imaging.detection.candidates import find_foci
from trialreadout.imaging.focus import RADIUS_MM
from trialreadout.imaging.scans import PlanarScan
from trialreadout.reading.cases import Candidate, Case

LEAST = 0.1
"""Less probable ones are not shown; the project's own choice."""

_Task = tuple[PlanarScan, PlanarScan | None]


def with_candidates(cases: Sequence[Case], executor: Executor) -> list[Case]:
    """Let candidates be named in every planar scan, held against the first of its patient."""
    tasks: list[_Task] = []
    for case in cases:
        scans = [scan.image for scan in case.scans if isinstance(scan.image, PlanarScan)]
        tasks += [(scan, scans[0] if at else None) for at, scan in enumerate(scans)]
    named = executor.map(_of_task, tasks)
    return [
        replace(
            case,
            scans=[
                replace(scan, candidates=next(named)) if scan.kind == "planar" else scan
                for scan in case.scans
            ],
        )
        for case in cases
    ]


def _of_task(task: _Task) -> tuple[Candidate, ...]:
    return candidates_in(*task)


def candidates_in(scan: PlanarScan, before: PlanarScan | None) -> tuple[Candidate, ...]:
    """Name the candidates in a scan, the most probable first.

    Parameters
    ----------
    scan
        What is read.
    before
        The patient's first scan; None: this is the first, and nothing is new.
    """
    foci = find_foci(scan)
    places = np.column_stack([foci.row, foci.column])
    is_new = np.zeros(len(places), bool)
    alone: list[Candidate] = []
    if before is not None:
        found = find_appeared(scan, before)
        for row, column, probability in zip(
            found.candidates.row[found.appeared],
            found.candidates.column[found.appeared],
            found.candidates.probability[found.appeared],
            strict=True,
        ):
            near = _near(places, row, column, scan.pixel_mm)
            if near.any():
                is_new |= near
            else:
                alone.append(Candidate(float(row), float(column), float(probability), True))
    both = [
        Candidate(float(row), float(column), float(probability), bool(new))
        for (row, column), probability, new in zip(places, foci.probability, is_new, strict=True)
    ]
    shown = [each for each in (*both, *alone) if each.probability >= LEAST]
    return tuple(sorted(shown, key=lambda each: -each.probability))


def _near(
    places: NDArray[np.float64], row: float, column: float, pixel_mm: float
) -> NDArray[np.bool_]:
    """Mark the nearest of the places, if it is near enough."""
    apart = np.hypot(places[:, 0] - row, places[:, 1] - column) * pixel_mm
    near = apart == apart.min(initial=np.inf)
    return np.asarray(near & (apart <= RADIUS_MM))
