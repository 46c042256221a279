"""An invented patient: a body, and blobs of radioiodine in it.

Coordinates are millimetres to the patient's left, behind the middle plane, and below the vertex.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.phantom.body import Build, half_thickness
from trialreadout.imaging.phantom.population import COLON, ORGANS, SITES, Population

Floats = NDArray[np.float64]


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


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """Who is scanned, at one time point."""

    build: Build
    soft_tissue_mbq: float
    """Spread evenly through the body."""
    organs: Blobs
    remnants: Blobs
    lesions: Blobs
    site: tuple[str, ...]
    """Of each lesion."""


def draw_patient(population: Population, random: np.random.Generator) -> Patient:
    """Draw a patient."""
    build = Build(
        height_mm=float(np.clip(random.normal(*population.height_mm), 1400, 2100)),
        width=float(np.clip(random.normal(*population.width), 0.75, 1.35)),
        thickness=float(np.clip(random.normal(*population.thickness), 0.7, 1.6)),
        arms_mm=float(random.uniform(0, 25)),
    )
    activity = population.given_mbq * population.left
    activity *= float(np.exp(random.normal(0, population.left_log_sd)))
    soft_tissue, organs = draw_uptake(population, build, activity, random)
    lesions, site = _lesions(population, build, random)
    return Patient(build, soft_tissue, organs, _remnants(population, build, random), lesions, site)


def draw_uptake(
    population: Population, build: Build, activity_mbq: float, random: np.random.Generator
) -> tuple[float, Blobs]:
    """Draw what a body takes up in health: that of soft tissue in MBq, and that of its organs."""
    own = [organ for organ in ORGANS if random.random() < organ.often]
    level = [organ.level for organ in own]
    place = [(organ.across_mm, organ.depth) for organ in own]
    wander = [organ.wander_mm for organ in own]
    axes = [organ.semi_axes_mm for organ in own]
    usual = np.array([organ.share for organ in own])
    taken_up = usual * np.exp(random.normal(0, population.uptake_log_sd, len(own)))
    bowel = population.bowel * np.exp(random.normal(0, population.uptake_log_sd))
    pieces = np.exp(random.normal(0, population.bowel_log_sd, len(COLON)))
    small = int(random.integers(6, 13))
    coils = np.exp(random.normal(0, population.bowel_log_sd, small)) * 0.5
    shares = np.concatenate([pieces, coils])
    shares *= bowel / shares.sum()
    level += [share for share, _ in COLON] + list(random.uniform(0.405, 0.470, small))
    place += [(across, random.uniform(0.25, 0.5)) for _, across in COLON]
    place += [(random.uniform(-75, 75), random.uniform(0.2, 0.5)) for _ in range(small)]
    wander += [7.0] * len(shares)
    axes += [(random.uniform(15, 24), 16, random.uniform(16, 26)) for _ in shares]
    if random.random() < population.contaminated_often:
        level.append(random.uniform(0.1, 0.8))
        place.append((random.uniform(-90, 90), random.choice([0.0, 1.0])))
        wander.append(0.0)
        axes.append((8.0, 2.0, 8.0))
        shares = np.append(shares, 0.002)
    weight = np.concatenate([taken_up, shares])
    soft = population.soft_tissue * np.exp(random.normal(0, population.uptake_log_sd / 2))
    total = activity_mbq / (soft + weight.sum())
    size = np.exp(random.normal(0, population.size_log_sd, (len(axes), 3)))
    centre = placed(build, np.array(level), np.array(place), np.array(wander), random)
    return float(soft * total), Blobs(centre, np.array(axes) * size, weight * total)


def placed(
    build: Build, level: Floats, place: Floats, wander: Floats, random: np.random.Generator
) -> Floats:
    """Place blobs in a body: by share of the height, distance across and share of the depth."""
    across = place[:, 0] * build.width + random.normal(size=len(place)) * wander
    below = level * build.height_mm + random.normal(size=len(place)) * wander
    half = half_thickness(build, across, below)
    return np.column_stack([across, (2 * place[:, 1] - 1) * half, below])


def _remnants(population: Population, build: Build, random: np.random.Generator) -> Blobs:
    number = int(random.integers(1, 4)) if random.random() < population.remnant_often else 0
    place = np.column_stack([random.uniform(-18, 18, number), random.uniform(0.25, 0.4, number)])
    centre = placed(build, random.uniform(0.148, 0.160, number), place, np.zeros(number), random)
    radius = random.uniform(4, 9, number)
    low, high = np.log(population.remnant_kbq)
    return Blobs(
        centre, np.repeat(radius[:, None], 3, 1), np.exp(random.uniform(low, high, number)) / 1e3
    )


def _lesions(
    population: Population, build: Build, random: np.random.Generator
) -> tuple[Blobs, tuple[str, ...]]:
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
