"""The words that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

OUTPUT_FOLDER = "readout"

study = click.argument("study", type=click.Path(path_type=Path))
as_json = click.option(
    "--json", "as_json", is_flag=True, help="Print one JSON document and nothing else."
)
strict = click.option("--strict", is_flag=True, help="Let warnings end with status 1, too.")
out = click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for the readout [default: STUDY/{OUTPUT_FOLDER}].",
)
