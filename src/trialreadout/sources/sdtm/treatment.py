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
_NOT_GIVEN = {"EXOCCUR": "N", "EXSTAT": "NOT DONE"}
_OF_CANCER = r"CANCER|ONCOLOG|NEOPLAS|CHEMOTHERAP|TUMOU?R"
_EARLIER = r"PRIOR|PREVIOUS"


def doses(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read EX; a placebo is a dose of 0 mg, and what was not given is no dose."""
    ex = domains.get("ex")
    if ex is None:
        return None
    administered, withheld = given(ex)
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


def given(ex: pl.DataFrame) -> tuple[pl.DataFrame, list[Finding]]:
    """Leave out of EX what was not given, each with a finding."""
    findings: list[Finding] = []
    for column, word in _NOT_GIVEN.items():
        if column in ex.columns:
            withheld = capitals(ex, column) == word
            rows = ex.rename({"USUBJID": "subject"})
            findings += faults("dose-not-given", "doses", rows, withheld, column)
            ex = ex.filter(~withheld)
    return ex, findings


def therapies(domains: Mapping[str, pl.DataFrame]) -> Raw | None:
    """Read from CM what its category calls a therapy of cancer, if it was not given before."""
    cm = domains.get("cm")
    categories = [c for c in ("CMCAT", "CMSCAT") if cm is not None and c in cm.columns]
    if cm is None or not categories:
        return None
    words = pl.concat_str([capitals(cm, c) for c in categories], separator="|")
    return take(
        cm.filter(words.str.contains(_OF_CANCER) & ~words.str.contains(_EARLIER)),
        {
            "subject": "USUBJID",
            "started_on": "CMSTDTC",
            "ended_on": "CMENDTC",
            "kind": categories[-1],
        },
    )
