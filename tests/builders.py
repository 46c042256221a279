"""Small studies for tests: a protocol from a few lines, plain tables from a few rows.

Days count from 2020-01-01, which is day 0 and, unless a test says otherwise, the first dose.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import polars as pl

from trialreadout.core.cohort import Cohort, Doses, RecordedResponses, Scintigraphy, Values
from trialreadout.core.terms import BoneResponse, MarkerResponse, Response
from trialreadout.endpoints.kinds import grade, module_of
from trialreadout.protocol import parse_protocol
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.raw import Raw
from trialreadout.sources.read import Sources, bring_together


def on(day):
    """Write the date of a day."""
    return (date(2020, 1, 1) + timedelta(days=day)).isoformat()


def protocol_of(lines=""):
    """Read an invented protocol that states nothing but these lines."""
    return parse_protocol(f'format = 1\n[study]\nid = "T-01"\ntitle = "Invented"\n{lines}')


def raw(name, rows):
    """Hand rows in as text, as a CSV file would; the first stands in row 2."""
    cells = [
        {key: None if cell is None else str(cell) for key, cell in row.items()} for row in rows
    ]
    columns = list(dict.fromkeys(key for row in rows for key in row)) or ["subject"]
    return Raw(
        pl.DataFrame(cells, schema=dict.fromkeys(columns, pl.String)).with_columns(
            pl.lit(f"data/{name}.csv", pl.Categorical).alias("file"),
            pl.int_range(2, len(rows) + 2, dtype=pl.Int32).alias("row"),
        ),
        {column: column for column in columns},
    )


def sources_of(protocol=None, **tables):
    """Bring plain tables together: for each name its rows. Without a status nobody died."""
    status = [{"subject": row["subject"]} for row in tables["subjects"]]
    tables = {"status": status} | tables
    protocol = protocol or protocol_of()
    typed, findings = bring_together(
        {name: raw(name, rows) for name, rows in tables.items()}, protocol
    )
    return Sources(typed, tuple(findings), {})


def treated(*subjects):
    """Make patients whose first dose was on day 0."""
    return {
        "subjects": [{"subject": subject} for subject in subjects],
        "doses": [{"subject": subject, "started_on": on(0)} for subject in subjects],
    }


def lesion(subject, name="T1", role="target", **more):
    """Make a row of the table of lesions."""
    return {"subject": subject, "lesion": name, "role": role} | more


def measured(subject, day, diameter_mm, name="T1", visit=None, **more):
    """Make a row of the table of measurements."""
    row = {"subject": subject, "lesion": name, "assessed_on": on(day), "visit": visit}
    return row | {"diameter_mm": diameter_mm, "state": "measured"} | more


def recorded(subject, day, response, visit=None, **more):
    """Make a row of the table of assessments."""
    row = {"subject": subject, "assessed_on": on(day), "visit": visit}
    return row | {"response": response} | more


def domain(name, *rows):
    """Hand rows in as an SDTM domain of text, as a CSV file would."""
    return raw(name, rows).cells


DAYS = (
    "death_day",
    "last_contact_day",
    "therapy_day",
    "planned_therapy_day",
    "progression_claimed_day",
    "end_of_treatment_day",
    "discontinued_day",
)


def cohort_of(day, response, readers=("investigator",), accepted=None, **days):
    """Make a cohort of recorded responses, (reader, patient, visit), and of days of patients."""
    patients = day.shape[1]
    unknown = np.full(patients, np.nan)
    accepted = np.zeros(day.shape, bool) if accepted is None else accepted
    row = np.where(np.isnan(day), -1, 0)
    known = {name: days.get(name, unknown) for name in DAYS}
    return Cohort(
        patient=np.arange(patients),
        readers=readers,
        measurements=None,
        responses=RecordedResponses(
            day,
            response,
            accepted,
            lesions=np.full(day.shape, Response.MISSING),
            bone=np.full(day.shape, BoneResponse.NE),
            marker=np.full(day.shape, MarkerResponse.NE),
            row=row,
        ),
        time_zero=days.get("time_zero", np.zeros(patients)),
        **known,
        **nothing_more(patients),
    )


def nothing_more(patients):
    """Make the rest of a cohort, empty: no values, no scans, no doses."""
    empty = np.empty((0, patients, 0))
    return {
        "markers": Values((), *[empty] * 9),
        "weights": Values((), *[empty] * 9),
        "scintigraphy": Scintigraphy((), np.full((patients, 1), np.nan), *[empty] * 9),
        "doses": Doses((), *[empty] * 6),
    }


def scan(subject, day, kind="planar", **more):
    """Make a row of the table of scans."""
    return {"subject": subject, "scanned_on": on(day), "kind": kind} | more


def read(subject, day, reader="investigator", kind="planar", **more):
    """Make a row of the table of reads."""
    return scan(subject, day, kind, reader=reader) | more


def focus(subject, day, uptake, lesion="L1", reader="investigator", kind="planar", **more):
    """Make a row of the table of foci."""
    return read(subject, day, reader, kind) | {"lesion": lesion, "uptake": uptake} | more


def sampled(subject, day, value, marker="CEA", **more):
    """Make a row of the table of markers."""
    row = {"subject": subject, "sampled_on": on(day), "marker": marker, "unit": "ug/L"}
    return row | {"value": value} | more


def lab(subject, day, value, test="ALT", lower=5, upper=40, unit="U/L", **more):
    """Make a row of the table of laboratory values."""
    row = {"subject": subject, "sampled_on": on(day), "test": test, "value": value, "unit": unit}
    return row | {"lower_limit": lower, "upper_limit": upper} | more


def weighed(subject, day, weight_kg, **more):
    """Make a row of the table of weights."""
    return {"subject": subject, "measured_on": on(day), "weight_kg": weight_kg} | more


def given(subject, first, last, dose_mg=400, agent="inventinib", times_per_day=1, **more):
    """Make a row of the table of doses; without a last day it goes on."""
    row = {"subject": subject, "agent": agent, "started_on": on(first)}
    row |= {"ended_on": None if last is None else on(last), "dose_mg": dose_mg}
    return row | {"times_per_day": times_per_day} | more


def event(subject, day, term="Rash", **more):
    """Make a row of the table of adverse events; the day may be a date as collected."""
    started = day if day is None or isinstance(day, str) else on(day)
    return {"subject": subject, "term": term, "started_on": started} | more


def cohort_and_sources(protocol, **tables):
    """Bring plain tables together and lay them out as one cohort."""
    sources = sources_of(protocol, **tables)
    (cohort,) = build_cohorts(sources, protocol)
    return cohort, sources


def graded_rows(protocol, name=None, **tables):
    """Grade an endpoint, the last of the protocol unless one is named; give its rows."""
    endpoint = protocol.endpoint(name) if name else protocol.asked[-1]
    cohort, sources = cohort_and_sources(protocol, **tables)
    graded = grade(cohort, protocol, endpoint)
    return module_of(endpoint).table(graded, cohort, sources).to_dicts()
