"""From EX to doses, and from CM to other therapies of the disease.

Source: CDISC SDTM Implementation Guide 3.4, 6.1 (EX, CM).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from trialreadout.core.findings import Finding
from trialreadout.sources.faults import faults
from trialreadout.sources.raw import Raw, take
from trialreadout.sources.sdtm.readers import capitals

_DOSES_PER_DAY = {
    "QD": 1.0,
    "BID": 2.0,
    "TID": 3.0,
    "QID": 4.0,
    "QOD": 0.5,
    "Q12H": 2.0,
    "Q8H": 3.0,
}
_NOT_GIVEN = {"OCCUR": "N", "STAT": "NOT DONE"}
_OF_CANCER = r"CANCER|ONCOLOG|NEOPLAS|CHEMOTHERAP|RADIOTHERAP|IMMUNOTHERAP|TUMOU?R"
_OTHER = r"PRIOR|PREVIOUS|\bNON\b"


def doses(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read EX; a placebo is a dose of 0 mg, and what was not given is no dose."""
    ex = domains.get("ex")
    if ex is None:
        return None
    administered, withheld = given(ex, "EX", "doses")
    raw = take(
        administered,
        {
            "subject": "USUBJID",
            "agent": "EXTRT",
            "started_on": "EXSTDTC",
            "ended_on": "EXENDTC",
            "dose_mg": "EXDOSE",
            "times_per_day": "EXDOSFRQ",
            "reason": "EXADJ",
        },
    )
    if "times_per_day" in raw.headings:
        per_day = pl.col("times_per_day").replace_strict(
            _DOSES_PER_DAY, default=None, return_dtype=pl.Float64
        )
        raw = replace(raw, cells=raw.cells.with_columns(times_per_day=per_day))
    return replace(raw, findings=tuple(withheld))


def given(rows: pl.DataFrame, prefix: str, table: str) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out of EX or CM what was not given, each with a finding in the plain table's name."""
    findings: list[Finding] = []
    for ending, word in _NOT_GIVEN.items():
        column = prefix + ending
        if column in rows.columns:
            withheld = capitals(rows, column) == word
            named = rows.rename({"USUBJID": "subject"})
            findings += faults("not-given", table, named, withheld, column)
            rows = rows.filter(~withheld)
    return rows, findings


def therapies(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read from CM what its category calls a therapy of cancer; not earlier ones, or not given."""
    cm = domains.get("cm")
    categories = [c for c in ("CMCAT", "CMSCAT") if cm is not None and c in cm.columns]
    if cm is None or not categories:
        return None
    words = pl.concat_str([capitals(cm, c) for c in categories], separator="|")
    of_cancer = cm.filter(words.str.contains(_OF_CANCER) & ~words.str.contains(_OTHER))
    administered, withheld = given(of_cancer, "CM", "therapies")
    raw = take(
        administered,
        {
            "subject": "USUBJID",
            "started_on": "CMSTDTC",
            "ended_on": "CMENDTC",
            "kind": categories[-1],
        },
    )
    return replace(raw, findings=tuple(withheld))
