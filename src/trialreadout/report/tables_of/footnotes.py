"""What stands beneath a table: the cut-off and the version, definitions, abbreviations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from trialreadout import __version__
from trialreadout.protocol import Protocol
from trialreadout.report.definitions import definitions_of
from trialreadout.report.estimands import estimands_of

_ABBREVIATIONS: Mapping[str, str] = {
    "CR": "complete response",
    "PR": "partial response",
    "SD": "stable disease",
    "NON-CR/NON-PD": "neither complete response nor progression, without target lesions",
    "PD": "progressive disease",
    "NE": "not evaluable",
    "ND": "not done",
    "MISSING": "no assessment",
    "iCR": "complete response by iRECIST",
    "iPR": "partial response by iRECIST",
    "iSD": "stable disease by iRECIST",
    "iUPD": "unconfirmed progression by iRECIST",
    "iCPD": "confirmed progression by iRECIST",
}


def provenance(protocol: Protocol) -> Iterator[str]:
    """Say until when data count, whether patients are invented, and what computed the numbers."""
    cut_off = protocol.data.cut_off
    yield "No data cut-off." if cut_off is None else f"Data cut-off: {cut_off}."
    if protocol.study.synthetic:
        yield "Invented patients."
    yield f"Readout {__version__}."


def definition(protocol: Protocol, endpoint: str) -> str:
    """Say by which rules an endpoint is graded, as a sentence; "" if there is nothing to say."""
    said = definitions_of(protocol).get(endpoint, "")
    return f"{said.removesuffix('.')}." if said else ""


def intercurrent(protocol: Protocol, endpoint: str) -> Iterator[str]:
    """Say what becomes of an endpoint where something else happens first, as a sentence."""
    estimand = estimands_of(protocol).get(endpoint)
    if estimand is not None and estimand.intercurrent_events:
        yield f"Intercurrent events: {'; '.join(estimand.intercurrent_events)}."


def abbreviations(answers: tuple[str, ...]) -> Iterator[str]:
    """Spell out the answers that are abbreviations, in one sentence."""
    known = [f"{each}: {_ABBREVIATIONS[each]}" for each in answers if each in _ABBREVIATIONS]
    if known:
        yield f"{'; '.join(known)}."
