"""`readout simulate`: a protocol tried on virtual patients."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli import completion, options
from trialreadout.cli.ending import open_folder, or_stop, refuse
from trialreadout.cli.examples import examples
from trialreadout.cli.invoked import command_name
from trialreadout.cli.printing import print_json, print_out
from trialreadout.core.file_names import file_stem
from trialreadout.core.simulated import MOST_TRIALS, SEED, TRIALS

if TYPE_CHECKING:
    from trialreadout.core.executor import Executor
    from trialreadout.study import Simulation, Study

SIMULATED_FOLDER = "simulated"
KEPT = ".unfinished"
"""Ends the name of the folder in which finished parts of a run are kept until it is done."""
FEW = 512
"""So few trials are done by this process alone: others would take longer to start."""


@click.command(
    "simulate",
    epilog=examples(
        "readout simulate my-trial",
        'readout simulate my-trial --scenario "no effect" --trials 100000',
        "readout simulate my-trial --write-trial 7 my-trial-7",
    ),
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
@click.option(
    "--scenario",
    metavar="NAME",
    shell_complete=completion.scenarios,
    help="Which of them [default: what the file says].",
)
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
    asked = _Asked(study, file, scenario, seed, as_json)
    if listed:
        _list(asked)
    elif trial is not None:
        _write_trial(asked, trial, folder)
    else:
        _simulate(asked, trials, out, resume, _Where(workers, scheduler))


def _refuse_beside_one_trial(trial: int | None, **words: object) -> None:
    """Refuse words of a whole run where one trial alone is written."""
    for word, value in words.items():
        if trial is not None and value not in (None, False):
            remedy = "One trial is drawn here, and written to DIR."
            refuse(f"--write-trial and --{word} exclude each other", remedy)


@dataclass(frozen=True)
class _Asked:
    """What is asked, however many trials of it."""

    study: Path
    file: Path | None
    """Of scenarios; None: that of the study."""
    scenario: str | None
    """None: what the file says."""
    seed: int
    as_json: bool

    def opened(self) -> tuple[Study, Path]:
        """Open the study, and say where the scenario's trials are written unless told otherwise."""
        from trialreadout.simulation.scenarios import default_of

        opened = open_folder(self.study)
        name = self.scenario or default_of(opened.scenarios(self.file))
        return opened, self.study / SIMULATED_FOLDER / (file_stem(name))


@dataclass(frozen=True)
class _Where:
    """Where the work is done."""

    workers: int | None
    scheduler: str | None

    def executor(self, trials: int, stack: ExitStack) -> Executor:
        """Start who does it; the stack ends it."""
        from trialreadout.core.executor import Serial
        from trialreadout.core.processes import Processes, cores

        if self.scheduler is not None:
            from trialreadout.simulation.dask_executor import DaskExecutor

            return stack.enter_context(DaskExecutor(self.scheduler))
        workers = self.workers or (1 if trials <= FEW else cores())
        return Serial() if workers == 1 else stack.enter_context(Processes(workers))


def _simulate(asked: _Asked, trials: int, out: Path | None, resume: bool, where: _Where) -> None:
    from trialreadout.analysis.simulated_files import PAGE, require_place_for
    from trialreadout.simulation.progress import Progress

    def act() -> tuple[Simulation, Path]:
        opened, usual = asked.opened()
        written = out or usual
        require_place_for(written)
        keep = Path(f"{written.resolve()}{KEPT}")
        with ExitStack() as stack:
            simulation = opened.simulate(
                asked.scenario,
                trials,
                asked.seed,
                scenarios=asked.file,
                executor=where.executor(trials, stack),
                keep=keep,
                resume=resume,
                progress=Progress(),
            )
        simulation.write(written)
        shutil.rmtree(keep, ignore_errors=True)
        return simulation, written

    simulation, written = or_stop(act, asked.as_json, "simulate")
    if asked.as_json:
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


def _list(asked: _Asked) -> None:
    from trialreadout.simulation.scenarios import default_of

    opened = or_stop(lambda: open_folder(asked.study), asked.as_json, "simulate")
    scenarios = or_stop(lambda: opened.scenarios(asked.file), asked.as_json, "simulate")
    usual = default_of(scenarios)
    rows: list[dict[str, Any]] = [
        {"name": each.name, "text": each.text, "default": each.name == usual}
        for each in scenarios.scenarios
    ]
    if asked.as_json:
        print_json({"study": opened.protocol.study.id, "findings": [], "scenarios": rows})
        return
    from rich.padding import Padding

    for row in rows:
        name = f"{row['name']}{' (default)' if row['default'] else ''}"
        print_out(name, Padding(row["text"], (0, 0, 0, 2)))


def _write_trial(asked: _Asked, trial: int, folder: Path | None) -> None:
    def act() -> tuple[str, str, Path]:
        opened, usual = asked.opened()
        written = folder or usual.with_name(f"{usual.name}-trial-{trial}")
        found = opened.write_trial(trial, written, asked.scenario, asked.seed, scenarios=asked.file)
        return opened.protocol.study.id, found.name, written

    study, name, written = or_stop(act, asked.as_json, "simulate")
    if asked.as_json:
        said = {"study": study, "synthetic": True, "scenario": name, "trial": trial}
        print_json({**said, "seed": asked.seed, "folder": str(written), "findings": []})
        return
    from trialreadout.report.text import Unbroken

    print_out(
        f"Trial {trial} of scenario “{name}”, seed {asked.seed}, written to {written}. Its "
        "patients are invented. Every number:",
        Unbroken(f"{command_name()} run {written}"),
    )
