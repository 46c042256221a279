"""Times of eight invented patients in two arms, and numbers asked of them."""

from __future__ import annotations

import polars as pl

from builders import protocol_of
from trialreadout.analysis.statistics import results_of

STUDY = """
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "days"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "survival"
analysis_set = "treated"
"""
TIMES = (10, 20, 30, 40, 50, 60, 70, 80)
EVENTS = (True, True, True, False, True, False, True, False)
ARMS = ("A", "A", "B", "A", "B", "B", "A", "B")


def asked(lines, times=TIMES, events=EVENTS, arms=ARMS):
    """Compute one statistic of times of invented patients, in their order."""
    protocol = protocol_of(STUDY + lines)
    (statistic,) = protocol.statistics
    names = [f"P{number}" for number in range(len(times))]
    rows = pl.DataFrame(
        {"subject": names, "time": times, "event": events},
        schema={"subject": pl.String, "time": pl.Float64, "event": pl.Boolean},
    )
    subjects = pl.DataFrame(
        {"subject": names, "arm": arms}, schema={"subject": pl.String, "arm": pl.String}
    )
    who = pl.Series(names, dtype=pl.String)
    endpoint = protocol.endpoint("survival")
    return list(results_of(statistic, endpoint, "treated", who, rows, subjects))


LOG_RANK = 'yields = "log-rank"\ngroup = "arm"\n'
RATIO = 'yields = "hazard ratio"\ngroup = "arm"\n'
MEAN = 'yields = "restricted mean"\nat = [45]\n'
