"""How the counts of a scintigraphy become activities: the camera, the body, and their errors.

Sources: what is plain default stands with its source in `trialreadout.imaging` (`camera`,
         `iodine_131`); errors of thickness and attenuation are those that planar scans are said to
         have in clinics (a theoretical analysis for 99mTc: 0.01 a cm of attenuation moves an
         activity by 15 %, 2 cm of thickness by 10 %).
"""

from typing import Annotated

from pydantic import Field

from trialreadout.protocol.part import Amount, Part, Share, Text

NotBelowZero = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Quantification(Part):
    """How counts of scintigraphy become activities, and how uncertain that is."""

    counts_per_mbq: Amount | None = None
    """What each head of the camera counts in air, a second and MBq; without it, foci have ratios
    and no activity."""
    calibrated_by: Text | None = None
    """How that was measured."""
    calibration_error_percent: NotBelowZero = 5.0
    """Its standard error."""
    collimator: Text | None = None
    """The collimator, in words."""
    at_contact_mm: Amount = 6.0
    """FWHM of the collimator at its face."""
    per_mm: Amount = 0.06
    """What each millimetre of distance adds to that."""
    straight_share: Share = 0.62
    """Share of the counts of a point that lie in its narrow peak; the others were scattered or came
    through the collimator's walls."""
    attenuation_per_cm: Amount = 0.11
    """Of the tissue, for what the camera counts."""
    attenuation_error_per_cm: NotBelowZero = 0.01
    """Its standard error."""
    thickness_cm: Amount = 20.0
    """Of a body where neither CT nor scan shows it."""
    thickness_error_cm: NotBelowZero = 4.0
    """Its standard error."""
    focus_radius_mm: Amount = 8.0
    """Of a focus whose size is not known; it changes its activity a little, and gives no dose."""
    radius_error_mm: NotBelowZero = 1.0
    """Standard error of a radius that was measured on CT."""
    spect_fwhm_mm: Amount | None = None
    """Blur of the reconstructed SPECT; without it, volumes are those above the threshold and
    activities are not corrected for what is blurred out of them."""
    effective_half_life_days: Amount | None = None
    """In a lesion that was scanned once after an administration; without it, such a lesion has no
    dose."""
    effective_half_life_error_percent: NotBelowZero = 25.0
    """Its standard error."""
