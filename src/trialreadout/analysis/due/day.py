"""A study on one day of its course: who is due what, what is to be decided, how far its looks are.

Everything is taken from the tables as they were known on that day, and from what `run` grades.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from trialreadout.analysis.decided import held_against_rule
from trialreadout.analysis.due.decisions import DecisionOn, decisions_on
from trialreadout.analysis.due.deviations.deviation import Deviation
from trialreadout.analysis.due.deviations.listing import deviations_on
from trialreadout.analysis.due.items import unknown_items
from trialreadout.analysis.due.looks import Look, looks_on
from trialreadout.analysis.due.patients import Patient, patients_on
from trialreadout.analysis.due.visits import NEXT, STATES, VisitOn, due_visits, schedule_on
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.core.findings import Finding
from trialreadout.protocol import Protocol
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.known_on import known_on
from trialreadout.sources.read import Sources

_EXPECTED = ("after-cut-off", "empty-table", "part-stopped")
"""What every study in progress has, once it is looked at on an earlier day: rows that came later,
and tables in which nothing had happened yet."""


@dataclass(frozen=True, slots=True)
class Due:
    """What a day asks of a trial."""

    protocol: Protocol
    on: date
    patients: tuple[Patient, ...]
    visits: tuple[VisitOn, ...]
    """The most urgent first, then by patient."""
    decisions: tuple[DecisionOn, ...]
    looks: tuple[Look, ...]
    deviations: tuple[Deviation, ...]
    findings: tuple[Finding, ...]

    def of(self, subject: str) -> Due:
        """Keep what concerns one patient, so no look; KeyError if none of that name had entered."""
        own = tuple(each for each in self.patients if each.subject == subject)
        if not own:
            raise KeyError(subject)
        return replace(
            self,
            patients=own,
            visits=tuple(each for each in self.visits if each.subject == subject),
            decisions=tuple(each for each in self.decisions if each.subject == subject),
            looks=(),
            deviations=tuple(each for each in self.deviations if each.subject == subject),
        )

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        study = self.protocol.study
        return {
            "study": study.id,
            "synthetic": study.synthetic,
            "on": self.on.isoformat(),
            "patients": [_plain(asdict(each)) for each in self.patients],
            "visits": [_plain(asdict(each)) for each in self.visits],
            "decisions": [_plain(asdict(each)) for each in self.decisions],
            "looks": [_plain(asdict(each)) for each in self.looks],
            "deviations": [_plain(asdict(each)) for each in self.deviations],
            "findings": [finding.as_dict() for finding in self.findings],
        }


def due_on(on: date, protocol: Protocol, sources: Sources, within: int | None) -> Due:
    """Look at a study on a day.

    Parameters
    ----------
    on
        The day.
    protocol, sources
        With this day as their data cut-off.
    within
        How many weeks ahead visits are named; None: of each patient the next alone.
    """
    known = known_on(sources, on)
    cohorts = build_cohorts(known, protocol)
    graded, stopped = grade_endpoints(protocol, known, cohorts)
    patients = patients_on(on, protocol, known, cohorts, graded)
    schedule = schedule_on(on, protocol, known, patients, within or 0)
    visits = [v for each in patients for v in due_visits(schedule, each, on, within)]
    decided = held_against_rule(graded, known, protocol)
    noticed = [f for f in (*known.findings, *stopped) if f.rule not in _EXPECTED]
    return Due(
        protocol,
        on,
        patients,
        tuple(sorted(visits, key=_urgency)),
        tuple(decisions_on(on, protocol, known, graded, patients, schedule)),
        tuple(looks_on(on, protocol, known, graded, patients)),
        deviations_on(on, protocol, known, patients, schedule, decided),
        (*noticed, *unknown_items(protocol, known)),
    )


def _urgency(visit: VisitOn) -> tuple[int, date, str]:
    """Order by state, then what closed or opens first."""
    coming = visit.first_on if visit.state == NEXT else visit.last_on
    return STATES.index(visit.state), coming or date.max, visit.subject


def _plain(value: Any) -> Any:
    """Write days as ISO 8601, within tables and lists, too."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value
