"""An invented patient: a body, and blobs of radioiodine in it.

Coordinates are millimetres to the patient's left, behind the middle plane, and below the vertex.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.population import COLON, ORGANS, SITES, Population

Floats = NDArray[np.float64]

_SMALL_BOWEL_LEVEL = (0.405, 0.470)
"""Between which shares of the height."""
_CONTAMINATION = 0.002
"""Share of the activity on a contaminated skin; assumed."""


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """Ellipsoids of even activity, a row each."""

    centre_mm: Floats
    """Across, behind, below: shape (n, 3)."""
    semi_axes_mm: Floats
    """Shape (n, 3)."""
    mbq: Floats
    """Shape (n,)."""

    def __len__(self) -> int:
        return len(self.mbq)


NO_BLOBS = Blobs(np.zeros((0, 3)), np.zeros((0, 3)), np.zeros(0))


def joined(first: Blobs, second: Blobs) -> Blobs:
    """Put blobs one after the other."""
    return Blobs(
        np.concatenate([first.centre_mm, second.centre_mm]),
        np.concatenate([first.semi_axes_mm, second.semi_axes_mm]),
        np.concatenate([first.mbq, second.mbq]),
    )


@dataclass(frozen=True, slots=True, eq=False)
class Uptake:
    """What a body takes up in health, in MBq or as shares of a whole."""

    soft_tissue: float
    """Spread evenly through the body."""
    organs: Blobs
    bowel: Blobs
    """What moves on from one day to the next, and what lies on the skin."""

    @property
    def whole(self) -> float:
        """All parts together."""
        return float(self.soft_tissue + self.organs.mbq.sum() + self.bowel.mbq.sum())

    def of(self, activity_mbq: float) -> Uptake:
        """Bring all parts in proportion to an activity."""
        factor = activity_mbq / self.whole
        return Uptake(
            self.soft_tissue * factor,
            replace(self.organs, mbq=self.organs.mbq * factor),
            replace(self.bowel, mbq=self.bowel.mbq * factor),
        )


@dataclass(frozen=True, slots=True)
class Position:
    """How a patient lies on the table, against the middle of it."""

    across_mm: float = 0.0
    below_mm: float = 0.0
    lean: float = 0.0
    """Millimetres to the left for each millimetre below the vertex: a small turn."""


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """Who is scanned, at one time point."""

    build: Build
    uptake: Uptake
    remnants: Blobs
    lesions: Blobs
    site: tuple[str, ...]
    """Of each lesion."""
    position: Position = Position()


def draw_patient(population: Population, random: np.random.Generator) -> Patient:
    """Draw a patient."""
    build = Build(
        height_mm=float(np.clip(random.normal(*population.height_mm), 1400, 2100)),
        width=float(np.clip(random.normal(*population.width), 0.75, 1.35)),
        thickness=float(np.clip(random.normal(*population.thickness), 0.7, 1.6)),
        arms_mm=float(random.uniform(0, 25)),
    )
    uptake = draw_uptake(population, build, draw_activity(population, random), random)
    lesions, site = draw_lesions(population, build, random)
    return Patient(build, uptake, draw_remnants(population, build, random), lesions, site)


def draw_activity(population: Population, random: np.random.Generator) -> float:
    """Draw what is left at a scan of the activity given, in MBq."""
    left = population.left * float(np.exp(random.normal(0, population.left_log_sd)))
    return population.given_mbq * left


def draw_uptake(
    population: Population, build: Build, activity_mbq: float, random: np.random.Generator
) -> Uptake:
    """Draw what a body takes up in health, all parts together as much as is left in it."""
    organs = draw_organs(population, build, random)
    bowel = draw_bowel(population, build, random)
    soft_tissue = population.soft_tissue
    soft_tissue *= float(np.exp(random.normal(0, population.uptake_log_sd / 2)))
    return Uptake(soft_tissue, organs, bowel).of(activity_mbq)


def draw_organs(population: Population, build: Build, random: np.random.Generator) -> Blobs:
    """Draw the organs that a patient has, each with its share of the activity."""
    own = [organ for organ in ORGANS if random.random() < organ.often]
    share = np.array([organ.share for organ in own])
    share *= np.exp(random.normal(0, population.uptake_log_sd, len(own)))
    size = np.exp(random.normal(0, population.size_log_sd, (len(own), 3)))
    place = np.array([(organ.across_mm, organ.depth) for organ in own])
    wander = np.array([organ.wander_mm for organ in own])
    centre = placed(build, np.array([organ.level for organ in own]), place, wander, random)
    return Blobs(centre, np.array([organ.semi_axes_mm for organ in own]) * size, share)


def draw_bowel(population: Population, build: Build, random: np.random.Generator) -> Blobs:
    """Draw the pieces of the colon and of the small bowel, and seldom a contaminated skin."""
    whole = population.bowel * np.exp(random.normal(0, population.uptake_log_sd))
    colon = np.array(COLON)
    small = int(random.integers(6, 13))
    level = np.concatenate([colon[:, 0], random.uniform(*_SMALL_BOWEL_LEVEL, small)])
    across = np.concatenate([colon[:, 1], random.uniform(-75, 75, small)])
    depth = random.uniform(0.2, 0.5, len(level))
    share = np.exp(random.normal(0, population.bowel_log_sd, len(level)))
    share[len(colon) :] *= 0.5
    share *= whole / share.sum()
    axes = random.uniform((15, 14, 16), (24, 18, 26), (len(level), 3))
    wander = np.full(len(level), 7.0)
    centre = placed(build, level, np.column_stack([across, depth]), wander, random)
    if random.random() < population.contaminated_often:
        place = np.array([[random.uniform(-90, 90), random.choice([0.0, 1.0])]])
        skin = placed(build, random.uniform(0.1, 0.8, 1), place, np.zeros(1), random)
        centre, axes = np.vstack([centre, skin]), np.vstack([axes, (8.0, 2.0, 8.0)])
        share = np.append(share, _CONTAMINATION)
    return Blobs(centre, axes, share)


def placed(
    build: Build, level: Floats, place: Floats, wander: Floats, random: np.random.Generator
) -> Floats:
    """Place blobs in a body: by share of the height, distance across and share of the depth."""
    across = place[:, 0] * build.width + random.normal(size=len(place)) * wander
    below = level * build.height_mm + random.normal(size=len(place)) * wander
    half = half_thickness(build, across, below)
    return np.column_stack([across, (2 * place[:, 1] - 1) * half, below])


def draw_remnants(population: Population, build: Build, random: np.random.Generator) -> Blobs:
    """Draw what is left of the thyroid: one to three small foci, or none."""
    number = int(random.integers(1, 4)) if random.random() < population.remnant_often else 0
    place = np.column_stack([random.uniform(-18, 18, number), random.uniform(0.25, 0.4, number)])
    centre = placed(build, random.uniform(0.148, 0.160, number), place, np.zeros(number), random)
    radius = random.uniform(4, 9, number)
    low, high = np.log(population.remnant_kbq)
    return Blobs(
        centre, np.repeat(radius[:, None], 3, 1), np.exp(random.uniform(low, high, number)) / 1e3
    )


def draw_lesions(
    population: Population, build: Build, random: np.random.Generator
) -> tuple[Blobs, tuple[str, ...]]:
    """Draw lesions, and the site of each."""
    some = random.random() >= population.without_lesion
    number = 1 + int(random.poisson(population.more_lesions)) if some else 0
    weights = np.array([site.weight for site in SITES])
    sites = [SITES[at] for at in random.choice(len(SITES), number, p=weights / weights.sum())]
    level = np.array([random.uniform(*site.level) for site in sites])
    side = random.choice([-1.0, 1.0], number)
    across = side * [random.uniform(*site.across_mm) for site in sites]
    depth = np.array([random.uniform(*site.depth) for site in sites])
    centre = placed(build, level, np.column_stack([across, depth]), np.zeros(number), random)
    radius = random.uniform(*population.lesion_radius_mm, number)
    low, high = np.log(population.lesion_kbq)
    mbq = np.exp(random.uniform(low, high, number)) / 1e3
    blobs = Blobs(centre, np.repeat(radius[:, None], 3, 1), mbq)
    return blobs, tuple(site.name for site in sites)
