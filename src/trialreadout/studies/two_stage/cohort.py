"""The plain tables of an invented cohort."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from trialreadout.studies.plain_rows import Row
from trialreadout.studies.two_stage import records
from trialreadout.studies.two_stage.courses import read_courses
from trialreadout.studies.two_stage.marker import draw_values
from trialreadout.studies.two_stage.records import Life, never_treated
from trialreadout.studies.two_stage.toxicity import draw_events
from trialreadout.studies.two_stage.tumour import draw_examinations

SEED = 19890301

_TABLES: Mapping[str, Callable[[Life], Iterator[Row]]] = MappingProxyType(
    {
        "subjects": records.subject_rows,
        "doses": records.dose_rows,
        "examinations": records.examination_rows,
        "lesions": records.lesion_rows,
        "measurements": records.measurement_rows,
        "markers": records.marker_rows,
        "adverse_events": records.event_rows,
        "therapies": records.therapy_rows,
        "status": records.status_rows,
    }
)


def invented_tables(seed: int = SEED) -> dict[str, list[Row]]:
    """Return the rows of each plain table; the same seed gives the same rows."""
    lives = [
        Life(
            seed,
            course,
            draw_examinations(seed, course),
            draw_values(seed, course),
            draw_events(seed, course),
        )
        for course in read_courses()
    ]
    tables = {
        name: [row for life in lives for row in rows_of(life)] for name, rows_of in _TABLES.items()
    }
    for name, row in never_treated(seed).items():
        tables[name].append(row)
        tables[name].sort(key=lambda each: each["subject"])
    return tables
