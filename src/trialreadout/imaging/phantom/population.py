"""From which ranges invented patients are drawn: their bodies, what they take up, their lesions.

A range is a value of its own, so that a detector trained on one population can be tried on another
(`SHIFTED`).

Source: what takes up radioiodine in health is listed in reviews of false positives of radioiodine
        scans (Carlisle 2003, Seminars in Nuclear Medicine 33:1; Oh and Ahn 2012, Nuclear Medicine
        and Molecular Imaging 46:81). How much it takes up is assumed, as are places and sizes.
        Whole body: 8.9 % (sd 6) of 131I were left after 48 h and 5 % (sd 5) after 72 h with rhTSH,
        14.8 % (sd 12) and 7 % (sd 8) after withdrawal (Ravichandran et al., World Journal of
        Nuclear Medicine 2016;15:153-160); half of it is gone in 10.5 h and 15.7 h (Remy et al.,
        Journal of Nuclear Medicine 2008;49:1445-1450).
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Organ:
    """A blob of uptake that is no lesion, in a body of reference."""

    name: str
    share: float
    """Median of its share of the activity, before all shares are brought to 1."""
    level: float
    """Below the vertex, as a share of the height."""
    across_mm: float
    depth: float
    """From the front, 0, to the back, 1."""
    semi_axes_mm: tuple[float, float, float]
    """Across, front to back, and head to foot."""
    often: float = 1.0
    """With which probability a patient has it."""
    wander_mm: float = 8.0
    """Standard deviation of its place."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where lesions lie."""

    name: str
    weight: float
    level: tuple[float, float]
    across_mm: tuple[float, float]
    """Away from the middle, to either side."""
    depth: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Population:
    """What is drawn of each patient; all that is log-normal has its median and log-sd."""

    given_mbq: float = 185.0
    """Pinned."""
    left: float = 0.08
    """Median of the activity that is left at the scan; pinned, and as at 48 to 72 h."""
    left_log_sd: float = 0.35
    """Pinned."""
    height_mm: tuple[float, float] = (1700.0, 90.0)
    """Mean and standard deviation."""
    width: tuple[float, float] = (1.0, 0.06)
    thickness: tuple[float, float] = (1.0, 0.08)
    soft_tissue: float = 0.42
    """Median share of the activity that is spread through the body."""
    uptake_log_sd: float = 0.55
    """Of the share of an organ."""
    size_log_sd: float = 0.12
    """Of the axes of an organ."""
    bowel: float = 0.16
    """Median share of the colon and of the small bowel together."""
    bowel_log_sd: float = 0.7
    """Of each piece of bowel, beside that of the whole."""
    remnant_often: float = 0.5
    remnant_kbq: tuple[float, float] = (20.0, 300.0)
    contaminated_often: float = 0.03
    lesion_kbq: tuple[float, float] = (3.0, 500.0)
    """Log-uniform; pinned."""
    lesion_radius_mm: tuple[float, float] = (4.0, 12.0)
    """Uniform; pinned."""
    without_lesion: float = 0.2
    more_lesions: float = 2.4
    """Mean of a Poisson number of lesions beyond the first."""


POPULATION = Population()

TRAINING = replace(
    POPULATION,
    width=(1.0, 0.07),
    thickness=(1.0, 0.09),
    uptake_log_sd=0.65,
    bowel_log_sd=0.8,
)
"""On which the detector is taught: a little wider than those it is meant for."""

SHIFTED = replace(
    POPULATION,
    height_mm=(1620.0, 120.0),
    width=(1.14, 0.05),
    thickness=(1.22, 0.06),
    soft_tissue=0.28,
    uptake_log_sd=0.8,
    bowel=0.30,
    bowel_log_sd=0.95,
)
"""Outside of what a detector was trained on: broader, thicker bodies, and hotter organs."""

ORGANS = (
    Organ("nose", 0.012, 0.075, 0, 0.10, (12, 14, 16)),
    Organ("mouth", 0.014, 0.108, 0, 0.25, (22, 20, 12)),
    Organ("parotid gland, right", 0.006, 0.088, -58, 0.45, (10, 14, 22), wander_mm=4),
    Organ("parotid gland, left", 0.006, 0.088, 58, 0.45, (10, 14, 22), wander_mm=4),
    Organ("submandibular gland, right", 0.004, 0.118, -30, 0.40, (10, 12, 10), wander_mm=4),
    Organ("submandibular gland, left", 0.004, 0.118, 30, 0.40, (10, 12, 10), wander_mm=4),
    Organ("oesophagus", 0.006, 0.235, 2, 0.60, (6, 6, 60), often=0.15, wander_mm=5),
    Organ("thymus", 0.004, 0.225, 0, 0.22, (18, 8, 28), often=0.08, wander_mm=6),
    Organ("breast, right", 0.005, 0.255, -85, 0.06, (35, 18, 35), often=0.10),
    Organ("breast, left", 0.005, 0.255, 85, 0.06, (35, 18, 35), often=0.10),
    Organ("liver", 0.060, 0.335, -60, 0.45, (85, 65, 60)),
    Organ("stomach", 0.090, 0.335, 65, 0.35, (38, 32, 50), wander_mm=12),
    Organ("kidney, right", 0.008, 0.385, -62, 0.75, (24, 22, 50), often=0.6),
    Organ("kidney, left", 0.008, 0.378, 62, 0.75, (24, 22, 50), often=0.6),
    Organ("bladder", 0.080, 0.500, 0, 0.40, (34, 30, 28)),
)
COLON = (
    *((0.470, -105), (0.450, -112), (0.430, -115), (0.410, -112), (0.393, -92), (0.392, -60)),
    *((0.398, -28), (0.402, 5), (0.398, 38), (0.390, 70), (0.384, 98), (0.400, 112)),
    *((0.420, 115), (0.440, 112), (0.458, 98), (0.470, 72), (0.476, 42), (0.484, 18)),
)
"""Level and place across of the pieces of the colon, from its start to its end."""
SITES = (
    Site("neck", 0.22, (0.130, 0.170), (5, 48), (0.25, 0.65)),
    Site("mediastinum", 0.12, (0.195, 0.275), (0, 38), (0.30, 0.65)),
    Site("lung", 0.24, (0.200, 0.310), (40, 115), (0.20, 0.80)),
    Site("spine", 0.14, (0.190, 0.470), (0, 12), (0.72, 0.85)),
    Site("rib", 0.08, (0.210, 0.330), (95, 135), (0.10, 0.90)),
    Site("pelvis", 0.10, (0.445, 0.520), (30, 120), (0.45, 0.85)),
    Site("femur", 0.06, (0.520, 0.640), (75, 100), (0.40, 0.60)),
    Site("skull", 0.04, (0.015, 0.060), (10, 55), (0.20, 0.80)),
)
