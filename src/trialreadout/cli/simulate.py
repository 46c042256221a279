"""`readout simulate`: a protocol tried on virtual patients."""

from __future__ import annotations

import shutil
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli import options
from trialreadout.cli.ending import open_folder, or_stop, refuse
from trialreadout.cli.printing import print_json, print_out
from trialreadout.core.simulated import MOST_TRIALS, SEED, TRIALS

if TYPE_CHECKING:
    from trialreadout.core.executor import Executor
    from trialreadout.simulation.scenario import Scenarios
    from trialreadout.study import Simulation

SIMULATED_FOLDER = "simulated"
KEPT = ".unfinished"
"""Ends the name of the folder in which finished parts of a run are kept until it is done."""
FEW = 512
"""So few trials are done by this process alone: others would take longer to start."""


@click.command(
    "simulate",
    epilog="""\b
    Examples:
      readout simulate my-trial
      readout simulate my-trial --scenario "no effect" --trials 100000
      readout simulate my-trial --write-trial 7 my-trial-7
    """,
)
@options.study
@click.argument("folder", type=click.Path(path_type=Path), required=False, metavar="[DIR]")
@click.option(
    "--scenarios",
    "file",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="File of scenarios [default: STUDY/scenarios.toml].",
)
@click.option("--scenario", metavar="NAME", help="Which of them [default: what the file says].")
@click.option("--list", "listed", is_flag=True, help="List the scenarios, and simulate nothing.")
@click.option(
    "--trials",
    type=click.IntRange(1, MOST_TRIALS),
    default=TRIALS,
    show_default=True,
    help="How many trials.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=SEED,
    show_default=True,
    help="Of the random numbers. The same seed, the same numbers, on any number of workers.",
)
@click.option(
    "--workers", type=click.IntRange(min=1), metavar="N", help="Processes [default: one a core]."
)
@click.option("--scheduler", metavar="ADDRESS", help="Let a Dask cluster do it: tcp://HOST:PORT.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=f"Folder for what comes of it [default: STUDY/{SIMULATED_FOLDER}/NAME].",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was broken off.")
@click.option(
    "--write-trial",
    "trial",
    type=click.IntRange(1, MOST_TRIALS),
    metavar="K",
    help="Write the K-th trial alone, as a study folder DIR.",
)
@options.as_json
def command(
    study: Path,
    folder: Path | None,
    file: Path | None,
    scenario: str | None,
    listed: bool,
    trials: int,
    seed: int,
    workers: int | None,
    scheduler: str | None,
    out: Path | None,
    resume: bool,
    trial: int | None,
    as_json: bool,
) -> None:
    """Try the protocol of STUDY on virtual patients: how often it succeeds, and what it finds.

    Its data are not read. What is assumed of the patients stands in scenarios.toml.
    """
    if folder is not None and trial is None:
        refuse(f'There is nothing to write to "{folder}"', "It goes with --write-trial; see --out.")
    if scheduler is not None and workers is not None:
        refuse("--scheduler and --workers exclude each other", "A cluster has its own workers.")
    _refuse_beside_one_trial(trial, scheduler=scheduler, workers=workers, out=out, resume=resume)
    if listed:
        _list(study, file, as_json)
    elif trial is not None:
        _write_trial(study, file, scenario, seed, trial, folder, as_json)
    else:
        _simulate(
            study, file, scenario, trials, seed, out, resume, as_json, _Where(workers, scheduler)
        )


def _refuse_beside_one_trial(trial: int | None, **words: object) -> None:
    """Refuse words of a whole run where one trial alone is written."""
    for word, value in words.items():
        if trial is not None and value not in (None, False):
            remedy = "One trial is drawn here, and written to DIR."
            refuse(f"--write-trial and --{word} exclude each other", remedy)


class _Where:
    """Where the work is done."""

    def __init__(self, workers: int | None, scheduler: str | None) -> None:
        self.workers, self.scheduler = workers, scheduler

    def executor(self, trials: int, stack: ExitStack) -> Executor:
        """Start who does it; the stack ends it."""
        from trialreadout.core.executor import Serial
        from trialreadout.core.processes import Processes

        if self.scheduler is not None:
            from trialreadout.simulation.dask_executor import DaskExecutor

            return stack.enter_context(DaskExecutor(self.scheduler))
        workers = self.workers or (1 if trials <= FEW else _cores())
        return Serial() if workers == 1 else stack.enter_context(Processes(workers))


def _cores() -> int:
    import os

    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _simulate(
    study: Path,
    file: Path | None,
    scenario: str | None,
    trials: int,
    seed: int,
    out: Path | None,
    resume: bool,
    as_json: bool,
    where: _Where,
) -> None:
    from trialreadout.analysis.simulated_files import PAGE, require_place_for
    from trialreadout.simulation.progress import Progress

    def act() -> tuple[Simulation, Path]:
        opened = open_folder(study)
        written = out or _folder_of(study, opened.scenarios(file), scenario)
        require_place_for(written)
        keep = Path(f"{written.resolve()}{KEPT}")
        with ExitStack() as stack:
            simulation = opened.simulate(
                scenario,
                trials,
                seed,
                scenarios=file,
                executor=where.executor(trials, stack),
                keep=keep,
                resume=resume,
                progress=Progress(),
            )
        simulation.write(written)
        shutil.rmtree(keep, ignore_errors=True)
        return simulation, written

    simulation, written = or_stop(act, as_json, "simulate")
    if as_json:
        print_json(simulation.as_dict())
        return
    from trialreadout.report.simulated.terminal import render_simulated
    from trialreadout.report.text import Unbroken

    print_out(
        render_simulated(simulation.simulated, simulation.study.protocol),
        "",
        f"Written to {written}. As a page, with figures:",
        Unbroken(str(written / PAGE)),
    )


def _folder_of(study: Path, scenarios: Scenarios, scenario: str | None) -> Path:
    from trialreadout.analysis.results import slug
    from trialreadout.simulation.scenarios import default_of

    return study / SIMULATED_FOLDER / (slug(scenario or default_of(scenarios)) or "scenario")


def _list(study: Path, file: Path | None, as_json: bool) -> None:
    from trialreadout.simulation.scenarios import default_of

    opened = or_stop(lambda: open_folder(study), as_json, "simulate")
    scenarios = or_stop(lambda: opened.scenarios(file), as_json, "simulate")
    usual = default_of(scenarios)
    rows: list[dict[str, Any]] = [
        {"name": each.name, "text": each.text, "default": each.name == usual}
        for each in scenarios.scenarios
    ]
    if as_json:
        print_json({"study": opened.protocol.study.id, "findings": [], "scenarios": rows})
        return
    from rich.padding import Padding

    for row in rows:
        name = f"{row['name']}{' (default)' if row['default'] else ''}"
        print_out(name, Padding(row["text"], (0, 0, 0, 2)))


def _write_trial(
    study: Path,
    file: Path | None,
    scenario: str | None,
    seed: int,
    trial: int,
    folder: Path | None,
    as_json: bool,
) -> None:
    def act() -> tuple[str, str, Path]:
        opened = open_folder(study)
        default = _folder_of(study, opened.scenarios(file), scenario)
        written = folder or default.with_name(f"{default.name}-trial-{trial}")
        found = opened.write_trial(trial, written, scenario, seed, scenarios=file)
        return opened.protocol.study.id, found.name, written

    of_study, name, written = or_stop(act, as_json, "simulate")
    if as_json:
        said = {"study": of_study, "synthetic": True, "scenario": name, "trial": trial}
        print_json({**said, "seed": seed, "folder": str(written), "findings": []})
        return
    from trialreadout.report.text import Unbroken

    print_out(
        f"Trial {trial} of scenario “{name}”, seed {seed}, written to {written}. Its patients are "
        "invented. Every number:",
        Unbroken(f"{sys.argv[0]} run {written}"),
    )
