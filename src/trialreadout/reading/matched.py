"""Which marks are of one lesion: those of one scan that lie nearer than a focus is counted.

Readers do not see each other's marks, so that each numbers foci alone. A mark gets the name of the
lesion that somebody marked within the radius in which a focus is counted, in the same scan of the
same patient; of several the nearest, and each lesion once. The radius is the project's own choice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from trialreadout.imaging.focus import RADIUS_MM

Place = tuple[float, ...]
Scan = tuple[int, str]
"""Time point and kind."""


def names_of_lesions(
    marked: Mapping[str, Mapping[Scan, Place]],
    known: Mapping[str, Mapping[Scan, Place]],
    taken: Sequence[str],
    steps_mm: Mapping[Scan, Place],
) -> dict[str, str]:
    """Name the lesions of a patient that one reader marked.

    Parameters
    ----------
    marked
        For each focus, as the reader's page numbered it, where it lies in each scan in which it
        takes up.
    known
        For each lesion that other readers marked, the same.
    taken
        Names that a new lesion cannot have.
    steps_mm
        Of each scan the size of a pixel along each axis of a place.

    Returns
    -------
    For each focus the name of a lesion: that of a known one, or a new one, "F1", "F2", ...
    """
    distances = sorted(
        (distance, focus, lesion)
        for focus, places in marked.items()
        for lesion, others in known.items()
        if (distance := _apart(places, others, steps_mm)) <= RADIUS_MM
    )
    names: dict[str, str] = {}
    for _, focus, lesion in distances:
        if focus not in names and lesion not in names.values():
            names[focus] = lesion
    used = {*taken, *names.values()}
    number = 0
    for focus in marked:
        if focus in names:
            continue
        while (name := f"F{(number := number + 1)}") in used:
            pass
        names[focus] = name
    return names


def _apart(
    places: Mapping[Scan, Place], others: Mapping[Scan, Place], steps_mm: Mapping[Scan, Place]
) -> float:
    """Give the distance in the scan in which two lesions lie nearest; infinite without any."""
    return min(
        (
            float(np.linalg.norm((np.subtract(place, others[scan])) * steps_mm[scan]))
            for scan, place in places.items()
            if scan in others and scan in steps_mm
        ),
        default=float("inf"),
    )
