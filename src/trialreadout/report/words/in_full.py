"""Answers as a sentence says them: the abbreviations of response criteria written out."""

from __future__ import annotations

from collections.abc import Mapping

from trialreadout.report.words.style import Style

_IN_FULL: Mapping[str, str] = {
    "met": "observed",
    "not met": "not observed",
    "CR": "complete response",
    "PR": "partial response",
    "SD": "stable disease",
    "NON-CR/NON-PD": "non-CR/non-PD",
    "PD": "progressive disease",
    "NE": "not evaluable",
    "ND": "without disease",
    "MISSING": "missing",
    "iCR": "immune complete response",
    "iPR": "immune partial response",
    "iSD": "immune stable disease",
    "iUPD": "unconfirmed immune progression",
    "iCPD": "confirmed immune progression",
}
"""Answers as they stand after "was"; others are called as they are."""


def answer_in_words(answer: str, style: Style) -> str:
    """Write an answer, or several counted together: "complete or partial response"."""
    words = [_IN_FULL.get(each, each) for each in answer.split(" or ")]
    last = words[-1].rpartition(" ")[2]
    if len(words) > 1 and last in ("response", "disease"):
        alike = all(word.endswith(f" {last}") for word in words)
        words = [w.removesuffix(f" {last}") for w in words[:-1]] + words[-1:] if alike else words
    return style.listed(words, "or")
