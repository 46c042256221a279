"""Numbers already printed, drawn beside those computed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from trialreadout.analysis.published import Comparison
from trialreadout.report.results import column_in_words
from trialreadout.report.text import capitalised


def render_published(comparisons: Sequence[Comparison]) -> RenderableType:
    """Draw each printed number beside the computed one, and say which of them are met."""
    if not comparisons:
        return Text("")
    parts: list[RenderableType] = ["", Text("Published beside computed", style="bold")]
    for source, same in groupby(comparisons, key=lambda each: each.source):
        parts += [Text(source), _table(list(same))]
    missed = [each for each in comparisons if not each.met]
    met = len(comparisons) - len(missed)
    parts.append(Text(f"{met} of {len(comparisons)} published numbers are met."))
    for each in missed:
        computed = each.computed or "nothing"
        parts.append(
            Text(f"Not met: {what_is_printed(each)}, printed {each.printed}, computed {computed}.")
        )
    return Group(*parts)


def _table(comparisons: Sequence[Comparison]) -> RenderableType:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for heading in ("", "printed", "computed", ""):
        table.add_column(heading, overflow="fold")
    for each in comparisons:
        table.add_row(
            Text(what_is_printed(each)),
            Text(each.printed),
            Text(each.computed or "not computed"),
            "met" if each.met else "not met",
        )
    return table


def what_is_printed(each: Comparison) -> str:
    """Say what a printed number is of."""
    share = f"{each.endpoint}: {each.category}"
    kind = {"size": "patients", "proportion": share}.get(each.statistic)
    words = kind if kind is not None else f"{each.endpoint}, {each.statistic}"
    column, colon, word = (each.group or "").partition(": ")
    group = f"{column_in_words(column)}{colon}{word}"
    return capitalised(", ".join(filter(None, (words, each.analysis_set, group))))
