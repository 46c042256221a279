"""For how long each point of the body was before the camera.

A whole-body scan passes over the patient: a point is before the camera for as long as the field of
view takes to pass it, which is its length over the velocity. The duration of such a scan is that of
the whole way. A static view sees all points for its duration.

Sources: DICOM PS3.3 2024b, C.8.4.9 (actual frame duration, in ms; scan velocity, in mm/s; whole
         body technique), C.8.4.11 (field of view). That the second side of a rectangle lies along
         the patient is the project's own reading of "row dimension followed by column".
"""

from __future__ import annotations

import math

from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.frames import Frame

_DECIMALS = 6
"""Of the seconds: what sixteen characters of a velocity leave is rounded off."""


def seconds_a_point(frame: Frame) -> float:
    """Return the seconds; NaN where the header does not say enough."""
    header = frame.file.header
    duration_ms = tags.number(header, "ActualFrameDuration")
    image = tags.texts(header, "ImageType")
    if len(image) > 2 and image[2] == "STATIC":
        return math.nan if duration_ms is None or duration_ms <= 0 else duration_ms / 1000
    velocity = tags.number(header, "ScanVelocity")
    if velocity is None or velocity <= 0 or frame.field_mm is None:
        return math.nan
    return round(frame.field_mm / velocity, _DECIMALS)
