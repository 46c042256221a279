"""A readout as files that may be sent: numbers of groups of patients, and nothing of a patient."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from trialreadout.analysis.characteristics import one_row_each
from trialreadout.analysis.files import as_csv, as_json, versions
from trialreadout.analysis.sharing.shared import USUAL, Audited, Shared, shared_of
from trialreadout.analysis.statistics import group_of_subjects
from trialreadout.core.whole_folder import MANIFEST, write_folder
from trialreadout.protocol.unnamed_readers import without_names_of_readers
from trialreadout.study.readout import Readout

if TYPE_CHECKING:
    from trialreadout.report.paper import PaperFormat
    from trialreadout.report.shared.parts import SharedParts

COMMAND = "readout report"


@dataclass(frozen=True)
class SharedReadout:
    """What may be sent of a readout."""

    readout: Readout
    audited: Audited

    @property
    def shared(self) -> Shared:
        """The results as they are told."""
        return self.audited.shared

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values, for JSON."""
        study = self.readout.study.protocol.study
        return {
            "study": study.id,
            "synthetic": study.synthetic,
            "hidden_below": self.shared.below,
            "left_out": self.shared.left_out,
            "results": [each.as_dict() for each in self.shared.results],
        }

    @cached_property
    def parts(self) -> SharedParts:
        """Make the sentences, figures and tables of the report."""
        from trialreadout.report.shared.parts import shared_parts, without_patients

        protocol = without_names_of_readers(self.readout.study.protocol)
        graded = without_patients(self.readout.graded, classes_of(self.readout))
        return shared_parts(protocol, graded, self.shared, self.readout.published)

    def files(self, also: Collection[PaperFormat] = ()) -> dict[str, bytes]:
        """Lay it out as files, contents by name."""
        from trialreadout.report.csv_tables import csv_files
        from trialreadout.report.page import REPORT
        from trialreadout.report.paper import files_on_paper
        from trialreadout.report.shared.chapters import shared_document
        from trialreadout.report.shared.page import render_shared_page
        from trialreadout.report.xlsx import WORKBOOK, workbook_of

        of = self.readout.study.protocol
        title = f"{of.study.id}: {of.study.title}"
        results = [each.as_dict() for each in self.shared.results]
        files = {
            "readout.json": as_json(self.as_dict()),
            "results.csv": as_csv(pl.DataFrame(results, infer_schema_length=None)),
            REPORT: render_shared_page(self.parts),
            **csv_files(self.parts.all_tables),
            WORKBOOK: workbook_of(self.parts.all_tables, self.shared.whole, title, of.data.cut_off),
        }
        if also:
            files |= files_on_paper(shared_document(self.parts), also)
        manifest = {
            "command": COMMAND,
            "versions": versions(),
            "outputs": {name: hashlib.sha256(each).hexdigest() for name, each in files.items()},
        }
        return {**files, MANIFEST: as_json(manifest)}

    def write(self, folder: str | Path, also: Collection[PaperFormat] = ()) -> Path:
        """Write it as files; the folder appears whole or not at all.

        Raises
        ------
        StudyError
            If the folder holds something that is no shared report.
        """
        write_folder(Path(folder), self.files(also))
        return Path(folder)


def share(readout: Readout, below: int = USUAL) -> SharedReadout:
    """Take off a readout what must not be sent.

    Parameters
    ----------
    below
        The smallest count that is told: 5 hides counts of 1 to 4; 1 hides none.
    """
    protocol = readout.study.protocol
    audited = shared_of(
        readout.results,
        protocol,
        readout.drawn,
        _groups_of(readout),
        classes_of(readout),
        below,
    )
    return SharedReadout(readout, audited)


def classes_of(readout: Readout) -> dict[str, dict[str, str]]:
    """Name for each endpoint of adverse events its terms, with the organ class of each."""
    found = {}
    for name, each in readout.graded.items():
        if each.endpoint.kind == "adverse-events":
            rows = each.table.drop_nulls("term").unique("term", keep="first", maintain_order=True)
            classed = "system_organ_class" in rows.columns
            of = rows["system_organ_class"] if classed else pl.Series([""] * rows.height)
            found[name] = dict(zip(rows["term"], of.fill_null(""), strict=True))
    return found


def _groups_of(readout: Readout) -> Mapping[str, Mapping[str, str | None]]:
    subjects = one_row_each(readout.study.sources, "subjects")
    found = {}
    for statistic in readout.study.protocol.statistics:
        if statistic.group is not None and statistic.group in subjects.columns:
            words = subjects.select("subject", group_of_subjects(statistic).alias("word"))
            found[statistic.group] = dict(words.iter_rows())
    return found
