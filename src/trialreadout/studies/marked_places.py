"""Where invented readers point at a lesion in its scan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom.patient import Patient
from trialreadout.imaging.phantom.planar import on_the_table, pixel_of
from trialreadout.imaging.phantom.volume import trunk
from trialreadout.studies.plain_rows import Row
from trialreadout.studies.planned_scans import PLANAR
from trialreadout.studies.scanned_patient import stream

FocusKey = tuple[str, str, str, str]
"""Subject, day, kind and lesion."""
Place = tuple[float, ...]
"""Row and column of a planar pair; slice, row and column of a volume."""

POINTING = 0.7
"""Standard deviation of where a reader points, in pixels; assumed."""
_COLUMNS = ("pixel_slice", "pixel_row", "pixel_column")


def places_of(patient: Patient, kind: str, camera: Camera) -> list[Place]:
    """Tell where the lesions of a patient lie in a scan."""
    if kind == PLANAR:
        return [tuple(map(float, at)) for at in pixel_of(patient.lesions, patient.position, camera)]
    grid = trunk(patient)
    first = grid.across_mm[0]
    return [
        tuple(
            float(at)
            for at in (
                (below - grid.below_mm[0]) / grid.voxel_mm,
                (behind - first) / grid.voxel_mm,
                (across - first) / grid.voxel_mm,
            )
        )
        for across, behind, below in on_the_table(patient).lesions.centre_mm
    ]


def with_places(rows: Sequence[Row], places: Mapping[FocusKey, Place], seed: int) -> list[Row]:
    """Say in the rows of foci where each reader points; what is in no scan has no place."""
    return [{**row, **_pointed(row, places, seed)} for row in rows]


def _pointed(row: Row, places: Mapping[FocusKey, Place], seed: int) -> dict[str, str]:
    key = (row["subject"], row["scanned_on"], row["kind"], row["lesion"])
    if row.get("uptake") == "none" or key not in places:
        return {}
    at = places[key]
    random = stream(seed, row["subject"], f"{key} {row['reader']}")
    pointed = [f"{each + random.normal(0, POINTING):.1f}" for each in at]
    return dict(zip(_COLUMNS[-len(at) :], pointed, strict=True))
