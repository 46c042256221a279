"""A study folder, opened: checked, run, explained and written.

A study is a folder with its protocol, `study.toml`, and its data. Opening it reads the
protocol alone; checking and running read the data, once.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from trialreadout.analysis import lineage
from trialreadout.analysis.between_readers import between_readers
from trialreadout.analysis.decided import held_against_rule
from trialreadout.analysis.drawn import Drawn, rows_to_draw
from trialreadout.analysis.files import files_of
from trialreadout.analysis.graded import GradedEndpoint, grade_endpoints
from trialreadout.analysis.numbers import all_results
from trialreadout.analysis.of_subjects import results_of_subjects
from trialreadout.analysis.published import Comparison, compare
from trialreadout.analysis.recorded import held_against_record
from trialreadout.analysis.results import Result
from trialreadout.analysis.survival_order import held_against_survival
from trialreadout.core.findings import Finding
from trialreadout.core.simulated import SEED, TRIALS
from trialreadout.core.whole_folder import write_folder
from trialreadout.protocol import Protocol, read_protocol
from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.sources.baseline_dates import check_baseline_dates
from trialreadout.sources.baselines import check_baselines
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.files import hash_of
from trialreadout.sources.left_out import left_out
from trialreadout.sources.read import Sources, read_sources
from trialreadout.sources.selection import check_selection

if TYPE_CHECKING:
    from trialreadout.adam.dataset import Dataset
    from trialreadout.adam.files import Format
    from trialreadout.core.executor import Executor
    from trialreadout.core.simulated import Simulated
    from trialreadout.report.document import Document
    from trialreadout.report.paper import PaperFormat
    from trialreadout.report.tables import Table
    from trialreadout.simulation.progress import Progress
    from trialreadout.simulation.scenario import Scenario, Scenarios

STUDY_FILE = "study.toml"


def open_study(path: str | Path) -> Study:
    """Open a study folder.

    Raises
    ------
    StudyError
        If its protocol cannot be read; the findings say why.
    """
    folder = Path(path)
    return Study(folder, read_protocol(folder / STUDY_FILE))


@dataclass(frozen=True)
class Study:
    """A protocol and the folder that its data lie in."""

    folder: Path
    protocol: Protocol

    @cached_property
    def sources(self) -> Sources:
        """The plain tables. Raises StudyError where no patient can be read."""
        return read_sources(self.folder, self.protocol)

    def check(self) -> tuple[Finding, ...]:
        """Find everything that is wrong with the data, or stands in the way of a result."""
        return self.run().findings

    def run(self) -> Readout:
        """Grade every patient and compute every number."""
        sources = self.sources
        cohorts = build_cohorts(sources, self.protocol)
        graded, stopped = grade_endpoints(self.protocol, sources, cohorts)
        results, unanswerable = all_results(self.protocol, sources, graded)
        results += results_of_subjects(self.protocol, sources, graded)
        noticed = [
            *check_baselines(sources, cohorts),
            *check_baseline_dates(sources, cohorts, self.protocol),
            *check_selection(sources, cohorts, self.protocol),
            *left_out(sources, cohorts, self.protocol),
        ]
        noticed += held_against_rule(graded, sources)
        noticed += held_against_survival(graded, sources)
        noticed += held_against_record(graded, sources, [*sources.findings, *noticed])
        findings = (*sources.findings, *stopped, *unanswerable, *noticed)
        return Readout(self, graded, tuple(results), findings)

    def scenarios(self, file: str | Path | None = None) -> Scenarios:
        """Read its scenarios, or those of another file.

        Raises
        ------
        StudyError
            If they cannot be read; the findings say why.
        """
        from trialreadout.simulation.scenarios import SCENARIO_FILE, read_scenarios

        return read_scenarios(self.folder / SCENARIO_FILE if file is None else Path(file))

    def simulate(
        self,
        scenario: str | None = None,
        trials: int = TRIALS,
        seed: int = SEED,
        *,
        scenarios: str | Path | None = None,
        executor: Executor | None = None,
        keep: str | Path | None = None,
        resume: bool = False,
        progress: Progress | None = None,
    ) -> Simulation:
        """Try the protocol on virtual patients; the data, if there are any, are not read.

        Parameters
        ----------
        scenario
            Its name; without one, the default of the file.
        trials, seed
            How many trials, and the seed of their random numbers.
        scenarios
            A file of scenarios; without one, that of the study folder.
        executor
            Who does it; without one, this process.
        keep, resume
            A folder in which finished parts are kept, and whether to go on with what it holds.
        progress
            Who is told how far it is.

        Raises
        ------
        StudyError
            If the scenarios cannot be read, or the trials not be held; the findings say why.
        """
        from trialreadout.core.executor import Serial
        from trialreadout.simulation.kept import Kept
        from trialreadout.simulation.simulated import simulated, trials_of

        file, found = self._scenario(scenario, scenarios)
        planned = trials_of(self.protocol, found)
        inputs = {STUDY_FILE: hash_of(self.folder / STUDY_FILE), file.name: hash_of(file)}
        of = {**inputs, "scenario": found.name}
        kept = None if keep is None else Kept(Path(keep), of, resume)
        came_to = simulated(planned, trials, seed, executor or Serial(), kept, progress)
        return Simulation(self, came_to, inputs)

    def write_trial(
        self,
        trial: int,
        folder: str | Path,
        scenario: str | None = None,
        seed: int = SEED,
        *,
        scenarios: str | Path | None = None,
    ) -> Scenario:
        """Write one simulated trial as a study folder, the very one that `simulate` counts.

        Parameters
        ----------
        trial
            Its number in the run, from 1.
        folder
            A new folder, or an empty one.
        scenario, seed, scenarios
            As for `simulate`.

        Raises
        ------
        StudyError
            As `simulate`, or if the folder holds something.
        """
        from trialreadout.simulation.simulated import trials_of
        from trialreadout.simulation.trial_written import write_trial

        _, found = self._scenario(scenario, scenarios)
        write_trial(trials_of(self.protocol, found), seed, trial, Path(folder))
        return found

    def _scenario(
        self, scenario: str | None, scenarios: str | Path | None
    ) -> tuple[Path, Scenario]:
        """Find a scenario, and the file in which it stands."""
        from trialreadout.simulation.scenarios import SCENARIO_FILE, chosen

        file = self.folder / SCENARIO_FILE if scenarios is None else Path(scenarios)
        return file, chosen(self.scenarios(file), scenario, file.name)


@dataclass(frozen=True)
class Readout:
    """What a study came to."""

    study: Study
    graded: dict[str, GradedEndpoint]
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]

    def __repr__(self) -> str:
        study, n = self.study.protocol.study.id, len(self.results)
        return f"<Readout of {study}: {n} results, {len(self.findings)} findings>"

    @property
    def published(self) -> tuple[Comparison, ...]:
        """Every printed number of the protocol beside what was computed."""
        return compare(self.study.protocol, self.results)

    @cached_property
    def drawn(self) -> Drawn:
        """What figures and the report draw beside the results."""
        return rows_to_draw(self.study.protocol, self.study.sources, self.graded)

    def table(self, endpoint: str) -> pl.DataFrame:
        """Return the rows of patients of an endpoint; KeyError if it was not graded."""
        return self.graded[endpoint].table

    def result(self, result_id: str) -> Result:
        """Find a result; KeyError if there is none of that id."""
        return {result.id: result for result in self.results}[result_id]

    def explain(self, result_id: str, patient: str | None = None) -> lineage.Explanation:
        """Open a result to its patients and their source rows.

        Raises
        ------
        KeyError
            If there is no such result, or it is not about this patient.
        """
        result = self.result(result_id)
        graded = None if result.endpoint in OF_SUBJECTS else self.graded[result.endpoint]
        return lineage.explain(result, graded, self.study.sources, patient, self.graded)

    def as_dict(self) -> dict[str, Any]:
        """Return the readout as plain values, for JSON."""
        study = self.study.protocol.study
        return {
            "study": study.id,
            "synthetic": study.synthetic,
            "findings": [finding.as_dict() for finding in self.findings],
            "results": [result.as_dict() for result in self.results],
        }

    def write(self, folder: str | Path, also: Collection[PaperFormat] = ()) -> Path:
        """Write the readout as files; the folder appears whole or not at all.

        Parameters
        ----------
        folder
            Where they go.
        also
            What is written beside the page, to print and to publish: of
            `trialreadout.report.paper.FORMATS`.

        Raises
        ------
        StudyError
            If the folder holds something that is not a readout.
        """
        from trialreadout.report.csv_tables import csv_files
        from trialreadout.report.page import REPORT
        from trialreadout.report.paper import files_on_paper
        from trialreadout.report.xlsx import WORKBOOK, workbook_of

        folder = Path(folder)
        laid_out, of = self.laid_out(), self.study.protocol
        title = f"{of.study.id}: {of.study.title}"
        pages = {REPORT: self.page(), **csv_files(laid_out)}
        pages[WORKBOOK] = workbook_of(laid_out, self.results, title, of.data.cut_off)
        if also:
            pages |= files_on_paper(self.document(), also)
        write_folder(folder, self.files(pages))
        return folder

    def files(self, pages: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
        """Lay the readout out as files, contents by name, with further pages as they are.

        The study file is among them, so that what was asked can be held against what is asked
        later.
        """
        tables = {name: each.table for name, each in self.graded.items()}
        tables |= {
            f"{name} between readers": between_readers(each.by_reader, self.study.sources)
            for name, each in self.graded.items()
            if len(each.by_reader) > 1
        }
        protocol = {STUDY_FILE: (self.study.folder / STUDY_FILE).read_bytes()}
        return files_of(
            self.as_dict(),
            self.results,
            tables,
            self.findings,
            self._inputs(),
            protocol | dict(pages or {}),
        )

    def export_adam(
        self, folder: str | Path, formats: Collection[Format] | None = None
    ) -> Exported:
        """Write the analysis datasets; the folder appears whole or not at all.

        What it takes is loaded when it is asked for.

        Parameters
        ----------
        formats
            Of `trialreadout.adam.files.FORMATS`; None: the usual ones.

        Raises
        ------
        StudyError
            If a dataset holds what a format cannot, or the folder something else.
        """
        from trialreadout.adam.about import About
        from trialreadout.adam.datasets import analysis_datasets
        from trialreadout.adam.files import USUAL_FORMATS, write_datasets

        protocol, sources = self.study.protocol, self.study.sources
        of = protocol.study
        about = About(of.id, of.title, protocol.data.cut_off, of.synthetic, of.sponsor)
        datasets = analysis_datasets(protocol, sources, self.graded)
        chosen = USUAL_FORMATS if formats is None else formats
        files = write_datasets(datasets, about, Path(folder), chosen, self._inputs())
        return Exported(self, datasets, files)

    def document(self) -> Document:
        """Bring the report together as headings, paragraphs, figures and tables."""
        from trialreadout.report.chapters import document_of

        protocol, sources = self.study.protocol, self.study.sources
        drawn = rows_to_draw(protocol, sources, self.graded)
        return document_of(
            protocol, sources, self.graded, drawn, self.results, self.findings, self.published
        )

    def _inputs(self) -> dict[str, str]:
        """Return the SHA-256 of every file that was read, the protocol among them."""
        protocol = hash_of(self.study.folder / STUDY_FILE)
        return {STUDY_FILE: protocol, **self.study.sources.files}

    def page(self) -> bytes:
        """Draw the report, one HTML file. What it takes is loaded when it is asked for."""
        from trialreadout.report.page import render_page

        protocol, sources = self.study.protocol, self.study.sources
        return render_page(
            protocol, sources, self.graded, self.drawn, self.results, self.findings, self.published
        )

    def laid_out(self) -> tuple[Table, ...]:
        """Lay out every table and listing, in the order of their numbers."""
        from trialreadout.report.tables_of.all_tables import all_tables

        protocol, sources = self.study.protocol, self.study.sources
        return all_tables(protocol, sources, self.graded, self.drawn, self.results)


@dataclass(frozen=True)
class Simulation:
    """What a protocol came to on virtual patients."""

    study: Study
    simulated: Simulated
    inputs: Mapping[str, str]
    """SHA-256 of the study file and of the file of scenarios."""

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        return self.simulated.as_dict()

    def page(self) -> bytes:
        """Draw it as one HTML file. What it takes is loaded when it is asked for."""
        from trialreadout.report.simulated.page import render_simulated_page

        return render_simulated_page(self.simulated, self.study.protocol, self.inputs)

    def write(self, folder: str | Path) -> Path:
        """Write it as files; the folder appears whole or not at all.

        Raises
        ------
        StudyError
            If the folder holds something that is not a simulation.
        """
        from trialreadout.analysis.simulated_files import files_of_simulated

        folder = Path(folder)
        write_folder(folder, files_of_simulated(self.simulated, self.inputs, self.page()))
        return folder


@dataclass(frozen=True)
class Exported:
    """Analysis datasets that were written."""

    readout: Readout
    datasets: tuple[Dataset, ...]
    files: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what was written as plain values, for JSON."""
        study = self.readout.study.protocol.study
        return {
            "study": study.id,
            "synthetic": study.synthetic,
            "findings": [finding.as_dict() for finding in self.readout.findings],
            "datasets": [
                {"name": each.name, "label": each.label, "rows": each.rows.height}
                for each in self.datasets
            ],
            "files": list(self.files),
        }
