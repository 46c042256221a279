"""Simulated trials as study folders: a protocol, and the plain tables of invented patients.

What a folder holds is what stands on the grid, in the words of the plain tables; run through
files, checks and tables, it gives the grades that the grid gave.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import polars as pl

from trialreadout.core.cohort import Cohort
from trialreadout.protocol import Protocol
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.protocol.write import protocol_to_toml
from trialreadout.simulation.drawn import Drawn
from trialreadout.simulation.events import Events
from trialreadout.simulation.observed import first_day
from trialreadout.simulation.schedule import Plan
from trialreadout.simulation.served import served
from trialreadout.simulation.tables.events import event_rows
from trialreadout.simulation.tables.people import People, subject_names
from trialreadout.simulation.tables.readings import (
    examination_rows,
    lesion_rows,
    measurement_rows,
)
from trialreadout.simulation.tables.scans import focus_rows, read_rows, scan_rows
from trialreadout.simulation.tables.treatment import dose_rows, status_rows
from trialreadout.simulation.tables.values import marker_rows, weight_rows

Tables = Mapping[str, pl.DataFrame]
_DATA = "data"
_HEADING = (
    "# A simulated trial. The patients are invented: nothing here was observed in anyone.\n\n"
)
_OF_THE_SITE = ("columns", "codes", "published")
"""What a protocol says of the files and the numbers of the trial that was held."""


def people_of(drawn: Drawn, protocol: Protocol, first_trial: int = 1) -> People:
    """Name the patients of some trials."""
    began = first_day(protocol)
    entered = drawn.truth.entered
    return People(
        subject=subject_names(drawn.patients, drawn.trials, first_trial),
        entered_day=began + entered.registered,
        progressed_day=began + entered.first_dose + drawn.truth.happened.progressed,
    )


def plain_tables(
    cohorts: Sequence[Cohort],
    people: People,
    protocol: Protocol,
    planned: Plan,
    events: Events | None = None,
) -> dict[str, pl.DataFrame]:
    """Write what befell the patients of cohorts as plain tables; one without rows is left out.

    Parameters
    ----------
    cohorts
        Their `patient` holds positions among the people.
    people
        Who entered, and when.
    protocol, planned
        For the words and visits of the plan.
    events
        The adverse events of the people; None: they were not looked for.
    """
    tables = [_of_cohort(cohort, people, protocol, planned, events) for cohort in cohorts]
    rows = {
        name: pl.concat([each[name] for each in tables]).sort("subject", maintain_order=True)
        for name in tables[0]
    }
    return {name: _filled(table) for name, table in rows.items() if table.height}


def _of_cohort(
    cohort: Cohort, people: People, protocol: Protocol, planned: Plan, events: Events | None
) -> dict[str, pl.DataFrame]:
    own = people.take(cohort.patient)
    names, version = own.subject, protocol.tumour_response.version
    own_events = None if events is None else events.take(cohort.patient)
    happened = (
        {} if own_events is None else {"adverse_events": event_rows(own_events, cohort, names)}
    )
    return {
        **happened,
        "doses": dose_rows(cohort, names, protocol),
        "examinations": examination_rows(cohort, names, planned.ct),
        "lesions": lesion_rows(cohort, names),
        "measurements": measurement_rows(cohort, names, planned.ct, version),
        "markers": marker_rows(cohort, names, planned.markers),
        "scans": scan_rows(cohort, names, planned.scans),
        "reads": read_rows(cohort, names),
        "foci": focus_rows(cohort, names),
        "weights": weight_rows(cohort, names, planned.weights),
        "status": status_rows(cohort, own),
    }


def _filled(table: pl.DataFrame) -> pl.DataFrame:
    """Leave out the columns in which nothing stands."""
    return table.select(column for column in table if column.count())


def study_files(
    tables: Tables,
    protocol: Protocol,
    cut_off: date | None,
    title: str,
    suffix: Literal["csv", "parquet"] = "csv",
) -> dict[str, bytes]:
    """Return a study folder as contents by path.

    Parameters
    ----------
    tables
        Plain tables.
    protocol
        That of the trial which they simulate.
    cut_off
        None: each trial among them has its own, after which nothing is recorded.
    title
        Of the study.
    suffix
        Of the files of the tables.
    """
    study = protocol.study.model_copy(update={"synthetic": True, "title": title})
    data = type(protocol.data)(
        cut_off=cut_off,
        reader_of_record=protocol.data.reader_of_record,
        assessment_days=protocol.data.assessment_days,
    )
    fields = type(protocol).model_fields
    without = {key: fields[key].get_default(call_default_factory=True) for key in _OF_THE_SITE}
    own = protocol.model_copy(update={"study": study, "data": data, **without})
    agents = tables["doses"]["agent"].unique().to_list() if "doses" in tables else []
    own = served(own, {name: table.columns for name, table in tables.items()}, agents)
    text = _HEADING + protocol_to_toml(own)
    return {
        STUDY_FILE: text.encode(),
        **{f"{_DATA}/{name}.{suffix}": _bytes(table, suffix) for name, table in tables.items()},
    }


def _bytes(table: pl.DataFrame, suffix: str) -> bytes:
    buffer = io.BytesIO()
    if suffix == "csv":
        table.write_csv(buffer)
    else:
        table.write_parquet(buffer)
    return buffer.getvalue()
