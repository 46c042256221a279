"""What is true of virtual patients, whether anyone sees it or not.

Arrays are laid out with the patient last, so that whatever is done over lesions or visits runs
along patients.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.core.before import up_to_each
from trialreadout.simulation.burden import Burden, Sizes, draw_burden
from trialreadout.simulation.course import Happened, draw_course
from trialreadout.simulation.dosing import Levels, draw_levels
from trialreadout.simulation.entry import Entered, enter
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import Plan
from trialreadout.simulation.visits import came, draw_days


@dataclass(frozen=True, slots=True)
class Truth:
    """The patients of some trials, one trial after the other."""

    entered: Entered
    levels: Levels
    burden: Burden
    happened: Happened
    ct_day: FloatArray
    """(visit, patient) of each planned CT, made or not; the first is the baseline."""
    ct_made: BoolArray
    """(visit, patient)"""
    told_day: FloatArray
    """(patient,) of the CT by which progression is told; inf: by none. A new lesion that is
    equivocal at first is told by the CT after it."""
    true_mm: Sizes
    """(visit, lesion, patient) diameters of target lesions on these days."""
    seen_until: FloatArray
    """(patient,) the last day on which anything is known; -inf: never dosed."""

    def take(self, patients: IntArray, visits: int) -> Truth:
        """Take some of the patients, and the first visits."""
        return Truth(
            self.entered.take(patients),
            self.levels.take(patients),
            self.burden.take(patients),
            self.happened.take(patients),
            self.ct_day[:visits].take(patients, axis=1),
            self.ct_made[:visits].take(patients, axis=1),
            self.told_day[patients],
            self.true_mm[:visits].take(patients, axis=2),
            self.seen_until[patients],
        )


def draw_truth(
    scenario: Scenario, planned: Plan, patients: int, trials: int, random: np.random.Generator
) -> Truth:
    """Draw patients, so many in each trial."""
    n = patients * trials
    entered = enter(scenario.entry, patients, trials, random, at_once=planned.from_registration)
    levels = draw_levels(scenario.dosing, n, random)
    burden = draw_burden(scenario.tumour, n, random)
    day = draw_days(planned.ct, scenario.ct.day_sd, n, random)
    true_mm = burden.relative_size(day, levels) * burden.diameter_mm
    total = true_mm.sum(axis=1)
    happened = draw_course(
        scenario.course, scenario.tumour, burden, day, total, scenario.ct.equivocal, random
    )
    until = np.fmin(np.minimum(happened.death, happened.left), entered.until)
    until = np.where(entered.treated, until, -np.inf)
    made = came(day, until, scenario.ct.missed, random)
    made[0] = entered.treated & planned.ct.has_baseline
    shows = up_to_each(np.add, (made & (day >= happened.progressed)).T.view(np.int8)).T
    told_at = 1 + (happened.in_doubt & (happened.new_lesion == happened.progressed))
    one_more = random.random(n, np.float32) < np.float32(scenario.course.one_more_ct)
    made &= shows <= told_at + one_more
    told = np.where(made & (shows == told_at), day, np.inf).min(axis=0)
    return Truth(entered, levels, burden, happened, day, made, told, true_mm, until)
