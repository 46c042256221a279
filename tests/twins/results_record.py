"""A results record read back with the standard library alone, element by element."""

from __future__ import annotations

from dataclasses import dataclass
from xml.etree import ElementTree

RESULT = "{http://clinicaltrials.gov/rrs}result"


@dataclass(frozen=True)
class ReadCell:
    """One entry of one group of one measure."""

    group: str
    row: str | None
    category: str | None
    value: str
    low: str | None
    high: str | None
    comment: str | None
    analysed: int


@dataclass(frozen=True)
class ReadMeasure:
    """A measure as it stands."""

    title: str
    other: str | None
    kind: str | None
    parameter: str | None
    dispersion: str | None
    description: str
    population: str
    time_frame: str | None
    groups: dict[str, tuple[str, int]]
    cells: tuple[ReadCell, ...]
    analyses: tuple[dict[str, str], ...]


def result_of(xml: bytes) -> ElementTree.Element:
    """Find the results."""
    found = ElementTree.fromstring(xml).find(f".//{RESULT}")
    assert found is not None
    return found


def measures_of(result: ElementTree.Element, path: str) -> list[ReadMeasure]:
    """Read measures: "baseline/baselineMeasures/baselineMeasure" or the like."""
    return [_measure(each) for each in result.findall(path)]


def _measure(each: ElementTree.Element) -> ReadMeasure:
    cells = []
    for row in each.findall("measureRows/measureRow"):
        for value in row.findall("reportedValues/reportedValue"):
            for entry in value.findall("reportedEntries/reportedEntry"):
                cells.append(
                    ReadCell(
                        value.findtext("reportingGroupId", ""),
                        row.findtext("title"),
                        entry.findtext("catName"),
                        entry.findtext("parameterValue", ""),
                        entry.findtext("dispersionLowerLimit"),
                        entry.findtext("dispersionUpperLimit"),
                        entry.findtext("naComment"),
                        int(value.findtext("subjectsAnalyzed", "")),
                    )
                )
    groups = {
        group.attrib["id"]: (
            group.findtext("title", ""),
            int(group.findtext("subjectsAnalyzed", "")),
        )
        for group in each.findall("outcomeReportingGroups/outcomeReportingGroup")
    }
    analyses = tuple(
        {part.tag: part.text or "" for part in analysis if not len(part)}
        for analysis in each.findall("outcomeMeasureAnalyses/measureAnalysis")
    )
    return ReadMeasure(
        each.findtext("title", ""),
        each.findtext("otherTitle"),
        each.findtext("measureType"),
        each.findtext("parameterType"),
        each.findtext("dispersionType"),
        each.findtext("measureDescription", ""),
        each.findtext("populationAnalysisDescription", ""),
        each.findtext("timeFrame"),
        groups,
        tuple(cells),
        analyses,
    )


def flow_of(result: ElementTree.Element) -> dict[str, dict[str, int | None]]:
    """Read the flow: for each group's title how many did what; None: no number stands there."""
    flow = result.find("participantFlow")
    assert flow is not None
    titles = {
        group.attrib["id"]: group.findtext("title", "")
        for group in flow.findall("participantFlowGroups/flowGroup")
    }
    said: dict[str, dict[str, int | None]] = {title: {} for title in titles.values()}
    period = flow.find("periods/period")
    assert period is not None
    for name in ("startedMilestone", "completedMilestone"):
        for each in period.findall(f"{name}/milestoneAchievements/milestoneAchievement"):
            n = each.findtext("subjectsAchieve")
            title = titles[each.findtext("reportingGroupId", "")]
            said[title][name.removesuffix("Milestone")] = None if n is None else int(n)
    for reason in period.findall("dropWithdrawReasons/dropWithdrawReason"):
        kind = reason.findtext("reasonType", "")
        words = reason.findtext("otherReasonName")
        for each in reason.findall("dropWithdrawReasonDetails/reasonDetail"):
            title = titles[each.findtext("reportingGroupId", "")]
            key = f"{kind}: {words}" if words else kind
            assert key not in said[title], "a reason stands twice"
            said[title][key] = int(each.findtext("subjectsAffected", ""))
    return said


def events_of(
    result: ElementTree.Element, table: str
) -> dict[str, dict[str, tuple[int, int, int]]]:
    """Read "seriousEvent" or "frequentEvent": by term and group events, affected and at risk."""
    return {
        event.findtext("term", ""): {
            stats.findtext("reportingGroupId", ""): (
                int(stats.findtext("numEvents", "")),
                int(stats.findtext("numSubjectsAffected", "")),
                int(stats.findtext("numSubjects", "")),
            )
            for stats in event.findall("adverseEventStats/eventStats")
        }
        for event in result.iter(table)
    }


def groups_of_events(result: ElementTree.Element) -> list[dict[str, str]]:
    """Read the groups of adverse events, each as its texts."""
    return [
        {part.tag: part.text or "" for part in group}
        for group in result.findall("reportedEvents/interventionGroups/interventionGroup")
    ]
