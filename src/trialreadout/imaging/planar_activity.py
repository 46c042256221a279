"""The activity of a focus in a planar pair, with everything that makes it uncertain.

The counts of both views say how deep the focus lies (their ratio) and how much there is (their
product). The deeper it lies, the wider it is blurred and the less of it stays in the disc, so the
share in the disc is that of this depth.

Sources: Siegel et al., MIRD pamphlet no. 16, Journal of Nuclear Medicine 1999;40:37S-61S (conjugate
         views). Gear et al., EANM practical guidance on uncertainty analysis for molecular
         radiotherapy absorbed dose calculations, European Journal of Nuclear Medicine and Molecular
         Imaging 2018;45:2456-2474 (count rate, calibration factor and recovery each with an
         uncertainty of its own, propagated to the activity).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.conjugate_view import activity, wrong_by
from trialreadout.imaging.focus import REGION, FocusCounts, Region, share_in_disc
from trialreadout.imaging.iodine_131 import ATTENUATION_PER_MM

Floats = NDArray[np.float64]

OTHER_ERROR = 0.06
"""Relative error from what lies before and behind a focus and from its size: as invented patients
show it whose thickness and attenuation are known (docs/quantification.md)."""
SOURCE_RADIUS_MM = 8.0
"""Of a focus whose size is not known; assumed."""
_DEPTH_STEP_MM = 4
_SKIN_MM = 4.0
"""No focus is taken to lie nearer to the skin."""


@dataclass(frozen=True, slots=True)
class Body:
    """What lies around a focus, and how well it is known."""

    thickness_mm: float
    thickness_error_mm: float
    attenuation_per_mm: float = ATTENUATION_PER_MM
    attenuation_error_per_mm: float = 0.001
    """Standard error; as in clinics 0.01 a cm."""


@dataclass(frozen=True, slots=True)
class PlanarActivity:
    """An activity at the time of the scan, and its relative standard errors by origin."""

    mbq: float
    """NaN where a view counts no more than its background."""
    depth_mm: float
    """Below the skin of the front; NaN likewise."""
    counting: float
    body: float
    """Of thickness and attenuation."""
    calibration: float
    other: float = OTHER_ERROR

    @property
    def relative_error(self) -> float:
        """All of them together."""
        parts = (self.counting, self.body, self.calibration, self.other)
        return float(np.sqrt(sum(part**2 for part in parts)))


def planar_activity(
    focus: FocusCounts,
    seconds: float,
    camera: Camera,
    body: Body,
    calibration_error: float = 0.0,
    region: Region = REGION,
    radius_mm: float = SOURCE_RADIUS_MM,
) -> PlanarActivity:
    """Tell the activity of a focus.

    Parameters
    ----------
    focus
        What was counted of it, before and behind, in this region.
    seconds
        For which it was before the camera.
    camera
        Its sensitivity and its blur.
    body
        Its thickness and attenuation there.
    calibration_error
        Relative standard error of the sensitivity.
    radius_mm
        Of the focus, a sphere.
    """
    rates = focus.net / seconds
    depth = _depth_mm(rates, body)
    below = np.array([depth, body.thickness_mm - depth])
    shares = np.array([_share(camera, each, region, radius_mm) for each in below])
    found = activity(
        rates / shares,
        focus.net_variance / (seconds * shares) ** 2,
        camera.counts_per_mbq,
        body.attenuation_per_mm,
        body.thickness_mm,
        2 * radius_mm,
    )
    mbq = float(found.mbq)
    wrong = wrong_by(
        body.attenuation_per_mm,
        body.thickness_mm,
        body.attenuation_error_per_mm,
        body.thickness_error_mm,
    )
    known = np.isfinite(mbq)
    return PlanarActivity(
        mbq,
        depth if known else float("nan"),
        float(found.error) / mbq if known else float("nan"),
        float(wrong),
        calibration_error,
    )


def _depth_mm(rates: Floats, body: Body) -> float:
    """Tell from the ratio of the views how deep a focus lies; the middle where it cannot be."""
    middle = body.thickness_mm / 2
    if not (rates > 0).all():
        return middle
    off = np.log(rates[1] / rates[0]) / body.attenuation_per_mm / 2
    return float(np.clip(middle + off, min(_SKIN_MM, middle), max(2 * middle - _SKIN_MM, middle)))


def _share(camera: Camera, depth_mm: float, region: Region, radius_mm: float) -> float:
    """Give the share in the disc between depths at which it is known."""
    step = max(depth_mm, 0.0) / _DEPTH_STEP_MM
    low = int(step)
    near, far = (
        share_in_disc(camera, at * _DEPTH_STEP_MM, region, radius_mm) for at in (low, low + 1)
    )
    return near + (step - low) * (far - near)
