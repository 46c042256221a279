"""A verification as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from rich import box
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from trialreadout.verification import words
from trialreadout.verification.page import MOST_FAULTS
from trialreadout.verification.verify import Verification


def render_verification(found: Verification, strict: bool) -> RenderableType:
    """Draw every requirement with its verdict, then what failed, then the installed files.

    Under "allowed" stands the tolerance, under "found" the largest deviation.
    """
    machine = found.machine
    return Group(
        Text(f"Verification of Readout {machine.trialreadout}, {found.on}", style="bold"),
        Text(f"{machine.system}, {machine.python}"),
        "",
        _table(found),
        "",
        *_faults(found),
        Text(words.summary_of(found)),
        Text(f"Installed files: {words.files_in_words(found.files)}"),
        *(Text(f"  {each.state}: {each.name}") for each in found.files.faults),
        Text(words.verdict_in_words(found.passed(strict)).capitalize() + ".", style="bold"),
    )


def _table(found: Verification) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    table.add_column("", no_wrap=True)
    table.add_column("requirement", overflow="fold")
    for heading in ("cases", "allowed", "found"):
        table.add_column(heading, justify="right")
    table.add_column("")
    for each in found.verdicts:
        table.add_row(
            each.requirement.id,
            Text(each.requirement.text),
            str(each.cases),
            words.tolerance_of(each.requirement.tolerance),
            words.deviation_of(each),
            words.verdict_in_words(each.passed),
        )
    return table


def _faults(found: Verification) -> Iterator[Text]:
    for each in found.verdicts:
        for fault in each.faults[:MOST_FAULTS]:
            yield Text(f"{each.requirement.id}: {words.fault_in_words(fault)}")
        if len(each.faults) > MOST_FAULTS:
            yield Text(f"{each.requirement.id}: and {len(each.faults) - MOST_FAULTS} more like it")
