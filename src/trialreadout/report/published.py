"""Numbers already printed, drawn beside those computed."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from rich.console import Group, RenderableType
from rich.text import Text

from trialreadout.analysis.published import Comparison
from trialreadout.report.result_names import group_in_words
from trialreadout.report.text import capitalised, columns_under


def render_published(comparisons: Sequence[Comparison]) -> RenderableType:
    """Draw each printed number beside the computed one, and say which of them are met."""
    if not comparisons:
        return Group()
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
    table = columns_under(("", False), ("printed", False), ("computed", False), ("", False))
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
    parts = (words, each.analysis_set, group_in_words(each.group))
    return capitalised(", ".join(filter(None, parts)))
