"""Series brought from a server into a study's folder of scans, each whole or not at all.

A series is written into a hidden folder and held against what was asked for and promised; only
then it takes its place, in one step. What lies there already is never touched: a series that is
whole is not asked for again, one that is not is a finding.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydicom import Dataset
from pydicom.dataelem import RawDataElement

from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.whole_folder import clear_up, unfinished
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.found import fault
from trialreadout.sources.dicom.index import Index, find
from trialreadout.sources.dicom.opened import open_scan
from trialreadout.sources.dicom.wanted import Wanted
from trialreadout.sources.dicom.web import Archive, OfferedSeries, ServerError, is_uid
from trialreadout.sources.reports import SCANS_FOLDER
from trialreadout.sources.rules import RULES

State = Literal["fetched", "already there", "not fetched"]
_UNDEFINED = 0xFFFFFFFF
_MODALITIES = ("NM", "CT")
_NOT_SHOWN = "another patient's, which is not shown here"
_UNSAFE = re.compile(r"[^\w.\- ]")


@dataclass(frozen=True, slots=True)
class FetchedSeries:
    """A series that was asked for, and what became of it; None: the server does not say."""

    subject: str
    series: str
    state: State
    modality: str | None = None
    series_on: str | None = None
    instances: int | None = None
    """How many the server promised."""
    folder: str | None = None
    """Where it lies, within the study folder; None: nowhere."""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, for JSON."""
        return asdict(self)


def fetch(
    study_folder: Path, archive: Archive, asked: list[Wanted]
) -> tuple[list[FetchedSeries], list[Finding]]:
    """Bring what is wanted.

    Returns
    -------
    What became of each series, and what stood in the way. Without an answer of the server nothing
    further is asked of it.

    Raises
    ------
    StudyError
        If the folder of scans cannot be written.
    """
    scans = study_folder / SCANS_FOLDER
    made = not scans.exists()
    series: dict[tuple[str, str], FetchedSeries] = {}
    findings: list[Finding] = []
    try:
        scans.mkdir(exist_ok=True)
        place = scans / "fetched"  # no folder of this name is made: beside it stands the hidden one
        clear_up(place)
        index = find(study_folder)
        with unfinished(place) as hidden:
            for each in asked:
                try:
                    offers = list(_offers(archive, each))
                except ServerError as silent:
                    findings.append(_of_row("server-not-answering", each, str(silent)))
                    break
                if not offers:
                    what = each.series or f"no NM or CT series of {each.subject}"
                    findings.append(_of_row("series-not-on-server", each, what))
                for offer in offers:
                    key = each.subject, offer.series
                    if key not in series:
                        of_series = _Series(study_folder, index, each, offer)
                        series[key], said = of_series.brought(archive, hidden)
                        findings += said
    except OSError as failed:
        raise StudyError([_not_written(failed)]) from failed
    finally:
        if made and scans.is_dir() and not any(scans.iterdir()):
            scans.rmdir()
    return list(series.values()), findings


def _offers(archive: Archive, asked: Wanted) -> Iterator[OfferedSeries]:
    """Ask the server; a name with a star in it fits others, who are left out."""
    if asked.series is not None:
        found = archive.named(asked.series)
        yield from (offer for offer in found if offer.series == asked.series)
        return
    for modality in _MODALITIES:
        for offer in archive.of_patient(asked.subject, modality):
            if offer.subject == asked.subject and offer.modality == modality:
                yield offer


@dataclass(frozen=True)
class _Series:
    """One series on its way."""

    study_folder: Path
    index: Index
    asked: Wanted
    offer: OfferedSeries

    @property
    def _name(self) -> str:
        """Where it goes, within the study folder."""
        subject = _UNSAFE.sub("_", self.asked.subject).strip(". ") or "_"
        return f"{SCANS_FOLDER}/{subject}/{self.offer.series}"

    def brought(self, archive: Archive, hidden: Path) -> tuple[FetchedSeries, list[Finding]]:
        there = self._there()
        if there is not None:
            return there
        refused = self._refused()
        if refused is not None:
            return self._came("not fetched"), [refused]
        new = hidden / self.offer.series
        new.mkdir(exist_ok=True)
        mine = self.asked.subject
        findings: list[Finding] = []
        names: set[str] = set()
        try:
            for number, file in enumerate(archive.files(self.offer), 1):
                name = f"{tags.text(file, 'SOPInstanceUID')}.dcm"
                if not is_uid(name.removesuffix(".dcm")):
                    name = f"{number}.dcm"
                names.add(name)
                if (said := _half(file)) is not None:
                    whole = f"{self._name}/{name}"
                    findings.append(fault("truncated-scan", whole, value=said, subject=mine))
                    continue
                _write(new / name, file)
                findings += self._wrong_with(new / name, f"{self._name}/{name}")
        except ServerError as broken:
            said = f"{broken}, after {len(names)} of {self.offer.instances}"
            return self._came("not fetched"), [self._of_series("series-not-whole", said)]
        if len(names) != self.offer.instances:
            said = f"{len(names)} came of {self.offer.instances}"
            findings.append(self._of_series("series-not-whole", said))
        if findings:
            return self._came("not fetched"), findings
        place = self.study_folder / self._name
        place.parent.mkdir(exist_ok=True)
        os.replace(new, place)
        return self._came("fetched", self._name), []

    def _there(self) -> tuple[FetchedSeries, list[Finding]] | None:
        """Tell whether the series is there already, whole or not."""
        files = self.index.of(self.offer.series)
        place = self.study_folder / self._name
        at_place = place.exists() and (not place.is_dir() or any(place.iterdir()))
        if not files and not at_place:
            return None
        mine = {
            tags.text(file.header, "SOPInstanceUID")
            for file in files
            if file.subject == self.asked.subject and file.series == self.offer.series
        }
        folder = str(Path(files[0].name).parent.as_posix()) if files else self._name
        if len(mine) == len(files) == self.offer.instances:
            return self._came("already there", folder), []
        said = f"{len(mine)} readable of {self.offer.instances}, in {folder}"
        return self._came("not fetched", folder), [self._of_series("series-here-differs", said)]

    def _refused(self) -> Finding | None:
        """Refuse what is another patient's, or not said to be of any length, before it is sent."""
        if self.offer.subject is not None and self.offer.subject != self.asked.subject:
            return self._of_series("scan-of-another-patient", _NOT_SHOWN)
        if self.offer.instances is None:
            return self._of_series("series-not-whole", "the server does not say how many")
        return None

    def _wrong_with(self, path: Path, name: str) -> Iterator[Finding]:
        """Hold a file against what was asked for."""
        mine, file = self.asked.subject, open_scan(path, name)
        if isinstance(file, Finding):
            yield file._replace(subject=mine)
            return
        if file.subject != mine:
            yield fault(
                "scan-of-another-patient", file, "PatientID", _NOT_SHOWN, allowed=mine, subject=mine
            )
        if file.series != self.offer.series:
            allowed = f"{self.offer.series}, which was asked for"
            yield fault(
                "file-of-another-series", file, "SeriesInstanceUID", allowed=allowed, subject=mine
            )

    def _came(self, state: State, folder: str | None = None) -> FetchedSeries:
        offer = self.offer
        return FetchedSeries(
            self.asked.subject,
            offer.series,
            state,
            offer.modality,
            None if offer.on is None else offer.on.isoformat(),
            offer.instances,
            folder,
        )

    def _of_series(self, rule: str, said: str) -> Finding:
        return _of_row(rule, self.asked, f"{self.offer.series}: {said}")


def _half(file: Dataset) -> str | None:
    """Say which element has fewer bytes than it says; written again, it would look whole."""
    for element in file.values():
        if isinstance(element, RawDataElement) and element.value is not None:
            there, told = len(element.value), element.length
            if there < told != _UNDEFINED:
                return f"{there:,} of {told:,} bytes of {element.tag}"
    return None


def _write(path: Path, file: Dataset) -> None:
    """Write a file as it came; one that cannot be written is not understood."""
    try:
        file.save_as(path, enforce_file_format=True)
    except OSError:
        raise
    except Exception as wrong:
        raise ServerError(f"a file that cannot be understood ({type(wrong).__name__})") from wrong


def _of_row(rule: str, asked: Wanted, value: str) -> Finding:
    known = RULES[rule]
    return Finding(
        known.severity,
        rule,
        table="scans",
        file=asked.file,
        row=asked.row,
        column="series",
        subject=asked.subject,
        value=value,
        allowed=known.allowed,
        remedy=known.remedy,
    )


def _not_written(failed: OSError) -> Finding:
    return Finding(
        "error",
        "not-written",
        file=SCANS_FOLDER,
        value=failed.strerror or str(failed),
        allowed="a folder that can be written",
        remedy="Make room or give leave to write there; then fetch again: what came whole is kept.",
    )
