"""Studies to begin with: chapters of a study file, and two invented patients to write over.

Each chapter stands for itself: what is asked, the numbers, and why its open keys are as they
are. A kind of study is a list of chapters; a site's own files choose the chapters that they can
answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files as resources
from types import MappingProxyType

from trialreadout.protocol import edit_protocol
from trialreadout.sources.plain.workbook_to_fill import workbook_to_fill
from trialreadout.studies.templates.examples import example_tables

WORKBOOK = "data/patients.xlsx"
DEFAULT_KIND = "single-arm"
DEFAULT_MARKER = "PSA"

_SINGLE_ARM = (
    "head",
    "tumour_response",
    "progression",
    "survival",
    "adverse_events",
    "exposure",
)
KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "single-arm": _SINGLE_ARM,
        "two-stage": (*_SINGLE_ARM, "two_stage"),
        "marker": (*_SINGLE_ARM, "marker"),
    }
)
"""For each kind of study its chapters, in the order of the file."""


def files(kind: str, marker: str = DEFAULT_MARKER) -> dict[str, bytes]:
    """Return a study folder as contents by path: the protocol, and a workbook to fill in.

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
    with_marker = "marker" in chapters
    if with_marker:
        text = edit_protocol(text, {"endpoint.marker trend.marker": marker})
    tables = example_tables(marker if with_marker else None)
    return {"study.toml": text.encode(), WORKBOOK: workbook_to_fill(tables)}


def text_of(chapters: Iterable[str]) -> str:
    """Write the text of a study file that has these chapters."""
    folder = resources(__package__)
    return "\n".join(
        folder.joinpath(f"{chapter}.toml").read_text(encoding="utf-8") for chapter in chapters
    )
