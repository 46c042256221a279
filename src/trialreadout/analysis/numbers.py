"""All results of a study: each statistic, in each of its analysis sets, and each success."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from trialreadout.analysis.between_readers import between_readers
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.of_event_rates import times_of_each_term
from trialreadout.analysis.published import statistics_of_published
from trialreadout.analysis.results import Result
from trialreadout.analysis.sets import members
from trialreadout.analysis.statistics import group_of_subjects, results_of
from trialreadout.analysis.stops import stopped
from trialreadout.analysis.success import in_order_of_start, successes_of
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import BETWEEN_GROUPS, Statistic
from trialreadout.protocol.numbers_asked import BETWEEN_READERS
from trialreadout.sources.read import Sources


def all_results(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> tuple[list[Result], list[Finding]]:
    """Compute every statistic and success whose endpoint and analysis set could be graded.

    Returns
    -------
    Results in the protocol's order, and what was asked for in a way that cannot be answered.
    """
    of_statistic: dict[Statistic, list[Result]] = {}
    findings: list[Finding] = []
    beyond = statistics_of_published(protocol)
    for statistic in dict.fromkeys((*protocol.statistics, *beyond)):
        found, unanswerable = _results_of(statistic, protocol, sources, graded)
        of_statistic[statistic] = found
        findings += unanswerable
    asked = [each for statistic in protocol.statistics for each in of_statistic[statistic]]
    results = list(dict.fromkeys(asked))
    twice = list(_said_twice(results))
    known = {result.id for result in results}
    for statistic in beyond:
        further = [each for each in of_statistic[statistic] if each.id not in known]
        results += further
        known |= {each.id for each in further}
    results += _successes(protocol, sources, graded)
    return results, [*dict.fromkeys(findings), *twice]


def _results_of(
    statistic: Statistic,
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
) -> tuple[list[Result], list[Finding]]:
    """Compute one statistic in each of its analysis sets, or find why it cannot be."""
    subjects = sources.table("subjects").unique("subject")
    if statistic.endpoint not in graded:
        return [], []
    if statistic.group is not None and statistic.group not in subjects.columns:
        return [], [_no_such_group(statistic, subjects)]
    if statistic.reference is not None and statistic.reference not in _groups(statistic, subjects):
        return [], [_no_such_reference(statistic, _groups(statistic, subjects))]
    recorded = sources.fault_of("assessments") if statistic.yields == "agreement" else None
    if recorded is not None:
        what = f"agreement of {statistic.endpoint}"
        return [], [stopped(what, "assessments", recorded, sources)]
    tables = {name: each.table for name, each in graded.items()}
    table = _of_record(tables[statistic.endpoint])
    if statistic.yields == BETWEEN_READERS:
        by_reader = graded[statistic.endpoint].by_reader
        if len(by_reader) < 2:
            return [], [_one_reader(statistic, tuple(by_reader))]
        table = between_readers(by_reader, sources)
    if statistic.each_term:
        table = times_of_each_term(graded[statistic.endpoint], sources)
    endpoint = protocol.endpoint(statistic.endpoint)
    results: list[Result] = []
    findings: list[Finding] = []
    for name in statistic.analysis_set:
        patients = members(protocol.analysis_set(name), sources, tables, protocol.data.cut_off)
        if patients is None:
            continue
        if patients.is_empty():
            findings.append(_empty_set(name))
        elif statistic.yields in BETWEEN_GROUPS:
            own = subjects.filter(pl.col("subject").is_in(patients.implode()))
            if len(_groups(statistic, own)) < 2:
                findings.append(_one_group(statistic, name, _groups(statistic, own)))
        rows = table.filter(pl.col("subject").is_in(patients.implode()))
        results += results_of(statistic, endpoint, name, patients, rows, subjects)
    return results, findings


def _successes(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> Iterator[Result]:
    """Judge what would count as success, where its endpoint was graded."""
    tables = {name: each.table for name, each in graded.items()}
    for success in protocol.successes:
        if success.endpoint not in graded:
            continue
        chosen = protocol.analysis_set(success.analysis_set)
        patients = members(chosen, sources, tables, protocol.data.cut_off)
        if patients is not None:
            patients = in_order_of_start(patients, sources, protocol.dates.time_zero)
            table = _of_record(tables[success.endpoint])
            rows = table.filter(pl.col("subject").is_in(patients.implode()))
            yield from successes_of(success, protocol.endpoint(success.endpoint), patients, rows)


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


def _one_reader(statistic: Statistic, readers: tuple[str, ...]) -> Finding:
    return Finding(
        "warning",
        "one-reader",
        table="assessments",
        file="study.toml",
        column="statistic.yields",
        value=", ".join(readers) or None,
        allowed=f'two readers or more who read for "{statistic.endpoint}"',
        remedy="Give each reader a name in the column reader, or take the statistic out.",
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


def _groups(statistic: Statistic, subjects: pl.DataFrame) -> list[str]:
    """List the groups that are recorded of some patients."""
    named = subjects.select(_group=group_of_subjects(statistic))["_group"]
    return named.drop_nulls().unique().sort().to_list()


def _no_such_reference(statistic: Statistic, groups: list[str]) -> Finding:
    return Finding(
        "error",
        "unknown-reference",
        table="subjects",
        file="study.toml",
        column="statistic.reference",
        value=statistic.reference,
        allowed=", ".join(groups),
        remedy=f"Name a group as the column {statistic.group} of the subjects has it.",
    )


def _one_group(statistic: Statistic, set_name: str, groups: list[str]) -> Finding:
    return Finding(
        "warning",
        "one-group",
        table="subjects",
        file="study.toml",
        column="statistic.group",
        value=statistic.group,
        allowed="a column that parts the patients of the set into two groups or more",
        remedy=f"Of the set {set_name} it says {', '.join(groups) or 'nothing'} alone; name "
        "another column or another set. Until then the comparison cannot be estimated.",
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
