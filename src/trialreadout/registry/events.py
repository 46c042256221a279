"""Adverse events: all-cause mortality, serious events, and the others above a threshold.

They are counted by the functions that count incidences, over the events that the protocol's
endpoint counts, related or not, in those who were treated. An event is serious or not as it was
collected; where that is not known, it stands in neither table, and the totals are not written,
since they could be too low.

Source: ClinicalTrials.gov, Results Data Element Definitions, 4. Adverse Event Information (the
        threshold is at most 5 %, and must be exceeded in a group); RRSUploadSchema.xsd, version
        2017.04.18, type ReportedEvents.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.about import About
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.of_events import from_grade, incidence
from trialreadout.analysis.results import Result
from trialreadout.analysis.xml_elements import Element, element
from trialreadout.endpoints.adverse_events import events_of
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import DISPOSITION, Statistic
from trialreadout.protocol.safety import AdverseEvents
from trialreadout.registry.by_hand import ToFill
from trialreadout.registry.groups import ENTERED, Group
from trialreadout.registry.measures import leaf
from trialreadout.sources.read import Sources

MODULE = "Adverse Events"
HIGHEST_THRESHOLD = 5.0
"""The highest frequency threshold, in per cent, that the registry takes."""
_DIED = "died"


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The patients of one group who were at risk, and their events."""

    identifier: str
    group: Group
    patients: tuple[str, ...]
    died: Result | None
    """None: it is not known who died."""
    events: pl.DataFrame
    """`subject`, `term`, `system_organ_class`, `serious`; a row an event."""

    def counted(self, events: pl.DataFrame, set_name: str, endpoint: str) -> dict[str, Result]:
        """Count the patients with each term; those of the group without any are in none."""
        statistic = Statistic(
            endpoint=endpoint, yields="incidence", analysis_set=(set_name,), grades=(1,)
        )
        about = About(statistic, endpoint, None, set_name, self.group.key, self.patients)
        own = events.filter(pl.col("subject").is_in(list(self.patients)))
        any_grade = f", {from_grade(1)}"
        return {
            (row.category or "").removesuffix(any_grade): row
            for row in incidence(about, own)
            if (row.category or "").endswith(any_grade)
        }


def reported_events(
    protocol: Protocol,
    sources: Sources,
    graded: Mapping[str, GradedEndpoint],
    results: Sequence[Result],
    set_name: str | None,
    groups: Sequence[Group],
    threshold: float,
) -> tuple[Element | None, list[ToFill]]:
    """Write the adverse events of those who were treated.

    Parameters
    ----------
    set_name, groups
        The analysis set of those at risk, None if the protocol has none, and its groups.
    threshold
        Events that are not serious are listed if more than so many per cent of a group have them.

    Returns
    -------
    None where events were not graded, or of no event it is known whether it was serious.
    """
    name = next((n for n, each in graded.items() if isinstance(each.endpoint, AdverseEvents)), None)
    if name is None or set_name is None:
        why = "the study file counts none, or has no analysis set of those treated"
        return None, [ToFill(MODULE, "all", why)]
    events = _events(graded[name], sources)
    if events.height and not events["serious"].count():
        return None, [ToFill(MODULE, "all", "of no event it is recorded whether it was serious")]
    at_risk = [
        _at_risk(f"events-{number}", group, events, results, set_name)
        for number, group in enumerate(groups, start=1)
    ]
    unknown = events.filter(pl.col("serious").is_null())
    serious = _terms(at_risk, events.filter("serious"), set_name, name)
    others = _terms(at_risk, events.filter(~pl.col("serious")), set_name, name)
    above = {
        term: counted
        for term, counted in others.items()
        if any(100 * row.n > threshold * row.denominator for row in counted.values())
    }
    written = events.filter(~pl.col("serious") & pl.col("term").is_in(list(above)))
    totals = unknown.is_empty()
    columns = [_column(each, events.filter("serious"), written, totals=totals) for each in at_risk]
    time = f"From the first dose to {protocol.toxicity.emergent_until_days} days after the last"
    made = element(
        "reportedEvents",
        children=[
            *leaf("frequencyReportingThreshold", f"{threshold:g}"),
            element(
                "frequentAdverseEvents",
                children=[
                    _event("frequentEvent", term, counted, at_risk, written)
                    for term, counted in above.items()
                ],
            ),
            element("interventionGroups", children=columns),
            element(
                "seriousAdverseEvents",
                children=[
                    _event("seriousEvent", term, counted, at_risk, events.filter("serious"))
                    for term, counted in serious.items()
                ],
            ),
            *leaf("sourceVocabulary", protocol.toxicity.criteria),
            *leaf("timeFrame", time),
        ],
    )
    return made, list(_left(protocol, events, at_risk, unknown))


def _events(graded: GradedEndpoint, sources: Sources) -> pl.DataFrame:
    """List the events that the endpoint counts, with what was collected of their seriousness."""
    serious = sources.table("adverse_events")["serious"]
    rows = pl.concat([events_of(each, cohort, sources) for cohort, each in graded.parts])
    return rows.with_columns(serious=serious.gather(rows["source_row"]))


def _at_risk(
    identifier: str, group: Group, events: pl.DataFrame, results: Iterable[Result], set_name: str
) -> AtRisk:
    own = {
        row.category: row
        for row in results
        if (row.endpoint, row.analysis_set, row.group) == (DISPOSITION, set_name, group.key)
    }
    patients = own[ENTERED].about
    of_group = events.filter(pl.col("subject").is_in(list(patients)))
    return AtRisk(identifier, group, patients, own.get(_DIED), of_group)


def _terms(
    at_risk: Sequence[AtRisk], events: pl.DataFrame, set_name: str, endpoint: str
) -> dict[str, dict[str, Result]]:
    """Count each term in each group, by the group's identifier; terms in their order."""
    by_group = {each.identifier: each.counted(events, set_name, endpoint) for each in at_risk}
    terms = sorted({term for counted in by_group.values() for term in counted})
    return {
        term: {key: counted[term] for key, counted in by_group.items() if term in counted}
        for term in terms
    }


def _column(each: AtRisk, serious: pl.DataFrame, written: pl.DataFrame, *, totals: bool) -> Element:
    n = len(each.patients)
    affected, otherwise = (
        rows.filter(pl.col("subject").is_in(list(each.patients)))["subject"].n_unique()
        for rows in (serious, written)
    )
    return element(
        "interventionGroup",
        {"id": each.identifier},
        [
            *leaf("description", each.group.description),
            *leaf("numDeaths", each.died.n if each.died else None),
            *leaf("numSubjectsFrequentEvents", otherwise if totals else None),
            *leaf("numSubjectsSeriousEvents", affected if totals else None),
            *leaf("partAtRiskAllCauseMort", n if each.died else None),
            *leaf("partAtRiskFrequentEvents", n if totals else None),
            *leaf("partAtRiskSeriousEvents", n if totals else None),
            *leaf("title", each.group.title),
        ],
    )


def _event(
    name: str,
    term: str,
    counted: Mapping[str, Result],
    at_risk: Sequence[AtRisk],
    events: pl.DataFrame,
) -> Element:
    of_term = events.filter(pl.col("term") == term)
    classes = of_term["system_organ_class"].drop_nulls().unique().sort()
    stats = [
        element(
            "eventStats",
            children=[
                *leaf("reportingGroupId", each.identifier),
                *leaf(
                    "numEvents",
                    of_term.filter(pl.col("subject").is_in(list(each.patients))).height,
                ),
                *leaf(
                    "numSubjectsAffected",
                    counted[each.identifier].n if each.identifier in counted else 0,
                ),
                *leaf("numSubjects", len(each.patients)),
            ],
        )
        for each in at_risk
    ]
    return element(
        name,
        children=[
            element("adverseEventStats", children=stats),
            *leaf("organSystemName", classes[0] if len(classes) == 1 else None),
            *leaf("term", term),
        ],
    )


def _left(
    protocol: Protocol, events: pl.DataFrame, at_risk: Sequence[AtRisk], unknown: pl.DataFrame
) -> Iterator[ToFill]:
    yield ToFill(MODULE, "Collection Approach", "Systematic or Non-systematic Assessment")
    yield ToFill(
        MODULE,
        "Source Vocabulary Name",
        f"written is {protocol.toxicity.criteria}, by which events are graded; say so if their "
        "terms are from another vocabulary",
    )
    yield ToFill(
        MODULE,
        "Adverse Event Time Frame",
        "written is the window of the protocol; deaths are all deaths up to the data cut-off",
    )
    for name in events["system_organ_class"].drop_nulls().unique().sort():
        why = f'"{name}" is written as collected; choose among the organ systems of the registry'
        yield ToFill(MODULE, "Organ System", why)
    by_term = events.group_by("term").agg(pl.col("system_organ_class").drop_nulls().n_unique())
    for term, classes in by_term.sort("term").iter_rows():
        if classes != 1:
            why = f'"{term}" has {classes or "no"} organ systems among the data; none is written'
            yield ToFill(MODULE, "Organ System", why)
    for term, n in unknown.group_by("term").len().sort("term").iter_rows():
        why = f'not recorded of {n} of "{term}"; they stand in no table, and no total is written'
        yield ToFill(MODULE, "Serious", why)
    if any(each.died is None for each in at_risk):
        yield ToFill(
            MODULE, "All-Cause Mortality", "who died is not known without the table of status"
        )
