"""Outcome measures as elements: the measure, its groups, and its statistical analyses.

Source: ClinicalTrials.gov, RRSUploadSchema.xsd, version 2017.04.18, types OutcomeMeasure and
        OutcomeMeasureAnalysis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from trialreadout.analysis.results import Result
from trialreadout.analysis.xml_elements import Element, element
from trialreadout.protocol import Protocol
from trialreadout.protocol.registry_record import RegisteredOutcome
from trialreadout.registry.asked import Asked
from trialreadout.registry.by_hand import ToFill
from trialreadout.registry.groups import Group
from trialreadout.registry.measures import elements_of, group_elements, leaf
from trialreadout.registry.numbers import NOT_AVAILABLE, printed, printed_p
from trialreadout.registry.outcomes import analysed_in, is_of_fixed_time, measure_of

MODULE = "Outcome Measures"
PRIMARY, SECONDARY, OTHER = "Primary", "Secondary", "Other Pre-specified"
_KINDS = {"primary": PRIMARY, "secondary": SECONDARY, "other": OTHER}
_TESTS = {"comparison": "Fisher Exact", "log-rank": "Log Rank", "hazard ratio": "Regression, Cox"}


def outcome_measures(
    protocol: Protocol,
    measures: Sequence[Asked],
    groups: Sequence[Group],
    registered: Mapping[str, RegisteredOutcome],
    assigned: int,
) -> tuple[Element, list[ToFill]]:
    """Write every measure, the primary ones first.

    Parameters
    ----------
    measures
        Statistics with their rows.
    groups
        The arms, whose titles and descriptions the groups of a measure take.
    registered
        For an endpoint the outcome of the record that it answers.
    assigned
        How many began.
    """
    kinds = [_kind(protocol, each, registered) for each in measures]
    order = sorted(
        range(len(measures)), key=lambda at: (PRIMARY, SECONDARY, OTHER).index(kinds[at])
    )
    made = [
        _outcome(protocol, measures[at], kinds[at], groups, registered, assigned, number)
        for number, at in enumerate(order, start=1)
    ]
    left = [line for at in order for line in _left(protocol, measures[at], kinds[at], registered)]
    return element("outcomeMeasures", children=made), list(dict.fromkeys(left))


def _kind(protocol: Protocol, asked: Asked, registered: Mapping[str, RegisteredOutcome]) -> str:
    name = asked.statistic.endpoint
    if name in registered:
        return _KINDS[registered[name].kind]
    return PRIMARY if getattr(protocol.endpoint(name), "primary", False) else OTHER


def _outcome(
    protocol: Protocol,
    asked: Asked,
    kind: str,
    groups: Sequence[Group],
    registered: Mapping[str, RegisteredOutcome],
    assigned: int,
    number: int,
) -> Element:
    keys = list(dict.fromkeys(row.group for row in asked.rows))
    identifiers = {key: f"outcome-{number}-{n}" for n, key in enumerate(keys, start=1)}
    measure = measure_of(
        asked, protocol, identifiers, registered.get(asked.statistic.endpoint), assigned
    )
    columns = [(identifiers[key], *_named(key, groups), analysed_in(asked, key)) for key in keys]
    return element(
        "outcomeMeasure",
        children=[
            *elements_of(measure),
            *leaf("measureType", kind),
            element("outcomeMeasureAnalyses", children=_analyses(asked, identifiers)),
            element(
                "outcomeReportingGroups",
                children=group_elements("outcomeReportingGroup", columns),
            ),
        ],
    )


def _named(key: str | None, groups: Sequence[Group]) -> tuple[str, str | None]:
    """Name a group: as an arm, as everybody, or by its column and word."""
    for group in groups:
        if group.key == key:
            return group.title, group.description
    if key is None:
        return "All participants", "The arms together"
    column, _, word = key.partition(": ")
    return f"{column.replace('_', ' ')}: {word}", None


def _analyses(asked: Asked, identifiers: Mapping[str | None, str]) -> Iterator[Element]:
    if asked.statistic.yields == "proportion":
        for row in asked.rows:
            if row.value is not None and row.confidence is not None:
                yield _share(row, identifiers[row.group])
    for row in asked.compared:
        if row.value is not None:
            yield _comparison(row, identifiers)


def _share(row: Result, identifier: str) -> Element:
    """Give a share of patients with its interval, for which a count has no room."""
    return element(
        "measureAnalysis",
        children=[
            _selected([identifier]),
            *_limits(row, 100),
            *leaf("estimateComment", f"{row.n} of {row.denominator}; {row.method} interval"),
            *leaf("otherTypeName", "Percentage of participants"),
            *leaf("parameterType", "Other"),
            *leaf("parameterValue", printed(100 * (row.value or 0.0))),
            *leaf("statisticalTestType", "Other"),
        ],
    )


def _comparison(row: Result, identifiers: Mapping[str | None, str]) -> Element:
    """Give a test between all groups, or the hazard ratio of one against another."""
    assert row.value is not None
    ratio = row.statistic == "hazard ratio"
    weighted = row.statistic == "log-rank" and "rho" in (row.category or "")
    p = None if ratio else printed_p(row.value)
    about = f"{row.group or ''} {row.category or ''}".strip()
    selected = list(identifiers.values())
    if ratio and row.group is not None:
        column, reference = row.group.partition(": ")[0], (row.category or "")[len("against ") :]
        selected = [identifiers[row.group], identifiers[f"{column}: {reference}"]]
    return element(
        "measureAnalysis",
        children=[
            _selected(selected),
            *(_limits(row, 1) if ratio else []),
            *leaf("groupDescription", about),
            *leaf("otherMethodName", row.method if weighted else None),
            *leaf("parameterType", "Hazard Ratio (HR)" if ratio else ""),
            *leaf("parameterValue", printed(row.value) if ratio else None),
            *leaf("pValue", p),
            *leaf("statisticalMethod", "Other" if weighted else _TESTS[row.statistic]),
            *leaf("statisticalTestComment", row.method),
            *leaf("statisticalTestType", "Other"),
        ],
    )


def _limits(row: Result, factor: int) -> list[Element]:
    if row.confidence is None:
        return []
    low, high = (None if v is None else factor * v for v in (row.low, row.high))
    return [
        *leaf("ciLowerLimit", NOT_AVAILABLE if low is None else printed(low)),
        *leaf("ciNumSides", "2-Sided"),
        *leaf("ciPctValue", f"{100 * row.confidence:g}"),
        *leaf("ciUpperLimit", NOT_AVAILABLE if high is None else printed(high)),
        *leaf("ciUpperLimitNaComment", "Not reached" if high is None else None),
    ]


def _selected(identifiers: Sequence[str]) -> Element:
    chosen = [each for i in identifiers for each in leaf("outcomeReportingGroupId", i)]
    return element("outcomeReportingGroups", children=chosen)


def _left(
    protocol: Protocol, asked: Asked, kind: str, registered: Mapping[str, RegisteredOutcome]
) -> Iterator[ToFill]:
    name = asked.statistic.endpoint
    if kind == OTHER and name not in registered:
        why = f"{name}: written as {OTHER}; say Secondary or Post-Hoc if it is"
        yield ToFill(MODULE, "Outcome Measure Type", why)
    told = name in registered and registered[name].time_frame
    if not told and not is_of_fixed_time(protocol, asked.statistic):
        why = f"{name}: say how long each patient was assessed; the protocol names no visit"
        yield ToFill(MODULE, "Outcome Measure Time Frame", why)
    if asked.compared:
        why = f"{name}: comparisons are written as Other; say Superiority if that was tested"
        yield ToFill(MODULE, "Type of Statistical Test", why)
