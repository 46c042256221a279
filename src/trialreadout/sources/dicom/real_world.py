"""What the numbers of a reconstruction stand for: counts, or activity in a volume.

Source: DICOM PS3.3 2024b, C.7.6.16.2.11 (real-world value mapping, units in UCUM).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import ScanFile

_MBQ_PER_ML = {"MBq/ml": 1.0, "MBq/mL": 1.0, "kBq/ml": 1e-3, "kBq/mL": 1e-3, "Bq/ml": 1e-6}
_MBQ_PER_ML["Bq/mL"] = 1e-6
"""What one of a unit is in MBq/ml; UCUM writes the litre either way."""


def real_world(
    file: ScanFile, stored: NDArray[np.float32]
) -> tuple[NDArray[np.float32], Literal["counts", "MBq/ml"]]:
    """Bring stored values to what they stand for; without a mapping they are counts.

    A mapping to a unit of activity in a volume counts before one to counts.
    """
    mapped: NDArray[np.float32] = stored
    for item in tags.items(file.header, "RealWorldValueMappingSequence"):
        slope = tags.number(item, "RealWorldValueSlope")
        intercept = tags.number(item, "RealWorldValueIntercept")
        unit = tags.text(tags.first_item(item, "MeasurementUnitsCodeSequence"), "CodeValue")
        if slope is None or intercept is None or unit is None:
            continue
        if unit in _MBQ_PER_ML:
            one = _MBQ_PER_ML[unit]
            return (stored * (slope * one) + intercept * one).astype(np.float32), "MBq/ml"
        if unit == "{counts}":
            mapped = (stored * slope + intercept).astype(np.float32)
    return mapped, "counts"
