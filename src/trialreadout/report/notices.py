"""What every form of a report says in the same words: the page, paper, and the terminal."""

from __future__ import annotations

from collections.abc import Mapping

from trialreadout.analysis.files import versions

INVENTED = "Invented patients: nothing here was observed in anyone."
FOR_RESEARCH = "For research; it does not guide the treatment of a person."

TITLES: Mapping[str, str] = {
    "headline": "Headline",
    "words": "In sentences",
    "published": "Published beside computed",
    "patients": "Patients",
    "assumptions": "Assumptions",
    "findings": "Findings",
    "dossiers": "Dossiers",
    "files": "Files and versions",
}
"""Of the chapters that every study has, by their anchors; those of endpoints are its topics."""

NO_HEADLINE = "There is no result of a primary endpoint and no response rate."
NO_SET = "The protocol names no analysis set."
NO_PATIENT = "There is no patient in the data."
TOO_MANY_TO_DRAW = "More patients than figures can tell apart: none are drawn one by one."
NO_WATERFALL = "No waterfall plot: no sum of diameters of target lesions was graded."
NO_NUMBER = "No number of it is asked for."
NO_ASSUMPTION = "The study file states none."
NO_FINDING = "No findings."


def made_with() -> str:
    """Name the versions by which the numbers were computed, and how long a month is."""
    used = versions()
    return (
        f"Readout {used['trialreadout']}, Python {used['python']}, numpy {used['numpy']}, polars "
        f"{used['polars']}. A month is 30.4375 days."
    )
