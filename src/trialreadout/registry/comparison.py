"""A registry's record beside the study: topic by topic, from the same tables and results."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from trialreadout.analysis.characteristics import one_row_each
from trialreadout.analysis.courses_of_subjects import disposition_of
from trialreadout.analysis.files import as_csv, as_json, versions
from trialreadout.analysis.results import Result
from trialreadout.core.whole_folder import MANIFEST, write_folder
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import OF_SUBJECTS
from trialreadout.protocol.registry_record import RegistryRecord
from trialreadout.registry.compared import Compared
from trialreadout.registry.compared_dates import compared_dates, compared_identity
from trialreadout.registry.compared_outcomes import compared_outcomes
from trialreadout.registry.compared_patients import compared_patients
from trialreadout.registry.compared_treatment import compared_treatment
from trialreadout.registry.groups import ENTERED
from trialreadout.sources.read import Sources

COMMAND = "readout registry compare"
TABLE = "registered_against_done.csv"


def compare_with_record(
    protocol: Protocol, sources: Sources, results: Sequence[Result], record: RegistryRecord
) -> tuple[Compared, ...]:
    """Hold what was registered against what was done.

    Parameters
    ----------
    protocol
        The study file.
    sources
        The tables. Those who entered are counted as the report counts them.
    results
        Every number that was computed.
    record
        The registry's record.
    """
    counted = dict(disposition_of(sources, protocol.data.cut_off))
    everybody = one_row_each(sources, "subjects")
    entered = counted.get(ENTERED, everybody.clear())
    days = entered["enrolled_on"]
    if protocol.dates.moved or any(each.rule == "days-without-dates" for each in sources.findings):
        days = days.clear()  # none is a day of the calendar
    of_endpoints = [row for row in results if row.endpoint not in OF_SUBJECTS]
    return (
        *compared_identity(protocol, record),
        *compared_dates(protocol, record, days),
        *compared_patients(protocol, record, entered),
        *compared_treatment(protocol, record, entered, sources.table("doses")),
        *compared_outcomes(protocol, record, of_endpoints),
    )


def as_table(rows: Sequence[Compared]) -> pl.DataFrame:
    """Lay the comparison out as rows."""
    columns = ("topic", "registered", "done", "verdict", "remark")
    return pl.DataFrame(
        [row.as_dict() for row in rows], schema=dict.fromkeys(columns, pl.String), orient="row"
    )


def write_comparison(rows: Sequence[Compared], folder: Path, inputs: Mapping[str, str]) -> None:
    """Write a comparison into a folder, which appears whole or not at all.

    Parameters
    ----------
    inputs
        SHA-256 of every file that it was made from.

    Raises
    ------
    StudyError
        If the folder holds something else.
    """
    content = as_csv(as_table(rows))
    manifest = {
        "command": COMMAND,
        "versions": versions(),
        "inputs": dict(sorted(inputs.items())),
        "outputs": {TABLE: hashlib.sha256(content).hexdigest()},
    }
    write_folder(folder, {TABLE: content, MANIFEST: as_json(manifest)})
