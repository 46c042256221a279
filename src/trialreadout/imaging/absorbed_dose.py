"""The dose that a lesion absorbs from its own electrons, and what is needed to reach one.

Gamma rays add a few per cent at most to a small lesion, and are left out like all that lies
around it.

Sources: ICRP Publication 107, 2008 (131I: electrons of 0.192 MeV a decay). Ho 2013, NEJM 368:623
         (20 Gy to treat). Maxon 1983, NEJM 309:937 (80 Gy to metastases).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ELECTRONS_MEV = 0.192
"""A decay, on average."""
TO_TREAT_GY, TO_ABLATE_GY = 20.0, 80.0
_JOULE_PER_MEV = 1.602176634e-13
_SECONDS_PER_DAY = 86_400.0
_DECAYS_PER_MBQ = 1e6


def mass_g(radius_mm: ArrayLike) -> Floats:
    """Give the mass of a sphere of the density of water."""
    return np.asarray(4 / 3 * np.pi * np.asarray(radius_mm, dtype=float) ** 3 / 1000)


def absorbed_dose_gy(mbq: ArrayLike, half_life_days: ArrayLike, mass: ArrayLike) -> Floats:
    """Give the dose in Gy until all is gone.

    Parameters
    ----------
    mbq
        Activity in the lesion, extrapolated to the time of administration.
    half_life_days
        Effective; infinite or NaN gives NaN, as no dose follows from it.
    mass
        Of the lesion, in grams; electrons are taken to stay in it.
    """
    half_life = np.asarray(half_life_days, dtype=float)
    decays = np.asarray(mbq, dtype=float) * _DECAYS_PER_MBQ * half_life * _SECONDS_PER_DAY
    energy = decays / np.log(2) * ELECTRONS_MEV * _JOULE_PER_MEV
    dose = energy / (np.asarray(mass, dtype=float) / 1000)
    return np.where(np.isfinite(half_life), dose, np.nan)


def relative_error(mbq: ArrayLike, half_life: ArrayLike, mass: ArrayLike) -> Floats:
    """Give the relative error of a dose from those of activity, half-life and mass."""
    parts = [np.asarray(each, dtype=float) ** 2 for each in (mbq, half_life, mass)]
    return np.asarray(np.sqrt(sum(parts[1:], parts[0])))


def for_administered(dose_gy: ArrayLike, tracer_mbq: ArrayLike, treatment_mbq: ArrayLike) -> Floats:
    """Scale the dose of a tracer to what would be given: uptake is taken to be the same share."""
    return np.asarray(np.asarray(dose_gy) * np.asarray(treatment_mbq) / np.asarray(tracer_mbq))
