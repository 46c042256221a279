"""The lead study's invented rows as a stranger would read them: text cells, by table.

Nothing of Readout but the generator takes part, and days are counted with the calendar alone.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from trialreadout.core.terms import LesionState, NewLesion, Response, codes_of
from trialreadout.studies import lead
from twins.non_target_response import non_target_response
from twins.overall_response import overall_response
from twins.target_response import target_response

Row = dict[str, str]
SEEDS = range(20)
CUT_OFF = "2011-01-31"


BEFORE = "before the study"


@lru_cache
def tables(seed: int) -> dict[str, list[Row]]:
    """Return the rows of every table of a cohort, without those from before the study."""
    every = all_tables(seed)
    return {name: [x for x in rows if x.get("visit") != BEFORE] for name, rows in every.items()}


@lru_cache
def all_tables(seed: int) -> dict[str, list[Row]]:
    """Return the rows of every table of a cohort."""
    return {
        path.removeprefix("data/").removesuffix(".csv"): read(content.decode())
        for path, content in lead.files(seed).items()
        if path.startswith("data/")
    }


def read(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def event_times() -> list[Row]:
    """Return the table of event times that lies in the package."""
    from importlib.resources import files

    text = files(lead).joinpath("event_times.csv").read_text(encoding="utf-8")
    return read("".join(x for x in text.splitlines(True) if not x.startswith("#")))


def of(seed: int, table: str, subject: str, **cells: str) -> list[Row]:
    """Return the rows of a patient, of those with some cells."""
    wanted = {"subject": subject, **cells}.items()
    return [row for row in tables(seed)[table] if wanted <= row.items()]


def first_doses(seed: int) -> dict[str, date]:
    """Return the first dose of every patient who had one."""
    found: dict[str, date] = {}
    for row in tables(seed)["doses"]:
        on = date.fromisoformat(row["started_on"])
        found[row["subject"]] = min(on, found.get(row["subject"], on))
    return found


def day_of(seed: int, row: Row, column: str) -> int:
    """Count the days from the patient's first dose to a date."""
    return (date.fromisoformat(row[column]) - first_doses(seed)[row["subject"]]).days


@lru_cache
def graded(seed: int, subject: str, version: str = "1.0") -> list[tuple[int, Response, int]]:
    """Grade a patient's CTs after baseline: day, response, sum of target diameters in mm."""
    lesions = of(seed, "lesions", subject)
    looks = sorted(of(seed, "examinations", subject), key=lambda row: row["examined_on"])
    targets = [x for x in lesions if x["role"] == "target"]
    others = [x for x in lesions if x["role"] == "non-target"]
    seen = [list(_seen(seed, look, targets)) for look in looks]
    judged = [list(_seen(seed, look, others)) for look in looks]
    target = target_response(
        [[size for size, _ in visit] for visit in seen],
        [[state for _, state in visit] for visit in seen],
        [True] * len(targets),
        [x["nodal"] == "Y" for x in targets],
        version,
    )
    other = non_target_response([[state for _, state in v] for v in judged], [True] * len(others))
    new = [codes_of(NewLesion)[look["new_lesion"]] for look in looks]
    return [
        (
            day_of(seed, look, "examined_on"),
            overall_response(target[i], other[i], new[i]),
            int(sum(size for size, _ in seen[i])),
        )
        for i, look in enumerate(looks)
        if i > 0
    ]


def baseline_sum(seed: int, subject: str) -> int:
    """Add up the target diameters before the first dose, in mm."""
    rows = of(seed, "measurements", subject, visit="baseline")
    return sum(int(row["diameter_mm"]) for row in rows if row["diameter_mm"])


def _seen(seed: int, look: Row, lesions: list[Row]) -> Iterator[tuple[float, int]]:
    """Find what was seen of each lesion; one that merged counts in the mass."""
    subject, on = look["subject"], look["examined_on"]
    for lesion in lesions:
        rows = of(seed, "measurements", subject, lesion=lesion["lesion"])
        here = [row for row in rows if row["assessed_on"] == on]
        if here:
            (row,) = here
            size = float(row["diameter_mm"]) if row["diameter_mm"] else 0.0
            yield size, codes_of(LesionState)[row["state"]]
        else:
            assert lesion["merged_into"]
            assert max(row["assessed_on"] for row in rows) < on
            yield 0.0, LesionState.ABSENT
