"""A comparison as text for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from trialreadout.registry.compared import Compared

NOTHING = "-"


def render_comparison(rows: Sequence[Compared]) -> RenderableType:
    """Draw a table of the topics, and how many of them agree."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for heading in ("topic", "registered", "done", "verdict"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        done = Text(row.done or NOTHING)
        if row.remark:
            done.append(f"\n{row.remark}", style="dim")
        table.add_row(
            Text(row.topic),
            Text(row.registered or NOTHING),
            done,
            Text(row.verdict, style="" if row.verdict == "agrees" else "bold"),
        )
    counted = Counter(row.verdict for row in rows)
    summary = ", ".join(f"{n} {verdict}" for verdict, n in counted.most_common())
    return Group(table, "", Text(f"{len(rows)} topics: {summary}.", style="bold"))
