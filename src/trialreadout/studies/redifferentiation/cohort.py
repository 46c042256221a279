"""The plain tables of an invented cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from trialreadout.studies.plain_rows import Row
from trialreadout.studies.redifferentiation import records
from trialreadout.studies.redifferentiation.calendar import Calendar, draw_calendar
from trialreadout.studies.redifferentiation.marker import draw_values
from trialreadout.studies.redifferentiation.patients import Patient, draw_patients
from trialreadout.studies.redifferentiation.records import Life
from trialreadout.studies.redifferentiation.scintigraphy import draw_scans
from trialreadout.studies.redifferentiation.toxicity import Event, draw_events
from trialreadout.studies.redifferentiation.tumour import draw_tumour

SEED = 20220415

_TABLES: Mapping[str, Callable[[Life], Iterator[Row]]] = MappingProxyType(
    {
        "subjects": records.subject_rows,
        "doses": records.dose_rows,
        "examinations": records.examination_rows,
        "lesions": records.lesion_rows,
        "measurements": records.measurement_rows,
        "markers": records.marker_rows,
        "scans": records.scan_rows,
        "reads": records.read_rows,
        "foci": records.focus_rows,
        "adverse_events": records.event_rows,
        "therapies": records.therapy_rows,
        "status": records.status_rows,
        "decisions": records.decision_rows,
        "deviations": records.deviation_rows,
    }
)


def invented_tables(seed: int = SEED) -> dict[str, list[Row]]:
    """Return the rows of each plain table; the same seed gives the same rows."""
    patients = draw_patients(seed)
    calendars = {p.subject: draw_calendar(seed, p) for p in patients}
    events = draw_events(seed, patients, calendars)
    lives = [_life(seed, p, calendars[p.subject], events[p.subject]) for p in patients]
    return {
        name: [row for life in lives for row in rows_of(life)] for name, rows_of in _TABLES.items()
    }


def _life(seed: int, patient: Patient, calendar: Calendar, events: list[Event]) -> Life:
    tumour = draw_tumour(seed, patient, calendar)
    return Life(
        patient=patient,
        calendar=calendar,
        tumour=tumour,
        scans=draw_scans(seed, patient, calendar, tumour),
        values=draw_values(seed, patient, calendar),
        events=events,
    )
