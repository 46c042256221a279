"""Every reader that takes what somebody else wrote, as a function of a hurt file.

A reader puts the bytes where a study has them, reads as the commands do, and ends in one of two
ways: a value, or findings. `end_of` holds both to what is promised: a finding says where and how
it is mended, it can be written as JSON, and nothing in it speaks to the terminal.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from fuzz.mutations import BINARY, TEXT, ZIPPED, Mutation
from trialreadout.analysis.difference import difference
from trialreadout.analysis.kept_readout import kept_readout, read_folder
from trialreadout.core.findings import Finding, StudyError
from trialreadout.reading.saved import saved_reading
from trialreadout.report.findings import render_findings
from trialreadout.report.text import as_text
from trialreadout.simulation.scenarios import read_scenarios
from trialreadout.sources.plain.places import places_in, read_place
from trialreadout.studies.beginning import begin_study
from trialreadout.study import open_study

Read = Callable[[bytes, Path], object]
"""Takes the file and a folder with the studies; returns findings, or anything else."""

_SPEAKS_TO_TERMINALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def _in_study(study: str, file: str, *, instead_of: str | None = None) -> Read:
    """Check a study of which one file is hurt."""

    def read(content: bytes, folder: Path) -> tuple[Finding, ...]:
        path = folder / study / file
        if instead_of is not None:
            (folder / study / instead_of).unlink(missing_ok=True)
        path.write_bytes(content)
        return open_study(folder / study).check(pixels=True)

    return read


def _sheets(name: str) -> Read:
    """Read every table of a folder that holds one hurt file."""

    def read(content: bytes, folder: Path) -> list[Finding]:
        there = folder / "alone"
        there.mkdir(exist_ok=True)
        (there / name).write_bytes(content)
        places, findings = places_in(there, "data")
        read = [read_place(place) for place in places]
        return [*findings, *(each for each in read if isinstance(each, Finding))]

    return read


def _scenarios(content: bytes, folder: Path) -> object:
    path = folder / "scenarios.toml"
    path.write_bytes(content)
    return read_scenarios(path)


def _reading(content: bytes, folder: Path) -> object:
    return saved_reading(content, "reading.json")


def _readout(content: bytes, folder: Path) -> object:
    """Hold a hurt readout against itself; the hashes of its manifest agree with what was hurt."""
    there = folder / "readout"
    shutil.rmtree(there, ignore_errors=True)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            members = {name: packed.read(name) for name in packed.namelist()}
    except Exception:
        members = {"manifest.json": content}
    for name, inner in members.items():
        if ".." not in PurePosixPath(name).parts and "\n" not in name and name[:1] != "/":
            path = there / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(inner)
    try:
        manifest = json.loads(members["manifest.json"])
        for name in manifest["outputs"]:
            if name in members:
                manifest["outputs"][name] = hashlib.sha256(members[name]).hexdigest()
        (there / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    except Exception:  # then it is tried as it stands
        pass
    kept = kept_readout(read_folder(there))
    whole = kept_readout(read_folder(folder / "kept"))
    return difference(kept, whole).as_dict()


def _proposal(content: bytes, folder: Path) -> object:
    own, begun = folder / "hospital.xlsx", folder / "begun"
    shutil.rmtree(begun, ignore_errors=True)
    own.write_bytes(content)
    begin_study(begun, own=(own,))
    return open_study(begun).check()


_MEASURED = "data/measurements.csv"

READERS: Mapping[str, tuple[Read, tuple[Mutation, ...]]] = {
    "toml": (_in_study("plain", "study.toml"), TEXT),
    "scenarios": (_scenarios, TEXT),
    "csv": (_sheets("measurements.csv"), TEXT),
    "table": (_in_study("plain", _MEASURED), TEXT),
    "subjects": (_in_study("plain", "data/subjects.csv"), TEXT),
    "events": (_in_study("plain", "data/adverse_events.csv"), TEXT),
    "xlsx": (_sheets("measurements.xlsx"), ZIPPED),
    "xpt": (_sheets("measurements.xpt"), BINARY),
    "parquet": (_sheets("measurements.parquet"), BINARY),
    "stored": (_in_study("plain", "data/measurements.parquet", instead_of=_MEASURED), BINARY),
    "sdtm": (_in_study("sdtm", "data/tr.csv"), TEXT),
    "sdtm-dm": (_in_study("sdtm", "data/dm.csv"), TEXT),
    "sdtm-xpt": (_in_study("sdtm", "data/tr.xpt", instead_of="data/tr.csv"), BINARY),
    "dicom": (_in_study("scans", "scans/NL-01/baseline-planar.dcm"), BINARY),
    "report": (_in_study("scans", "scans/report.dcm"), BINARY),
    "reading": (_reading, TEXT),
    "readout": (_readout, ZIPPED),
    "proposal": (_proposal, ZIPPED),
}
"""By name, what is read and how its files are hurt."""


def end_of(reader: str, content: bytes, folder: Path) -> str:
    """Read a file; return "value" or "findings".

    Raises
    ------
    AssertionError
        If a finding does not say what it should, or says it in a way that does harm.
    Exception
        Whatever else the reader lets pass: that is a fault of it.
    """
    read, _ = READERS[reader]
    try:
        found = read(content, folder)
        refused = False
    except StudyError as unreadable:
        found, refused = unreadable.findings, True
        assert found, "a refusal that says nothing"
    listed = [each for each in found if isinstance(each, Finding)] if _many(found) else []
    for finding in listed:
        assert finding.remedy or finding.allowed, finding
        assert finding.file or finding.value or finding.table, finding
    document = json.dumps([each.as_dict() for each in listed], ensure_ascii=False)
    document.encode("utf-8")
    spoken = as_text(render_findings(listed), colour=False, width=80)
    assert not (at := _SPEAKS_TO_TERMINALS.search(spoken)), f"{at[0]!r} reaches the terminal"
    spoken.encode("utf-8")
    return "findings" if refused or listed else "value"


def _many(found: object) -> bool:
    return isinstance(found, list | tuple)
