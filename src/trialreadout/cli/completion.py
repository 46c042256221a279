"""`readout completion`: what a shell needs to complete words, and the words themselves.

Words come from what lies on the disk: the readout that a study keeps, and its file of scenarios.
Nothing is run for them; where there is no readout yet, there are no words.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import click
from click.shell_completion import get_completion_class

from trialreadout.cli.examples import examples
from trialreadout.cli.options import OUTPUT_FOLDER

VARIABLE = "_READOUT_COMPLETE"
"""By which a shell asks for words."""


@click.command(
    "completion",
    epilog=examples(
        "readout completion bash",
        "readout completion zsh",
        "readout completion fish",
        more="""\b
Once and for all:
  bash  readout completion bash >> ~/.bashrc
  zsh   readout completion zsh >> ~/.zshrc
  fish  readout completion fish > ~/.config/fish/completions/readout.fish""",
    ),
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print what SHELL needs to complete commands, options, results, patients and scenarios.

    Results and patients are those of the last readout of a study: readout explain STUDY <Tab>.
    """
    found = get_completion_class(shell)
    assert found is not None
    root = click.get_current_context().find_root().command
    click.echo(found(root, {}, "readout", VARIABLE).source())


def results(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Name the results of the study that the command names."""
    return _beginning(incomplete, _ids(_study(ctx)))


def patients(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Name the patients of the study that the command names."""
    return _beginning(incomplete, _patients(_study(ctx)))


def scenarios(ctx: click.Context, _: click.Parameter, incomplete: str) -> list[str]:
    """Name the scenarios of the study that the command names, or of the file."""
    import tomllib

    file = ctx.params.get("file") or _study(ctx) / "scenarios.toml"
    try:
        found = tomllib.loads(Path(file).read_text(encoding="utf-8")).get("scenario", [])
        names = [str(each["name"]) for each in found]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return []
    return _beginning(incomplete, names)


def _study(ctx: click.Context) -> Path:
    """Find the folder of the study; click leaves words unread while an option lacks its value."""
    folders = (each for each in ctx.args if Path(each).is_dir())
    return Path(ctx.params.get("study") or next(folders, "."))


def _ids(study: Path) -> Iterator[str]:
    try:
        text = (study / OUTPUT_FOLDER / "readout.json").read_text(encoding="utf-8")
        yield from (str(each["id"]) for each in json.loads(text)["results"])
    except (OSError, ValueError, KeyError, TypeError):
        return


def _patients(study: Path) -> Iterator[str]:
    """Read the first column of every file of patients."""
    for path in sorted((study / OUTPUT_FOLDER / "patients").glob("*.csv")):
        try:
            with path.open(encoding="utf-8", newline="") as file:
                yield from (row["subject"] for row in csv.DictReader(file) if row.get("subject"))
        except (OSError, ValueError, csv.Error):
            continue


def _beginning(incomplete: str, words: Iterator[str] | list[str]) -> list[str]:
    return sorted({word for word in words if word.startswith(incomplete)})
