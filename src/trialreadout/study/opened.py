"""A study folder, opened: checked, run and simulated.

A study is a folder with its protocol, `study.toml`, and its data. Opening it reads the
protocol alone; checking and running read the data, once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from trialreadout.analysis.decided import held_against_rule
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.analysis.numbers import all_results
from trialreadout.analysis.of_subjects import results_of_subjects
from trialreadout.analysis.recorded import held_against_record
from trialreadout.analysis.stopped_for_progression import stopped_for_progression
from trialreadout.analysis.survival_order import held_against_survival
from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.simulated import SEED, TRIALS
from trialreadout.core.whole_folder import write_folder
from trialreadout.imaging.detection.discoveries import PROMISED
from trialreadout.protocol import Protocol, read_protocol
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.sources.baseline_dates import check_baseline_dates
from trialreadout.sources.baselines import check_baselines
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.files import hash_of
from trialreadout.sources.left_out import left_out
from trialreadout.sources.read import Sources, changed_while_read, read_sources
from trialreadout.sources.scan_checks import check_scans
from trialreadout.sources.selection import check_selection
from trialreadout.study.readout import Readout
from trialreadout.study.simulation import Simulation

if TYPE_CHECKING:
    from trialreadout.analysis.difference import Difference
    from trialreadout.analysis.due.day import Due
    from trialreadout.core.executor import Executor
    from trialreadout.simulation.progress import Progress
    from trialreadout.simulation.scenario import Scenario, Scenarios
    from trialreadout.sources.dicom.fetched import FetchedSeries
    from trialreadout.sources.dicom.listed import ListedScan
    from trialreadout.study.candidates import StudyCandidates
    from trialreadout.study.quantities import StudyQuantities


def open_study(path: str | Path, cut_off: date | None = None) -> Study:
    """Open a study folder.

    Parameters
    ----------
    path
        The folder with `study.toml`.
    cut_off
        The data cut-off, in the place of the study file's; None: that of the study file.

    Raises
    ------
    StudyError
        If its protocol cannot be read; the findings say why.
    """
    folder = Path(path)
    protocol = read_protocol(folder / STUDY_FILE)
    study = Study(folder, protocol, hash_of(folder / STUDY_FILE))
    return study if cut_off is None else study.as_of(cut_off)


@dataclass(frozen=True)
class Study:
    """A protocol and the folder that its data lie in."""

    folder: Path
    protocol: Protocol
    opened_as: str | None = None
    """SHA-256 of its study file when that was read; None: the protocol came from elsewhere."""

    def study_file(self) -> bytes:
        """Return its study file, byte by byte.

        Raises
        ------
        StudyError
            If it is another one than was read, so that no readout names a protocol that it was
            not made by.
        """
        content = (self.folder / STUDY_FILE).read_bytes()
        if self.opened_as not in (None, hashlib.sha256(content).hexdigest()):
            raise StudyError([changed_while_read(STUDY_FILE)])
        return content

    def as_of(self, cut_off: date) -> Study:
        """Open the same study with another data cut-off.

        Parameters
        ----------
        cut_off
            The last day that counts.
        """
        data = self.protocol.data.model_copy(update={"cut_off": cut_off})
        return replace(self, protocol=self.protocol.model_copy(update={"data": data}))

    @cached_property
    def sources(self) -> Sources:
        """The plain tables. Raises StudyError where no patient can be read."""
        return read_sources(self.folder, self.protocol)

    def check(self, *, pixels: bool = False) -> tuple[Finding, ...]:
        """Find everything that is wrong with the data, or stands in the way of a result.

        Parameters
        ----------
        pixels
            Whether the pixels of scans are read, too, and not their headers alone.
        """
        return self._run(pixels=pixels).findings

    def run(self) -> Readout:
        """Grade every patient and compute every number."""
        return self._run(pixels=False)

    def _run(self, *, pixels: bool) -> Readout:
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
            *check_scans(self.folder, sources, pixels=pixels),
        ]
        noticed += held_against_rule(graded, sources, self.protocol)
        noticed += held_against_survival(graded, sources)
        noticed += stopped_for_progression(graded, sources)
        noticed += held_against_record(graded, sources, [*sources.findings, *noticed])
        findings = (*sources.findings, *stopped, *unanswerable, *noticed)
        return Readout(self, graded, tuple(results), findings)

    def due(self, on: date, within: int | None = None) -> Due:
        """Say what is due on a day; what came later is not known.

        Parameters
        ----------
        on
            The day.
        within
            How many weeks ahead visits are named; None: of each patient the next alone.

        Raises
        ------
        StudyError
            If the dates of the study are not days of the calendar.
        """
        from trialreadout.analysis.due.day import due_on

        then = self.as_of(on)
        return due_on(on, then.protocol, then.sources, within)

    def between(self, earlier: date, later: date) -> Difference:
        """Say which numbers move from one data cut-off to a later one, and by which rows.

        Parameters
        ----------
        earlier, later
            The last days that count.

        Raises
        ------
        StudyError
            If the dates of the study are not days of the calendar.
        """
        from trialreadout.analysis.became_known import became_known
        from trialreadout.analysis.difference import difference
        from trialreadout.analysis.kept_readout import kept_readout

        one, other = self.as_of(earlier), self.as_of(later)
        found = difference(*(kept_readout(each.run().files()) for each in (one, other)))
        return replace(found, rows=became_known(one.sources, earlier, other.sources, later))

    def scans(self) -> list[ListedScan]:
        """List the scans of the table with what their files hold; pixels are read."""
        from trialreadout.sources.dicom.listed import listed_scans

        return listed_scans(self.folder, self.sources)

    def write_reports(self, folder: str | Path) -> tuple[tuple[str, ...], list[Finding]]:
        """Write each reading as a structured report into a new folder.

        Parameters
        ----------
        folder
            A new one.

        Returns
        -------
        The names of the files, and a finding for each reading that could not be written.

        Raises
        ------
        StudyError
            If the folder holds something, or highdicom is not installed.
        """
        from trialreadout.sources.dicom.exported_reports import reports_of

        about = self.protocol.study
        files, findings = reports_of(self.folder, self.sources, about.id, invented=about.synthetic)
        if files:
            write_folder(Path(folder), files, anew=True)
        return tuple(files), findings

    def scan_findings(self) -> list[Finding]:
        """Find what is wrong with the files of scans, their pixels included."""
        return check_scans(self.folder, self.sources, pixels=True)

    def fetch_scans(
        self, url: str, patients: Sequence[str] = ()
    ) -> tuple[list[FetchedSeries], list[Finding]]:
        """Bring the series of the table of scans from a DICOMweb server into the folder of scans.

        Parameters
        ----------
        url
            Where the service begins.
        patients
            Whose; none: everybody's.

        Returns
        -------
        What became of each series, and what stood in the way.

        Raises
        ------
        StudyError
            If the address or a patient is none, dicomweb-client is not installed, or the folder of
            scans cannot be written.
        """
        from trialreadout.sources.dicom.fetched import fetch
        from trialreadout.sources.dicom.index import find
        from trialreadout.sources.dicom.wanted import wanted
        from trialreadout.sources.dicom.web import Archive

        archive = Archive(url)
        return fetch(self.folder, archive, wanted(self.sources, find(self.folder), patients))

    def quantify(self) -> StudyQuantities:
        """Measure the foci whose place in a scan was marked; no result rests on it."""
        from trialreadout.analysis.quantified import quantified
        from trialreadout.study.quantities import StudyQuantities

        found = quantified(self.folder, self.sources, self.protocol)
        return StudyQuantities(self, found.rows, found.findings)

    def candidates(
        self, promised: float = PROMISED, *, executor: Executor | None = None
    ) -> StudyCandidates:
        """Look for foci in every planar scan; they assist who reads, and no result rests on them.

        Parameters
        ----------
        promised
            The expected share of false ones among those called.
        executor
            Does the patients; None: this process.
        """
        from trialreadout.analysis.candidate_foci import candidate_foci
        from trialreadout.core.executor import Serial
        from trialreadout.study.candidates import StudyCandidates

        cohorts = build_cohorts(self.sources, self.protocol)
        by = executor or Serial()
        found = candidate_foci(self.folder, self.sources, cohorts, by, promised)
        return StudyCandidates(self, found, promised)

    def scenarios(self, file: str | Path | None = None) -> Scenarios:
        """Read its scenarios, or those of another file.

        Parameters
        ----------
        file
            Of scenarios; None: `scenarios.toml` in the folder of the study.

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
