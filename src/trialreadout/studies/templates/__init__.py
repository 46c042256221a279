"""Studies to begin with: chapters of a study file, and two invented patients to write over.

Each chapter stands for itself: what is asked, the numbers, and why its open keys are as they
are. A kind of study is a list of chapters; a site's own files choose the chapters that they can
answer.
"""

from __future__ import annotations

from trialreadout.protocol import parse_protocol
from trialreadout.sources.plain.workbook_to_fill import workbook_to_fill
from trialreadout.studies.templates.chapters import (
    KINDS,
    SCENARIOS,
    scenarios_for,
    text_of,
    with_marker,
)
from trialreadout.studies.templates.examples import example_tables

WORKBOOK = "data/patients.xlsx"
DEFAULT_KIND = "single-arm"
DEFAULT_MARKER = "PSA"


def files(kind: str, marker: str = DEFAULT_MARKER) -> dict[str, bytes]:
    """Return a study folder as contents by path: protocol, scenarios, and a workbook to fill in.

    Parameters
    ----------
    kind
        One of `KINDS`.
    marker
        The tumour marker, as the data will name it; of a kind without one it changes nothing.

    Raises
    ------
    StudyError
        If a marker has no name.
    """
    chapters = KINDS[kind]
    text = text_of(chapters)
    has_marker = "marker" in chapters
    if has_marker:
        text = with_marker(text, marker)
        parse_protocol(text)
    tables = example_tables(marker if has_marker else None)
    return {
        "study.toml": text.encode(),
        SCENARIOS: scenarios_for(chapters),
        WORKBOOK: workbook_to_fill(tables),
    }
