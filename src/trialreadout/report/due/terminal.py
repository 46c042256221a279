"""What a day asks of a trial, for who runs it: the most urgent first, then by patient."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from trialreadout.analysis.due.day import Due
from trialreadout.analysis.due.decisions import NOT_EVALUABLE, TAKEN, DecisionOn, Lacking
from trialreadout.analysis.due.looks import Look
from trialreadout.analysis.due.patients import Patient
from trialreadout.analysis.due.visits import MISSED, OPEN, OVERDUE, STATES, VisitOn
from trialreadout.report.notices import INVENTED
from trialreadout.report.text import capitalised, columns_under, counted

_STYLE = {OVERDUE: "bold red", OPEN: "bold yellow"}


def render_due(due: Due) -> RenderableType:
    """Draw visits by urgency, decisions that are not taken, and who is off study."""
    study = due.protocol.study
    parts: list[RenderableType] = [
        Text(f"{study.id} on {due.on}", style="bold"),
        Text(_census(due.patients)),
    ]
    if study.synthetic:
        parts.append(Text(INVENTED, style="yellow"))
    for state in STATES:
        own = [each for each in due.visits if each.state == state]
        if own:
            parts += [Text(), Text(_heading(state, own), style=_STYLE.get(state, "bold"))]
            parts.append(_visits(own, due.on))
    waiting = [each for each in due.decisions if each.state != TAKEN]
    if waiting:
        parts += [Text(), Text("Decisions", style="bold"), _decisions(waiting, due.on)]
    if due.looks:
        parts += [Text(), Text("Looks", style="bold"), _looks(due.looks)]
    gone = [each for each in due.patients if each.off_because is not None]
    if gone:
        parts += [Text(), Text("Off study", style="bold"), _off(gone)]
    if due.patients and not due.visits and not waiting:
        parts += [Text(), Text("Nothing is due.")]
    return Group(*parts)


def _census(patients: Sequence[Patient]) -> str:
    if not patients:
        return "Nobody had entered."
    gone = sum(each.off_because is not None for each in patients)
    waiting = sum(each.zero is None and each.off_because is None for each in patients)
    said = [counted(len(patients), "patient") + " entered", f"{gone} off study"]
    if waiting:
        said.append(f"{waiting} before time zero")
    return ", ".join(said)


def _heading(state: str, visits: Sequence[VisitOn]) -> str:
    of = len({each.subject for each in visits})
    said = f"{capitalised(state)}: {counted(len(visits), 'visit')} of {counted(of, 'patient')}"
    return f"{said}; enter what was done, or note the deviation" if state == MISSED else said


def _visits(visits: Sequence[VisitOn], on: date) -> RenderableType:
    table = columns_under(
        ("patient", False), ("visit", False), ("due", False), ("window", False), ("days", True)
    )
    for each in visits:
        window = "-" if each.first_on is None else f"{each.first_on} to {each.last_on}"
        due = ", ".join(each.awaited)
        table.add_row(Text(each.subject), Text(each.visit), Text(due), window, _days(each, on))
    return Padding(table, (0, 0, 0, 2))


def _days(visit: VisitOn, on: date) -> str:
    """Count the days since it closed, until it closes, or until it opens."""
    if visit.first_on is None or visit.last_on is None:
        return "-"
    if visit.state in (OVERDUE, MISSED):
        return f"{(on - visit.last_on).days} over"
    if visit.state == OPEN:
        return f"{(visit.last_on - on).days} left"
    return f"in {(visit.first_on - on).days}"


def _decisions(decisions: Sequence[DecisionOn], on: date) -> RenderableType:
    table = columns_under(("patient", False), ("at", False), ("on what is known", False))
    for each in decisions:
        window = f"{each.first_on} to {each.last_on}"
        late = ", no decision recorded" if each.last_on < on else ""
        table.add_row(
            Text(each.subject), Text(f"{each.at}\n{window}"), Text(f"{_verdict(each)}{late}")
        )
    return Padding(table, (0, 0, 0, 2))


def _verdict(decision: DecisionOn) -> str:
    """Say what the decision would be, and on what it waits."""
    if decision.would_be != NOT_EVALUABLE:
        return decision.would_be
    rests = [each for each in decision.lacking if each.rests_on_it]
    other = [each for each in decision.lacking if not each.rests_on_it and not each.over]
    if decision.by_rule is not None:
        missing = ", ".join(dict.fromkeys(each.item for each in rests))
        return f"{NOT_EVALUABLE}: {missing or 'unclear'} lacking; by the rule {decision.by_rule}"
    said = f"{NOT_EVALUABLE} until {', '.join(_items(rests, decision.last_on)) or 'more is known'}"
    if other:
        said += f"; planned by then: {', '.join(_counted_items(other))}"
    return said


def _items(lacking: Sequence[Lacking], until: date) -> Iterator[str]:
    """Name the items, each with its last day where that is not the decision's own."""
    for each in lacking:
        item, by = each.item, each.by
        yield item if by == until else f"{item} by {by}"


def _counted_items(lacking: Sequence[Lacking]) -> Iterator[str]:
    names = [each.item for each in lacking]
    for name in dict.fromkeys(names):
        yield name if names.count(name) == 1 else f"{names.count(name)} of {name}"


def _off(patients: Sequence[Patient]) -> RenderableType:
    table = columns_under(("patient", False), ("since", False), ("why", False))
    for each in patients:
        table.add_row(Text(each.subject), str(each.off_on or "-"), Text(each.off_because or ""))
    return Padding(table, (0, 0, 0, 2))


def _looks(looks: Sequence[Look]) -> RenderableType:
    table = columns_under(("look", False), ("bound", False), ("count", True), ("verdict", False))
    for each in looks:
        verdict = each.verdict if each.because is None else f"{each.verdict}: {each.because}"
        count = f"{each.count} of {each.n}"
        table.add_row(Text(each.rule), Text(each.bound), Text(count), Text(verdict))
        if each.counted:
            table.add_row("", Text(f"counted: {', '.join(each.counted)}", style="dim"), "", "")
    return Padding(table, (0, 0, 0, 2))


def render_deviations(due: Due) -> RenderableType:
    """Draw the departures by patient, with what the protocol says and whether they are noted."""
    parts: list[RenderableType] = [Text(f"{due.protocol.study.id} on {due.on}", style="bold")]
    if due.protocol.study.synthetic:
        parts.append(Text(INVENTED, style="yellow"))
    noted = sum(each.noted_row is not None for each in due.deviations)
    of = len({each.subject for each in due.deviations})
    said = f"{counted(len(due.deviations), 'deviation')} of {counted(of, 'patient')}, {noted} noted"
    parts += [Text(said), Text()]
    table = columns_under(
        ("patient", False), ("on", False), ("what", False), ("planned", False), ("noted", False)
    )
    for each in due.deviations:
        where = "" if each.row is None else f"\n{each.file}, row {each.row}"
        table.add_row(
            Text(each.subject),
            str(each.on or "-"),
            Text(f"{each.kind}: {each.what}{where}"),
            Text(each.planned),
            "no" if each.noted_row is None else f"row {each.noted_row}",
        )
    if due.deviations:
        parts.append(table)
    return Group(*parts)
