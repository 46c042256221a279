"""What pages share: templates, the pictures within them, and the places that links lead to."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from typing import TYPE_CHECKING

from trialreadout.analysis.results import slug
from trialreadout.report import notices
from trialreadout.report.curve_tables import tables_of_curve
from trialreadout.report.dossier.dossier import anchor_of
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.letters import with_letters
from trialreadout.report.tables import Cell, Table
from trialreadout.report.text import capitalised
from trialreadout.report.words.style import Style

if TYPE_CHECKING:
    from jinja2 import Environment

_LONGEST = 60
"""Characters of the name of a place."""
_MOST_IN_A_LINE = 36
"""Characters between two commas of a number that are kept in one line of a table."""
_COMMA = re.compile(r"(?<=[,;]) ")


@cache
def environment(style: Style) -> Environment:
    """Make the templates ready to be filled, once; the words of a study are text, never markup.

    Tables and figures arrive as they are printed; the style is that of the numbers of curves.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    templates = Environment(
        loader=PackageLoader("trialreadout.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters["picture"] = _picture
    templates.filters["dossier"] = anchor_of
    templates.filters["pieces"] = _COMMA.split
    templates.tests["of_patients"] = _of_patients
    templates.filters["capitalised"] = capitalised
    templates.globals["notices"] = notices
    templates.globals["most_in_a_line"] = _MOST_IN_A_LINE
    templates.filters["curve_tables"] = lambda figure: tuple(tables_of_curve(figure, style))
    return templates


class Anchors:
    """The places of a page: of each table and figure, and of each result where it first stands."""

    def __init__(self, of_results: bool) -> None:
        self._of_results = of_results
        self._taken: set[str] = set()
        self._named: dict[str, int] = {}

    def take(self, cell: Cell) -> bool:
        """Tell whether this cell is the place of its result, and keep it from the next."""
        if not self._of_results or cell.result is None or cell.link or cell.result in self._taken:
            return False
        self._taken.add(cell.result)
        return True

    def place(self, words: str) -> str:
        """Name the place of a table or a figure; a name that is taken gets a number."""
        name = slug(words.lower())[:_LONGEST]
        self._named[name] = self._named.get(name, 0) + 1
        return name if self._named[name] == 1 else f"{name}.{self._named[name]}"


def _of_patients(table: Table) -> bool:
    """Tell a table with a row a patient, whose head and first column stay in view."""
    return any(row[0].patient is not None for row in table.rows)


def _picture(figure: Figure) -> str:
    """Draw a figure as an address that holds the whole picture."""
    drawn = with_letters(figure.picture.svg)
    return f"data:image/svg+xml;base64,{b64encode(drawn.encode()).decode()}"
