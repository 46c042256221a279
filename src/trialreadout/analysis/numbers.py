"""All results of a study: each statistic, in each of its analysis sets, and each success."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.results import Result
from trialreadout.analysis.sets import members
from trialreadout.analysis.statistics import results_of
from trialreadout.analysis.stops import stopped
from trialreadout.analysis.success import in_order_of_start, successes_of
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.sources.read import Sources


def all_results(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> tuple[list[Result], list[Finding]]:
    """Compute every statistic and success whose endpoint and analysis set could be graded.

    Returns
    -------
    Results in the protocol's order, and what was asked for in a way that cannot be answered.
    """
    tables = {name: each.table for name, each in graded.items()}
    subjects = sources.table("subjects").unique("subject")
    results: list[Result] = []
    findings: list[Finding] = []
    for statistic in protocol.statistics:
        if statistic.endpoint not in graded:
            continue
        if statistic.group is not None and statistic.group not in subjects.columns:
            findings.append(_no_such_group(statistic, subjects))
            continue
        recorded = sources.fault_of("assessments") if statistic.yields == "agreement" else None
        if recorded is not None:
            what = f"agreement of {statistic.endpoint}"
            findings.append(stopped(what, "assessments", recorded, sources))
            continue
        table = _of_record(tables[statistic.endpoint])
        for name in statistic.analysis_set:
            patients = members(protocol.analysis_set(name), sources, tables, protocol.data.cut_off)
            if patients is None:
                continue
            if patients.is_empty():
                findings.append(_empty_set(name))
            rows = table.filter(pl.col("subject").is_in(patients.implode()))
            endpoint = protocol.endpoint(statistic.endpoint)
            results += results_of(statistic, endpoint, name, patients, rows, subjects)
    for success in protocol.successes:
        if success.endpoint not in graded:
            continue
        chosen = protocol.analysis_set(success.analysis_set)
        patients = members(chosen, sources, tables, protocol.data.cut_off)
        if patients is not None:
            patients = in_order_of_start(patients, sources, protocol.dates.time_zero)
            table = _of_record(tables[success.endpoint])
            rows = table.filter(pl.col("subject").is_in(patients.implode()))
            endpoint = protocol.endpoint(success.endpoint)
            results += successes_of(success, endpoint, patients, rows)
    results = list(dict.fromkeys(results))
    return results, [*dict.fromkeys(findings), *_said_twice(results)]


def _of_record(table: pl.DataFrame) -> pl.DataFrame:
    """Keep what was graded from the reader of record, where readers are told apart."""
    return table.filter("of_record") if "of_record" in table.columns else table


def _empty_set(name: str) -> Finding:
    return Finding(
        "warning",
        "empty-analysis-set",
        file="study.toml",
        column="analysis_set",
        value=name,
        allowed="a set with at least one patient",
        remedy="See whether its rule is the one meant, and whether the data say what it asks for; "
        "until then its numbers cannot be estimated.",
    )


def _no_such_group(statistic: Statistic, subjects: pl.DataFrame) -> Finding:
    return Finding(
        "error",
        "unknown-group",
        table="subjects",
        file="study.toml",
        column="statistic.group",
        value=statistic.group,
        allowed=", ".join(c for c in subjects.columns if not c.endswith("_collected")),
        remedy="Name a column of the table of subjects.",
    )


def _said_twice(results: list[Result]) -> Iterator[Finding]:
    seen: set[str] = set()
    for result in results:
        if result.id in seen:
            yield Finding(
                "error",
                "duplicate-statistic",
                file="study.toml",
                value=result.id,
                allowed="each number once",
                remedy="Take one of the two [[statistic]] out, or tell them apart.",
            )
        seen.add(result.id)
