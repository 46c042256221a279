"""A study file, read into a protocol or refused with every fault it has."""

from pathlib import Path

from trialreadout.core.findings import StudyError
from trialreadout.protocol.consistency import (
    answers_without_visit,
    contradictory_endpoints,
    contradictory_times,
    decisions_as_conditions,
    marker_not_named,
    misplaced_composites,
    names_alike,
    names_taken,
    responders_not_named,
    strategies_without_answer,
    weeks_without_visit,
)
from trialreadout.protocol.fault import Document, Fault
from trialreadout.protocol.laboratory_terms import laboratory_terms_unknown
from trialreadout.protocol.messages import findings_of
from trialreadout.protocol.no_study_file import remedy_where_no_study_file
from trialreadout.protocol.numbers_asked import contradictory_numbers, keys_of_events_alone
from trialreadout.protocol.positions import Positions
from trialreadout.protocol.protocol import Protocol
from trialreadout.protocol.references import (
    duplicate_names,
    duplicate_parameters,
    events_before_unknown_visits,
    unknown_answers,
    unknown_names,
)
from trialreadout.protocol.refusals import refusals, tuples
from trialreadout.protocol.stages import contradictory_success
from trialreadout.protocol.stopping import contradictory_stopping
from trialreadout.protocol.toml_file import document_of, text_of
from trialreadout.protocol.visits import (
    contradictory_visits,
    duplicate_visits,
    overlapping_windows,
    unknown_ends,
)

STUDY_FILE = "study.toml"

CHECKS = (
    refusals,
    duplicate_names,
    duplicate_parameters,
    unknown_names,
    unknown_answers,
    events_before_unknown_visits,
    contradictory_endpoints,
    names_taken,
    names_alike,
    contradictory_times,
    answers_without_visit,
    contradictory_numbers,
    keys_of_events_alone,
    laboratory_terms_unknown,
    contradictory_success,
    misplaced_composites,
    responders_not_named,
    marker_not_named,
    decisions_as_conditions,
    strategies_without_answer,
    weeks_without_visit,
    contradictory_visits,
    duplicate_visits,
    overlapping_windows,
    unknown_ends,
    contradictory_stopping,
)


def read_protocol(path: Path) -> Protocol:
    """Read a study file.

    Parameters
    ----------
    path
        Of the study file.

    Raises
    ------
    StudyError
        With a finding for every fault: the file, its syntax, its keys, values and names.
    """
    remedy = "" if path.is_file() else remedy_where_no_study_file(path)
    return parse_protocol(text_of(path, "a study file", STUDY_FILE, remedy), file=path.name)


def parse_protocol(text: str, file: str = STUDY_FILE) -> Protocol:
    """Read the text of a study file; findings name `file`.

    Parameters
    ----------
    text
        What stands in the study file.
    file
        What findings call it.
    """
    document = document_of(text, file)
    faults = _faults(document)
    if faults:
        raise StudyError(findings_of(faults, document, Positions(text), file))
    return Protocol.model_validate(tuples(document))


def _faults(document: Document) -> list[Fault]:
    version = document.get("format", 1)
    if version != 1 or isinstance(version, bool):
        remedy = "Read it with the version of trialreadout that it was written for."
        return [Fault(("format",), "unknown-format", version, "1", remedy)]
    return [fault for check in CHECKS for fault in check(document)]
