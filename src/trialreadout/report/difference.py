"""What moved between two readouts, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialreadout.analysis.became_known import BecameKnown
from trialreadout.analysis.difference import Difference, Moved, MovedPatient, MovedResult
from trialreadout.report.text import Unbroken, counted

_MOST = 12
"""Patients, or files, that are named before the rest is counted."""
_NONE = "not there"
_PLAIN = 4
"""Columns of a patient's row that are shown."""


def render_difference(found: Difference, whole: bool) -> RenderableType:
    """Draw what moved; `whole` draws the rows of every patient."""
    parts: list[RenderableType] = []
    causes = [
        *_cause("Versions", found.versions),
        *_cause("Protocol", found.protocol),
        *_cause("Data", tuple(_file(each) for each in found.inputs)),
    ]
    parts += causes or [Text("The same data, protocol and versions."), Text()]
    parts += _rows(found.rows)
    of_all = f"of {counted(found.compared, 'result')}"
    if not found.results:
        parts.append(Text(f"No number moved, {of_all}.", style="bold"))
    else:
        parts.append(Text(f"{len(found.results)} {of_all} moved", style="bold"))
        parts += [_result(each) for each in found.results]
    if found.patients and (whole or not found.results):
        parts.append(Text(f"Rows of patients that moved: {len(found.patients)}", style="bold"))
        parts += [_patient(each) for each in found.patients]
    return Group(*parts)


def _cause(title: str, moved: Sequence[Moved]) -> Iterator[RenderableType]:
    if not moved:
        return
    yield Text(title, style="bold")
    table = Table.grid(padding=(0, 2))
    for each in moved[:_MOST]:
        table.add_row(Text(each.what), Text(_change(each.before, each.after)))
    if len(moved) > _MOST:
        table.add_row(Text(f"and {len(moved) - _MOST} more"))
    yield Padding(table, (0, 0, 1, 2))


def _rows(rows: Sequence[BecameKnown]) -> Iterator[RenderableType]:
    """Count the rows that became known, patient by patient and table by table."""
    if not rows:
        return
    of = {row.subject: [each for each in rows if each.subject == row.subject] for row in rows}
    yield Text(
        f"{counted(len(rows), 'row')} of {counted(len(of), 'patient')} became known", style="bold"
    )
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for subject, own in of.items():
        table.add_row(Text(subject), Text(", ".join(_of_tables(own))))
    yield Padding(table, (0, 0, 1, 2))


def _of_tables(rows: Sequence[BecameKnown]) -> Iterator[str]:
    """Count the new rows of each table, and name the cells of those that became fuller."""
    for table in dict.fromkeys(row.table for row in rows):
        own = [row for row in rows if row.table == table]
        if new := sum(not row.columns for row in own):
            yield f"{table} {new}"
        fuller = dict.fromkeys(column for row in own for column in row.columns)
        if fuller:
            yield f"{table} ({', '.join(fuller)})"


def _file(moved: Moved) -> Moved:
    """Say of a file what became of it, not by which bytes."""
    there = moved.before is not None and moved.after is not None
    if there:
        return Moved(moved.what, "as it was", "changed")
    return Moved(moved.what, moved.before and "there", moved.after and "there")


def _result(moved: MovedResult) -> RenderableType:
    lines = [Unbroken(f"  {moved.id}"), _line("before", moved.before), _line("after", moved.after)]
    if moved.method is not None:
        lines.append(_line("method", _change(moved.method.before, moved.method.after)))
    for word, subjects in (("joined", moved.joined), ("left", moved.left)):
        if subjects:
            lines.append(_line(word, _names(subjects)))
    others = [each for each in moved.patients if each not in {*moved.joined, *moved.left}]
    if others:
        lines.append(_line("changed", _names(others)))
    return Group(*lines, Text())


def _line(word: str, text: str | None) -> RenderableType:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=8)
    table.add_column()
    table.add_row(Text(word, style="dim"), Text(_NONE if text is None else text))
    return Padding(table, (0, 0, 0, 4))


def _patient(moved: MovedPatient) -> RenderableType:
    said = [f"{each.what} {_change(each.before, each.after)}" for each in moved.columns[:_PLAIN]]
    if len(moved.columns) > _PLAIN:
        said.append(f"and {len(moved.columns) - _PLAIN} more")
    text = f"{moved.subject}, {moved.endpoint}: {'; '.join(said)}"
    return Padding(Text(text), (0, 0, 0, 2))


def _change(before: str | None, after: str | None) -> str:
    return f"{_NONE if before is None else before} -> {_NONE if after is None else after}"


def _names(subjects: Sequence[str]) -> str:
    rest = len(subjects) - _MOST
    return ", ".join(subjects[:_MOST]) + (f" and {rest} more" if rest > 0 else "")
