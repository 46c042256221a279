"""What is given to virtual patients of the drug that the protocol plans first."""

from __future__ import annotations

import numpy as np

from trialreadout.core.arrays import FloatArray
from trialreadout.core.cohort import Doses
from trialreadout.core.grid import NO_ROW
from trialreadout.protocol import Protocol
from trialreadout.simulation.truth import Truth
from trialreadout.sources.doses import UNNAMED_AGENT


def end_of_treatment(truth: Truth) -> FloatArray:
    """Return (patient,) the last day of the drug: toxicity, progression told, or all sight lost."""
    last = np.minimum(np.minimum(truth.levels.stopped, truth.told_day), truth.seen_until)
    return np.where(truth.entered.treated, last, np.nan)


def draw_up_doses(truth: Truth, protocol: Protocol) -> Doses:
    """Lay out what was given, a stretch a level.

    Of a protocol that plans no treatment nothing is given where time counts from registration;
    else something is that it does not name, as time has to begin.
    """
    n = truth.seen_until.size
    agent, dose_mg, times = _planned(protocol)
    if not protocol.treatments and protocol.dates.time_zero == "registration":
        nothing = np.full((0, n, 1), np.nan)
        unseen = np.full((0, n, 1), NO_ROW)
        return Doses((), nothing, nothing, nothing, nothing, unseen, nothing)
    end = end_of_treatment(truth)
    first = np.where(truth.levels.from_day <= end, truth.levels.from_day, np.nan)
    following = np.vstack([truth.levels.from_day[1:], np.full(n, np.inf)])
    last = np.where(np.isnan(first), np.nan, np.minimum(following - 1, end))
    mg_per_day = np.array(truth.levels.share).reshape(-1, 1) * dose_mg * times
    given = np.where(np.isnan(first), np.nan, mg_per_day)
    unknown = np.broadcast_to(np.nan, given.shape).T[np.newaxis]
    return Doses(
        agents=(agent,),
        first_day=first.T[np.newaxis],
        last_day=last.T[np.newaxis],
        mg_per_day=given.T[np.newaxis],
        activity_mbq=unknown,
        row=np.broadcast_to(np.int32(NO_ROW), given.shape).T[np.newaxis],
        goes_on_until_day=unknown,
    )


def _planned(protocol: Protocol) -> tuple[str, float, float]:
    """Name the drug, its single dose in milligrams (NaN: not said), and how often a day."""
    in_mg = [each for each in protocol.treatments if each.dose_mg is not None]
    for drug in (*in_mg, *protocol.treatments):
        return drug.agent.lower(), drug.dose_mg or np.nan, drug.times_per_day or 1.0
    return UNNAMED_AGENT, np.nan, 1.0
