"""The plain tables of an invented cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from trialreadout.studies.lead import readings, records
from trialreadout.studies.lead.truth import Life, draw_truth
from trialreadout.studies.plain_rows import Row

SEED = 20071001

_OF_TREATED: Mapping[str, Callable[[Life], Iterator[Row]]] = MappingProxyType(
    {
        "doses": records.dose_rows,
        "examinations": readings.examination_rows,
        "lesions": readings.lesion_rows,
        "measurements": readings.measurement_rows,
        "markers": records.marker_rows,
        "scans": readings.scan_rows,
        "reads": readings.read_rows,
        "foci": readings.focus_rows,
        "adverse_events": records.event_rows,
        "weights": records.weight_rows,
        "decisions": records.decision_rows,
        "deviations": records.deviation_rows,
    }
)


def invented_tables(seed: int = SEED) -> dict[str, list[Row]]:
    """Return the rows of each plain table; the same seed gives the same rows."""
    truth = draw_truth(seed)
    tables = {
        name: [row for life in truth.lives for row in rows_of(life)]
        for name, rows_of in _OF_TREATED.items()
    }
    lives = {life.patient.subject: life for life in truth.lives}
    tables["subjects"] = [records.subject_row(patient) for patient in truth.patients]
    tables["status"] = [
        records.status_row(patient, lives.get(patient.subject)) for patient in truth.patients
    ]
    tables["therapies"] = [
        row
        for patient in truth.patients
        for row in records.therapy_rows(patient, truth.therapies[patient.subject])
    ]
    return tables
