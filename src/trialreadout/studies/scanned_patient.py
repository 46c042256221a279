"""The invented body behind the scans of an invented patient.

It stays the same from one scan to the next, as do the places of its lesions; how it lies, what its
organs take up and what its bowel holds change. Everybody had radioiodine before, so nothing is left
of anybody's thyroid. A lesion holds as much activity as gives it the contrast that was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import Region, counts_of_focus
from trialreadout.imaging.iodine_131 import share_left
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, draw_patient, placed
from trialreadout.imaging.phantom.planar import Expected, expected_counts, pixel_of
from trialreadout.imaging.phantom.population import POPULATION, SITES, Population, Site
from trialreadout.imaging.phantom.two_points import second_point
from trialreadout.studies.planned_scans import Planned, Shown

SECONDS = 300.0
"""For which each point of a body is before the camera of a planar scan."""
PINNED_DAYS = 3.0
"""After which days the population's share of the activity is left; assumed."""
RADIUS_MM = 8.0
"""Of a lesion: the middle of the population's range."""
KBQ = (3.0, 2000.0)
"""What a lesion may hold; the lower end is that of the population."""
_TRIES = 8
"""Places looked at for a lesion; the first that can show the contrast is taken."""

_SITE = {site.name: site for site in SITES}
WHOLE_RING = Region(sectors=1)
"""Its mean, to which a lesion adds in proportion."""
PLACES = {
    "lung": _SITE["lung"],
    "lymph node": _SITE["neck"],
    "mediastinum": _SITE["mediastinum"],
    "thyroid bed": Site("thyroid bed", 0, (0.148, 0.160), (4, 18), (0.25, 0.40)),
    "liver": Site("liver", 0, (0.310, 0.360), (30, 100), (0.25, 0.65)),
    "pleura": Site("pleura", 0, (0.220, 0.310), (95, 125), (0.20, 0.80)),
    "bone": Site("spine", 0, (0.195, 0.400), (0, 12), (0.72, 0.85)),
}
"""Where in a body of reference the lesions of an organ lie; assumed."""
_RIGHT_ONLY = ("liver",)
_ELSEWHERE = _SITE["lung"]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a lesion lies, whatever its body weighs by then."""

    level: float
    across_mm: float
    depth: float


def bodies(scans: Sequence[Planned], seed: int) -> dict[str, Patient]:
    """Give the body at each visit, without its lesions.

    Parameters
    ----------
    scans
        All of one patient.
    seed
        Of the cohort.
    """
    visits = {scan.visit: scan for scan in sorted(scans, key=lambda scan: scan.scanned_on)}
    found: dict[str, Patient] = {}
    for number, (visit, scan) in enumerate(visits.items()):
        random = stream(seed, scan.subject, f"body {number}")
        population = _healthy(scan)
        if not found:
            found[visit] = first = draw_patient(population, random)
        else:
            found[visit] = second_point(first, population, random, appears=False).after
    return found


def spots(
    scans: Sequence[Planned], own: Mapping[str, Patient], camera: Camera, seed: int
) -> dict[str, Spot]:
    """Find for each lesion a place at which it can show its contrast at every visit.

    Parameters
    ----------
    scans
        All of one patient.
    own
        The body at each visit.
    camera
        What scans.
    seed
        Of the cohort.
    """
    shown: dict[str, dict[str, Shown]] = {}
    for scan in scans:
        for each in scan.shown:
            shown.setdefault(each.lesion, {}).setdefault(scan.visit, each)
    found = {}
    for lesion, visits in shown.items():
        first = next(iter(visits.values()))
        draws = (stream(seed, scans[0].subject, f"{lesion} {n}") for n in range(_TRIES))
        tried = [_spot(first, random) for random in draws]
        able = np.ones(_TRIES, dtype=bool)
        for visit, each in visits.items():
            kbq = kbq_of([each] * _TRIES, tried, own[visit], camera)
            able &= (kbq > KBQ[0]) & (kbq < KBQ[1])
        found[lesion] = tried[int(able.argmax())]
    return found


def with_lesions(
    scan: Planned, places: Mapping[str, Spot], body: Patient, camera: Camera
) -> tuple[Patient, Expected | None]:
    """Put the lesions that a scan shows into a body.

    Returns
    -------
    The patient, and the mean counts of a planar scan, where they had to be known.
    """
    if not scan.shown:
        return body, None
    at = [places[each.lesion] for each in scan.shown]
    unit = _lesions(body, at, np.ones(len(at)), scan.shown)
    expected = expected_counts(unit, camera, SECONDS)
    mbq = np.clip(_kbq(scan.shown, unit, expected, camera), *KBQ) / 1e3
    lesions = tuple(
        (lesion * share).astype(np.float32)
        for lesion, share in zip(expected.lesions, mbq, strict=True)
    )
    return _lesions(body, at, mbq, scan.shown), replace(expected, lesions=lesions)


def kbq_of(
    shown: Sequence[Shown], at: Sequence[Spot], body: Patient, camera: Camera
) -> NDArray[np.float64]:
    """Tell which activities show the contrasts; infinite where none does."""
    unit = _lesions(body, at, np.ones(len(at)), shown)
    return _kbq(shown, unit, expected_counts(unit, camera, SECONDS), camera)


def stream(seed: int, subject: str, topic: str) -> np.random.Generator:
    """Return the source of chance for a topic in one patient."""
    return np.random.default_rng([seed, *f"{subject}/{topic}".encode()])


def _kbq(
    shown: Sequence[Shown], unit: Patient, expected: Expected, camera: Camera
) -> NDArray[np.float64]:
    """Solve for the activity at which disc and ring have the ratio, in the view that sees more."""
    pixels = pixel_of(unit.lesions, unit.position, camera)
    found = []
    for each, centre, lesion in zip(shown, pixels, expected.lesions, strict=True):
        middle = (float(centre[0]), float(centre[1]))
        behind = counts_of_focus(expected.background, middle, camera.pixel_mm, WHOLE_RING)
        alone = counts_of_focus(lesion, middle, camera.pixel_mm, WHOLE_RING)
        view = int(alone.net.argmax())
        wanted = each.to_background * behind.pixels[view]
        lacking = wanted * behind.background[view] - behind.in_disc[view]
        brought = alone.in_disc[view] - wanted * alone.background[view]
        found.append(1e3 * lacking / brought if brought > 0 else np.inf)
    return np.asarray(found, dtype=float)


def _healthy(scan: Planned) -> Population:
    """Give a population without lesions and remnants, with the activity of a scan."""
    days = (scan.scanned_on - scan.administered_on).days
    decay = float(share_left(days) / share_left(PINNED_DAYS))
    return replace(
        POPULATION,
        given_mbq=scan.activity_mbq,
        left=POPULATION.left * decay,
        without_lesion=1.0,
        remnant_often=0.0,
    )


def _spot(shown: Shown, random: np.random.Generator) -> Spot:
    site = PLACES.get(shown.organ, _ELSEWHERE)
    side = -1.0 if shown.organ in _RIGHT_ONLY else float(random.choice([-1.0, 1.0]))
    across = side * float(random.uniform(*site.across_mm))
    return Spot(float(random.uniform(*site.level)), across, float(random.uniform(*site.depth)))


def _lesions(
    body: Patient, at: Sequence[Spot], mbq: NDArray[np.float64], shown: Sequence[Shown]
) -> Patient:
    level = np.array([spot.level for spot in at])
    place = np.array([(spot.across_mm, spot.depth) for spot in at]).reshape(-1, 2)
    still = np.random.default_rng(0)  # nothing wanders, so nothing is drawn of it
    centre = placed(body.build, level, place, np.zeros(len(at)), still) if at else np.zeros((0, 3))
    blobs = Blobs(centre, np.full((len(at), 3), RADIUS_MM), mbq) if at else NO_BLOBS
    return replace(body, lesions=blobs, site=tuple(each.organ for each in shown))
