"""What is measured of one marked focus: counts, ratios, activity, size, each with its error.

Nothing here is part of a result: endpoints are graded from what readers wrote down.

Sources: those of the rules in `trialreadout.imaging`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import Place, counts_of_focus
from trialreadout.imaging.iodine_131 import share_left
from trialreadout.imaging.marked_place import centre_near
from trialreadout.imaging.planar_activity import Body, planar_activity
from trialreadout.imaging.ratio import interval
from trialreadout.imaging.scans import PlanarScan, Volume
from trialreadout.imaging.thickness import Thickness, from_outline
from trialreadout.imaging.volume_focus import focus_in
from trialreadout.protocol.quantification import Quantification

NAN = float("nan")


@dataclass(frozen=True)
class Quantities:
    """What is known of a focus at one scan; NaN: not estimable, and `reasons` says why."""

    counts_anterior: float = NAN
    """Net counts of the disc."""
    counts_posterior: float = NAN
    tumour_to_background: float = NAN
    """Of a planar pair, both views together."""
    tumour_to_background_error: float = NAN
    activity_mbq: float = NAN
    """At the time of the scan."""
    random_error: float = NAN
    """Relative; differs from scan to scan."""
    common_error: float = NAN
    """Relative; the same at each scan of a patient: sensitivity, thickness, attenuation."""
    thickness_cm: float = NAN
    thickness_from: str | None = None
    depth_cm: float = NAN
    cut_ml: float = NAN
    """Of SPECT: volume above the threshold."""
    radius_mm: float = NAN
    radius_error_mm: float = NAN
    activity_by_radius: float = 0.0
    reasons: tuple[str, ...] = field(default=())

    @property
    def activity_error(self) -> float:
        """Relative standard error of the activity."""
        return float(np.hypot(self.random_error, self.common_error))

    @property
    def activity_limits(self) -> tuple[float, float]:
        """Limits of 95 % confidence."""
        low, high = interval(self.activity_mbq, self.activity_error)
        return float(low), float(high)


def percent_of_given(mbq: float, given_mbq: float, days: float) -> tuple[float, float]:
    """Give the percent of the activity given: as it is at the scan, and corrected for decay."""
    now = 100 * mbq / given_mbq if given_mbq > 0 else NAN
    return now, now / float(share_left(days))


def of_planar(
    scan: PlanarScan,
    marked: Place,
    others: Sequence[Place],
    stated: Quantification,
    by_ct: Thickness | None = None,
) -> Quantities:
    """Measure a focus in a planar pair.

    Parameters
    ----------
    scan
        The pair.
    marked
        Row and column of the mark.
    others
        Those of the other foci of this scan.
    stated
        The camera and the body, as the study has them.
    by_ct
        The thickness of the body there, if a CT shows it.
    """
    place = centre_near(scan.counts, marked, scan.pixel_mm)
    focus = counts_of_focus(scan.counts, place, scan.pixel_mm, others=others)
    both = focus.together()
    found = Quantities(
        float(focus.net[0]),
        float(focus.net[1]),
        float(both.to_background[0]),
        float(both.to_background_error[0]),
    )
    if np.isnan(focus.net).any():
        return replace(found, reasons=("no background is left around it",))
    if stated.counts_per_mbq is None:
        return replace(found, reasons=("the study states no sensitivity (counts_per_mbq)",))
    if not scan.seconds > 0:
        return replace(found, reasons=("how long each point was counted is not known",))
    thickness = by_ct or from_outline(scan.counts, place, scan.pixel_mm)
    thickness = thickness or Thickness(
        10 * stated.thickness_cm, 10 * stated.thickness_error_cm, "stated"
    )
    body = Body(
        thickness.mm,
        thickness.error_mm,
        stated.attenuation_per_cm / 10,
        stated.attenuation_error_per_cm / 10,
    )
    activity = planar_activity(
        focus,
        scan.seconds,
        camera_of(stated, scan.pixel_mm),
        body,
        stated.calibration_error_percent / 100,
        radius_mm=stated.focus_radius_mm,
    )
    known = np.isfinite(activity.mbq)
    return replace(
        found,
        activity_mbq=activity.mbq,
        random_error=float(np.hypot(activity.counting, activity.other)),
        common_error=float(np.hypot(activity.body, activity.calibration)),
        thickness_cm=thickness.mm / 10,
        thickness_from=thickness.origin,
        depth_cm=activity.depth_mm / 10,
        reasons=() if known else ("a view counts no more than its background",),
    )


def of_volume(
    scan: Volume, marked: tuple[float, float, float], stated: Quantification
) -> Quantities:
    """Measure a focus in a SPECT reconstruction, marked by slice, row and column."""
    if scan.kind != "MBq/ml":
        return Quantities(reasons=("the SPECT is in counts, not in MBq/ml",))
    found = focus_in(scan, marked, stated.spect_fwhm_mm)
    if np.isnan(found.cut_ml):
        return Quantities(reasons=("nothing stands out of its background",))
    if stated.spect_fwhm_mm is None:
        return Quantities(
            cut_ml=found.cut_ml,
            reasons=("the study states no blur of its SPECT (spect_fwhm_mm)",),
        )
    small = () if found.radius_mm > 0 else ("too small for its size to be told",)
    return Quantities(
        activity_mbq=found.mbq,
        random_error=float(np.hypot(found.background_error, found.recovery_error)),
        common_error=stated.calibration_error_percent / 100,
        cut_ml=found.cut_ml,
        radius_mm=found.radius_mm,
        radius_error_mm=found.radius_error_mm,
        activity_by_radius=found.by_radius,
        reasons=small,
    )


@lru_cache(maxsize=8)
def camera_of(stated: Quantification, pixel_mm: float) -> Camera:
    """Give the camera that a study states."""
    plain = Camera()
    rest = (1 - stated.straight_share) / (1 - plain.core)
    return replace(
        plain,
        pixel_mm=pixel_mm,
        counts_per_mbq=stated.counts_per_mbq or plain.counts_per_mbq,
        at_contact_mm=stated.at_contact_mm,
        per_mm=stated.per_mm,
        core=stated.straight_share,
        scattered=plain.scattered * rest,
        halo=plain.halo * rest,
        star=plain.star * rest,
    )
