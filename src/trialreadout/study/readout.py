"""What a study came to: its numbers, explained, and the files that they are written to.

What a report or an export takes is loaded when it is asked for.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from trialreadout.analysis import lineage
from trialreadout.analysis.between_readers import between_readers
from trialreadout.analysis.drawn import Drawn, rows_to_draw
from trialreadout.analysis.files import files_of
from trialreadout.analysis.graded import GradedEndpoint
from trialreadout.analysis.published import Comparison, compare
from trialreadout.analysis.results import Result
from trialreadout.core.findings import Finding
from trialreadout.core.whole_folder import write_folder
from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.protocol.read import STUDY_FILE
from trialreadout.sources.files import hash_of
from trialreadout.study.exported import Exported

if TYPE_CHECKING:
    from trialreadout.adam.files import Format
    from trialreadout.registry.compared import Compared
    from trialreadout.registry.upload import Upload
    from trialreadout.report.document import Document
    from trialreadout.report.paper import PaperFormat
    from trialreadout.report.parts import Parts
    from trialreadout.report.tables import Table
    from trialreadout.study.opened import Study


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
        """Return the rows of patients of an endpoint; KeyError if it was not graded.

        Parameters
        ----------
        endpoint
            Its name in the study file.
        """
        return self.graded[endpoint].table

    def result(self, result_id: str) -> Result:
        """Find a result; KeyError if there is none of that id.

        Parameters
        ----------
        result_id
            The name that `results` and `readout explain` give it.
        """
        return {result.id: result for result in self.results}[result_id]

    def explain(self, result_id: str, patient: str | None = None) -> lineage.Explanation:
        """Open a result to its patients and their source rows.

        Parameters
        ----------
        result_id
            The name that `results` and `readout explain` give it.
        patient
            One patient alone; None: all of them.

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

        Parameters
        ----------
        pages
            Further files, contents by name.
        """
        tables = {name: each.table for name, each in self.graded.items()}
        tables |= {
            f"{name} between readers": between_readers(each.by_reader, self.study.sources)
            for name, each in self.graded.items()
            if len(each.by_reader) > 1
        }
        protocol = {STUDY_FILE: self.study.study_file()}
        return files_of(
            self.as_dict(),
            self.results,
            tables,
            self.findings,
            self._inputs(),
            protocol | dict(pages or {}),
            self.study.protocol.data.cut_off,
        )

    def export_adam(
        self, folder: str | Path, formats: Collection[Format] | None = None
    ) -> Exported:
        """Write the analysis datasets; the folder appears whole or not at all.

        What it takes is loaded when it is asked for.

        Parameters
        ----------
        folder
            A new one, an empty one, or that of an earlier export.
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

    def compare_with_record(
        self, record: str | Path, folder: str | Path | None = None
    ) -> tuple[Compared, ...]:
        """Hold the registry's record against what was done, topic by topic.

        Parameters
        ----------
        record
            A file of the registry.
        folder
            Where the rows go as CSV; None: nowhere.

        Raises
        ------
        StudyError
            If the record cannot be read, or the folder holds something else.
        """
        from trialreadout.protocol.read_record import read_record
        from trialreadout.registry.comparison import compare_with_record, write_comparison

        protocol, sources, path = self.study.protocol, self.study.sources, Path(record)
        rows = compare_with_record(protocol, sources, self.results, read_record(path))
        if folder is not None:
            write_comparison(rows, Path(folder), self._inputs() | {path.name: hash_of(path)})
        return rows

    def export_registry(
        self, folder: str | Path, record: str | Path | None = None, threshold: float = 0.0
    ) -> tuple[Upload, tuple[str, ...]]:
        """Write the results as a registry takes them; the folder appears whole or not at all.

        Parameters
        ----------
        folder
            Where the files go.
        record
            The registry's record; None: the study file alone.
        threshold
            Adverse events that are not serious are listed if more than so many per cent of a
            group have them; at most 5.

        Returns
        -------
        What was written, and the names of the files.

        Raises
        ------
        StudyError
            If the record cannot be read, nobody was assigned, or the folder holds something else.
        """
        from trialreadout.protocol.read_record import read_record
        from trialreadout.registry.files import write_upload
        from trialreadout.registry.upload import upload_of

        protocol, inputs = self.study.protocol, self._inputs()
        registered = None if record is None else read_record(Path(record))
        if record is not None:
            inputs |= {Path(record).name: hash_of(Path(record))}
        upload = upload_of(
            protocol, self.study.sources, self.graded, self.results, registered, threshold
        )
        files = write_upload(upload, protocol, self.results, Path(folder), inputs)
        return upload, files

    @cached_property
    def parts(self) -> Parts:
        """Make the sentences, figures and tables of the report."""
        from trialreadout.report.parts import parts_of

        return parts_of(
            self.study.protocol,
            self.study.sources,
            self.graded,
            self.drawn,
            self.results,
            self.findings,
            self.published,
        )

    def document(self) -> Document:
        """Bring the report together as headings, paragraphs, figures and tables."""
        from trialreadout.report.chapters import document_of

        return document_of(self.parts)

    def _inputs(self) -> dict[str, str]:
        """Return the SHA-256 of every file that was read, the protocol among them."""
        protocol = hashlib.sha256(self.study.study_file()).hexdigest()
        return {STUDY_FILE: protocol, **self.study.sources.files}

    def page(self) -> bytes:
        """Draw the report, one HTML file. What it takes is loaded when it is asked for."""
        from trialreadout.report.dossier.dossier import dossiers_of
        from trialreadout.report.page import render_page
        from trialreadout.report.tables import MOST_PATIENTS
        from trialreadout.report.way_back import way_back

        sources, subjects = self.study.sources, self.drawn.subjects
        shown = subjects if len(subjects) <= MOST_PATIENTS else None
        dossiers = None if shown is None else list(dossiers_of(shown, self.graded, sources))
        behind = way_back(self.results, self.graded, sources, shown, self.study.protocol)
        return render_page(self.parts, dossiers, behind)

    def laid_out(self) -> tuple[Table, ...]:
        """Lay out every table and listing, in the order of their numbers."""
        from trialreadout.report.tables_of.all_tables import all_tables

        protocol, sources = self.study.protocol, self.study.sources
        return all_tables(protocol, sources, self.graded, self.drawn, self.results)
