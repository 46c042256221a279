"""All rows that figures and the report draw beside the results: computed here, drawn elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from trialreadout.analysis.combinations import Combinations, combinations_of
from trialreadout.analysis.crossings import Crossing, crossings_of
from trialreadout.analysis.curves import Curve, curves_of
from trialreadout.analysis.dose_courses import DoseCourses, dose_courses_of
from trialreadout.analysis.event_courses import EventCourses, event_courses_of
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.marker_courses import MarkerCourses, marker_courses_of
from trialreadout.analysis.of_flow import Flow, flow_of
from trialreadout.analysis.sets import members
from trialreadout.analysis.subgroups import Subgroups, subgroups_of
from trialreadout.analysis.swimmer import Swimmers, swimmers_of
from trialreadout.analysis.tumour_changes import TumourChanges, tumour_changes_of
from trialreadout.protocol import Protocol
from trialreadout.sources.read import Sources


@dataclass(frozen=True, slots=True)
class Drawn:
    """What there is to draw."""

    subjects: tuple[str, ...]
    """Every patient in the data, in an analysis set or not."""
    sets: Mapping[str, tuple[str, ...] | None]
    """The patients of each analysis set, in the protocol's order; None: it rests on an endpoint
    that was not graded."""
    curves: tuple[Curve, ...]
    changes: tuple[TumourChanges, ...]
    courses: tuple[MarkerCourses, ...]
    combinations: tuple[Combinations, ...]
    swimmers: tuple[Swimmers, ...] = ()
    crossings: tuple[Crossing, ...] = ()
    subgroups: tuple[Subgroups, ...] = ()
    flow: Flow | None = None
    doses: tuple[DoseCourses, ...] = ()
    events: tuple[EventCourses, ...] = ()


def rows_to_draw(
    protocol: Protocol, sources: Sources, graded: Mapping[str, GradedEndpoint]
) -> Drawn:
    """Find the patients of each set, and estimate what figures show of them."""
    tables = {name: each.table for name, each in graded.items()}
    found = {
        each.name: members(each, sources, tables, protocol.data.cut_off)
        for each in protocol.analysis_sets
    }
    sets = {name: patients for name, patients in found.items() if patients is not None}
    widest = _widest(protocol, sets)
    subjects = sources.table("subjects")["subject"].drop_nulls().unique().sort()
    combinations = tuple(combinations_of(protocol, sources, graded, widest))
    named = {name: None if some is None else tuple(some) for name, some in found.items()}
    return Drawn(
        subjects=tuple(subjects),
        sets=named,
        curves=tuple(curves_of(protocol, sources, graded, sets)),
        changes=tuple(tumour_changes_of(protocol, sources, graded, widest)),
        courses=tuple(marker_courses_of(protocol, sources, graded, widest)),
        combinations=combinations,
        swimmers=tuple(swimmers_of(protocol, sources, graded, widest)),
        crossings=tuple(crossings_of(protocol, combinations)),
        subgroups=tuple(subgroups_of(protocol, sources, graded, sets)),
        flow=flow_of(protocol, named, _arms(sources)),
        doses=tuple(dose_courses_of(protocol, sources, graded, widest)),
        events=tuple(event_courses_of(protocol, sources, graded, widest)),
    )


def _arms(sources: Sources) -> dict[str, str | None]:
    """Read the arm of each patient; empty where the table names none."""
    subjects = sources.table("subjects").drop_nulls("subject")
    if "arm" not in subjects.columns:
        return {}
    return dict(subjects.select("subject", "arm").iter_rows())


def _widest(
    protocol: Protocol, sets: Mapping[str, pl.Series]
) -> Mapping[str, tuple[str, pl.Series]]:
    """Find for each endpoint the largest analysis set in which it is counted."""
    found: dict[str, tuple[str, pl.Series]] = {}
    for statistic in protocol.statistics:
        for name in statistic.analysis_set:
            known = found.get(statistic.endpoint)
            if name in sets and (known is None or len(sets[name]) > len(known[1])):
                found[statistic.endpoint] = name, sets[name]
    return found
