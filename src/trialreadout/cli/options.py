"""The words that several commands share."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

OUTPUT_FOLDER = "readout"


class Day(click.ParamType[date]):
    """A day as 2011-01-31."""

    name = "DATE"

    def convert(
        self, value: str | date, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        """Read it, or refuse it."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f'"{value}" is no day; write it as 2011-01-31', param, ctx)


study = click.argument("study", type=click.Path(path_type=Path))
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
cut_off = click.option(
    "--cut-off",
    type=Day(),
    help="Data cut-off, in the place of the study file's: what came later is left out.",
)
strict = click.option("--strict", is_flag=True, help="Let warnings end with status 1, too.")
out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the readout [default: STUDY/{OUTPUT_FOLDER}].",
)
