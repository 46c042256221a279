"""Which events of virtual patients count, by the windows in which their protocol counts them.

The windows are those that `trialreadout.endpoints` grades of any cohort; what is done with rows
there is done with arrays here. An event of a virtual patient has its day and its grade, and begins
on or after the first dose.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from trialreadout.analysis.of_events import ANY_EVENT
from trialreadout.core.arrays import BoolArray, FloatArray, IntArray
from trialreadout.endpoints.adverse_events import EmergentFrom
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.simulation.events import Events
from trialreadout.simulation.scenario import Event


def counted(events: Events, window: EmergentFrom, related: bool = False) -> IntArray:
    """Return (term, patient) the grade of each event that counts; 0: there is none.

    Parameters
    ----------
    events
        Of all patients.
    window
        Of the same patients, in their order.
    related
        Whether those alone count that are related.
    """
    grade = events.grade * events.related if related else events.grade
    if not window.emergent:
        return grade
    first, last = (day.astype(np.float32) for day in (window.first_day, window.last_day))
    inside = (events.first_day >= first) & (events.first_day <= last)
    return grade * inside


def kinds_of(terms: Sequence[Event], statistic: Statistic) -> dict[str, list[int]]:
    """List what an incidence counts, each once a patient, with the places of its terms."""
    kinds: dict[str, list[int]] = {}
    for place, each in enumerate(terms):
        named = {"term": each.term, "organ class": each.organ_class}
        kinds.setdefault(named.get(statistic.by, ANY_EVENT), []).append(place)
    return kinds


def patients_with(
    grade: IntArray, kinds: Sequence[Sequence[int]], grades: Sequence[int], inside: BoolArray
) -> NDArray[np.int16]:
    """Count (trial, kind, grade) the patients with a kind of event from each grade on.

    Parameters
    ----------
    grade : (term, patient)
        Of each event that counts, 0 without one; patients one trial after the other.
    kinds
        The places of the terms of each kind.
    grades
        From which on events are counted; each patient counts at the highest.
    inside : (trial, patient)
        Who is in the analysis set.
    """
    counts = np.empty((len(inside), len(kinds), len(grades)), np.int16)
    for kind, places in enumerate(kinds):
        highest = grade[places[0]] if len(places) == 1 else grade[list(places)].max(axis=0)
        highest = highest.reshape(inside.shape) * inside
        for place, lowest in enumerate(grades):
            counts[:, kind, place] = np.count_nonzero(highest >= max(lowest, 1), axis=1)
    return counts


def first_events(
    events: Events, window: EmergentFrom, until: FloatArray, endpoint: TimeToAdverseEvent
) -> tuple[FloatArray, BoolArray]:
    """Return (patient,) the days from the first dose to the first event, and whether there was one.

    Parameters
    ----------
    events, window
        As for `counted`.
    until : (patient,)
        The last day from time zero on which an event would have been seen; NaN: not known.
    endpoint
        The term, from which grade on, and whether related events count alone.

    Returns
    -------
    The days, NaN where nothing was given, and (patient,) whether they ended with an event.
    """
    asked = [place for place, each in enumerate(events.terms) if is_of(each, endpoint.term)]
    enough = counted(events, window, endpoint.related)[asked] >= endpoint.from_grade
    first = np.where(enough, events.first_day[asked], np.inf).min(axis=0, initial=np.inf)
    found = np.isfinite(first)
    end = np.where(found, first, until)
    return np.maximum(end, window.first_day) - window.first_day, found


def is_of(event: Event, term: str | None) -> bool:
    """Tell whether an event is of a term, however it is capitalised; None: of any."""
    return term is None or event.term.lower() == term.lower()
