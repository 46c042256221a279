"""An explanation for people: a result, its patients, and the rows that were handed in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from rich import box
from rich.console import Group, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from trialreadout.analysis.lineage import Explanation, PatientBehind
from trialreadout.endpoints.lineage import SourceRow
from trialreadout.report.beside_an_answer import beside_an_answer, in_a_cell
from trialreadout.report.result_names import in_a_few_words, set_in_words
from trialreadout.report.text import capitalised, counted


def render_explanation(explanation: Explanation, whole: bool) -> RenderableType:
    """Draw a result with its patients; `whole` draws the source rows of each."""
    result = explanation.result
    parts: list[RenderableType] = [
        Text(
            f"{capitalised(result.endpoint)}: {in_a_few_words(result)}, {set_in_words(result)}",
            style="bold",
        ),
        Text(result.text),
        Text(f"method: {result.method}", style="dim"),
        "",
    ]
    for heading in explanation.parts:
        chosen = [each for each in explanation.patients if each.part == heading]
        if not chosen:
            continue
        parts.append(Text(f"{heading}, {counted(len(chosen), 'patient')}", style="bold"))
        parts.append(_patients(chosen, whole))
    return Group(*parts)


def _patients(patients: Sequence[PatientBehind], whole: bool) -> RenderableType:
    if not whole:
        table = Table.grid(padding=(0, 2))
        for each in patients:
            table.add_row(Text(each.subject), Text(answer_in_words(each.answer)))
        return Padding(table, (0, 0, 1, 2))
    parts: list[RenderableType] = []
    for each in patients:
        parts.append(Text(f"  {each.subject}  {answer_in_words(each.answer)}"))
        if each.assessments:
            parts.append(Padding(_assessments(each.assessments), (0, 0, 1, 4)))
        parts.append(Padding(_source_rows(each.source_rows), (0, 0, 1, 4)))
    return Group(*parts)


_ASSESSMENT = {
    "on": "date",
    "visit": "visit",
    "sum_mm": "sum mm",
    "target": "target",
    "non_target": "non-target",
    "new_lesion": "new",
    "response": "response",
    "recorded": "recorded",
    "rule": "why",
}
"""The columns of a graded assessment, and their headings."""
_WRAPPED = ("visit", "rule")


def _assessments(rows: Sequence[Mapping[str, Any]]) -> RenderableType:
    """Draw the graded assessments of one patient."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False)
    columns = [column for column in _ASSESSMENT if column in rows[0]]
    columns = [name for name in columns if name != "rule" or any(row[name] for row in rows)]
    for column in columns:
        side: JustifyMethod = "right" if column == "sum_mm" else "left"
        table.add_column(_ASSESSMENT[column], justify=side, no_wrap=column not in _WRAPPED)
    for row in rows:
        table.add_row(*(_cell(row[column]) for column in columns))
    return table


def _cell(value: Any) -> Text:
    return Text("" if value is None else f"{value:g}" if isinstance(value, float) else str(value))


def _source_rows(rows: Sequence[SourceRow]) -> RenderableType:
    """Draw what was handed in, an examination at a time, with the place of each row."""
    if not rows:
        return Text("nothing was recorded of this patient")
    parts: list[RenderableType] = []
    for (about, file), same in groupby(rows, key=lambda row: (row.about, row.file)):
        said = sorted(same, key=lambda row: row.row)
        numbers = ", ".join(str(row.row) for row in said)
        parts.append(Text.assemble(about, (f"  {file}, row {numbers}", "dim")))
        parts.append(Padding(Text(", ".join(row.says for row in said)), (0, 0, 0, 2)))
    return Group(*parts)


def answer_in_words(answer: Mapping[str, Any]) -> str:
    """Say a patient's answer in one line."""
    if "time" in answer:
        if answer["time"] is None:
            return f"no time, {answer['reason']}" if answer["reason"] else "no time"
        ended = answer["reason"] if answer["event"] else f"censored, {answer['reason']}"
        cut = answer.get("cut_short_by")
        after = f" (nothing counts after: {cut})" if cut else ""
        return f"{answer['days']} days, {ended} on {answer['on']}{after}"
    if "other_answer" in answer:
        return _of_two_readers(answer)
    if "answer" in answer:
        since = "" if answer.get("on") is None else f" on {answer['on']}, day {answer['day']}"
        return f"{answer['answer']}{since}{beside_an_answer(answer)}"
    if "worst" in answer:
        return _of_a_test(answer)
    if "differing" in answer:
        said = f"{answer['agree']} of {counted(answer['compared'], 'assessment')} as recorded"
        return f"{said}; {answer['differing']}" if answer["differing"] else said
    if "term" in answer:
        grade = "not graded" if answer["grade"] is None else f"grade {answer['grade']}"
        return f"{answer['term']}, {grade}, on {answer['on'] or 'an unknown day'}"
    return "none on record" if not answer else "in the analysis set"


def _of_a_test(answer: Mapping[str, Any]) -> str:
    """Say the worst grade of a laboratory term, from which baseline it came, and what is open."""
    if answer["worst"] == "missing":
        worst = "no value on treatment"
    elif answer["grade"] is None:
        worst = "not evaluable"
    else:
        value = f"{in_a_cell(answer['value'])} {answer['unit']}"
        worst = f"grade {answer['grade']} on {answer['on']}, {value}"
    said = [f"{answer['term']}: {worst}"]
    if answer["baseline"] == "missing":
        said.append("no baseline")
    else:
        known = answer["baseline_value"]
        value = "" if known is None else f", {in_a_cell(known)} {answer['unit']}"
        said.append(f"baseline grade {answer['baseline']}{value}")
    if answer["not_evaluable"]:
        open_, values = answer["not_evaluable"], counted(answer["values"], "value")
        said.append(f"{open_} of {values} on treatment without a grade")
    return "; ".join(said)


def _of_two_readers(answer: Mapping[str, Any]) -> str:
    said = (
        f"{answer['reader']}: {answer['answer'] or 'not read'}",
        f"{answer['other_reader']}: {answer['other_answer'] or 'not read'}",
    )
    seen = answer["progression"]
    return "; ".join(said) + (f"; progression {seen}" if seen else "")
