"""What is printed says everything in any terminal, and nothing of it acts."""

from __future__ import annotations

import pytest
from rich.text import Text

from trialreadout.report.text import as_text, columns_under


@pytest.mark.parametrize("columns", [0, 1, 5, 19, 20, 80])
def test_however_narrow_a_terminal_is_every_letter_is_printed(columns):
    table = columns_under(("Patient", False), ("days", True))
    table.add_row("NL-01", "1234")
    printed = as_text(Text("nothing is wrong"), table, colour=False, width=columns)
    assert {"nothing", "NL-01", "1234"} <= {*printed.split()}


@pytest.mark.parametrize("colour", [True, False])
def test_a_cell_cannot_speak_to_the_terminal(colour):
    table = columns_under(("said", False))
    table.add_row("\x1b[8mhidden\x1b]0;title\x07")
    heading = Text("a heading\x1b[2J", style="red")
    printed = as_text(heading, table, colour=colour, width=80)
    assert "␛[8mhidden␛]0;title␇" in printed
    assert "a heading␛[2J" in printed
    assert ("\x1b[31m" in printed) is colour
    assert "\x1b[8m" not in printed
    assert "\x07" not in printed
