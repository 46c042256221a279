"""Adverse events, as rows."""

from __future__ import annotations

import numpy as np
import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.simulation.events import ACTIONS, Events
from trialreadout.simulation.tables.rows import flags, labels, on

_RECOVERED, _GOES_ON = "recovered", "not recovered"
_RELATED = ("not related", "related")
_SERIOUS_FROM = 4
"""The grade at which life is threatened."""


def event_rows(events: Events, cohort: Cohort, names: pl.Series) -> pl.DataFrame:
    """Write each event of the patients of a cohort; `names` is (patient,)."""
    term, patient = at = np.nonzero(events.grade)
    over = ~np.isnan(events.last_day[at])
    return pl.DataFrame(
        {
            "subject": names.gather(patient),
            "term": labels(term, tuple(each.term for each in events.terms)),
            "system_organ_class": labels(term, tuple(each.organ_class for each in events.terms)),
            "grade": pl.Series(events.grade[at]),
            "started_on": on(cohort, patient, events.first_day[at]),
            "ended_on": on(cohort, patient, events.last_day[at]),
            "outcome": labels(np.where(over, 0, 1), (_RECOVERED, _GOES_ON)),
            "serious": flags(events.grade[at] >= _SERIOUS_FROM),
            "related": labels(events.related[at].astype(np.int8), _RELATED),
            "action": labels(events.action[at], ACTIONS),
        }
    )
