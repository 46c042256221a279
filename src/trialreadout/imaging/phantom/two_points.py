"""The same invented patient at a second time point: lying otherwise, taking up otherwise.

Organs stay where they were and take up more or less; bowel is never the same twice, so it is drawn
anew. A lesion that was there stays, stronger or weaker; others appear.

Source: none is known for how much uptake varies between two scans of a patient; the spreads are
        assumed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from trialreadout.imaging.phantom.patient import (
    NO_BLOBS,
    Blobs,
    Patient,
    Position,
    draw_activity,
    draw_bowel,
    draw_lesions,
    joined,
)
from trialreadout.imaging.phantom.population import Population


@dataclass(frozen=True, slots=True)
class Change:
    """How a patient differs between two scans; standard deviations, and log-sd of factors."""

    across_mm: float = 8.0
    below_mm: float = 15.0
    lean: float = 0.02
    thickness: float = 0.03
    """Log-sd: weight is gained and lost in half a year."""
    organs: float = 0.35
    """Log-sd of what an organ takes up."""
    lesions: float = 0.30
    """Log-sd of what a lesion takes up that was there before."""


@dataclass(frozen=True, slots=True, eq=False)
class TwoPoints:
    """A patient before and after."""

    before: Patient
    after: Patient
    appeared: tuple[bool, ...]
    """For each lesion of `after`, whether it took up nothing before."""


def second_point(
    before: Patient,
    population: Population,
    random: np.random.Generator,
    appears: bool,
    change: Change = Change(),
) -> TwoPoints:
    """Draw the second time point of a patient.

    Parameters
    ----------
    before
        The first.
    population
        From which the activity that is left, bowel and new lesions are drawn.
    random
        Draws.
    appears
        Whether at least one lesion appears; if not, none does.
    change
        How much else changes.
    """
    build = replace(
        before.build,
        thickness=before.build.thickness * float(np.exp(random.normal(0, change.thickness))),
        arms_mm=float(random.uniform(0, 25)),
    )
    uptake = replace(
        before.uptake,
        organs=changed(before.uptake.organs, change.organs, random),
        bowel=draw_bowel(population, build, random),
    )
    # Bowel is drawn as a share of the whole, and the rest stands in MBq: bring them together.
    bowel = replace(uptake.bowel, mbq=uptake.bowel.mbq * before.uptake.whole)
    lesions, site = draw_lesions(population, build, random) if appears else (NO_BLOBS, ())
    while appears and not site:
        lesions, site = draw_lesions(population, build, random)
    old = changed(before.lesions, change.lesions, random)
    after = Patient(
        build=build,
        uptake=replace(uptake, bowel=bowel).of(draw_activity(population, random)),
        remnants=changed(before.remnants, change.organs, random),
        lesions=joined(old, lesions),
        site=before.site + site,
        position=Position(
            across_mm=float(random.normal(0, change.across_mm)),
            below_mm=float(random.normal(0, change.below_mm)),
            lean=float(random.normal(0, change.lean)),
        ),
    )
    return TwoPoints(before, after, (False,) * len(old) + (True,) * len(lesions))


def changed(blobs: Blobs, log_sd: float, random: np.random.Generator) -> Blobs:
    """Let the same places take up more or less."""
    return replace(blobs, mbq=blobs.mbq * np.exp(random.normal(0, log_sd, len(blobs))))
