"""Every requirement with its source, its cases and its tests."""

from __future__ import annotations

from trialreadout.verification.case_files import file_of, read_cases
from trialreadout.verification.of_criteria import CRITERIA
from trialreadout.verification.of_designs import DESIGNS
from trialreadout.verification.of_responses import RESPONSES
from trialreadout.verification.of_statistics import STATISTICS
from trialreadout.verification.of_studies import STUDIES
from trialreadout.verification.requirement import Requirement
from trialreadout.verification.words import tolerance_of
from writers.markdown import code, table

CHAPTERS = {
    "Statistics": STATISTICS,
    "Designs": DESIGNS,
    "Tumour response": RESPONSES,
    "Markers, uptake, adverse events and laboratory values": CRITERIA,
    "Whole studies": STUDIES,
}
_CASES = "../src/trialreadout/verification/cases"
_TESTS = "../tests"


def requirements() -> str:
    """Write a table for each chapter."""
    headings = ("id", "requirement", "source", "cases", "tests")
    return "\n\n".join(
        f"### {title}\n\n{table(headings, map(_row, chapter))}"
        for title, chapter in CHAPTERS.items()
    )


def _row(each: Requirement) -> tuple[str, ...]:
    tests = "; ".join(_test(test) for test in each.tests)
    return each.id, each.text, each.source, _cases(each), tests


def _cases(each: Requirement) -> str:
    file = read_cases(each.id)
    tolerance = tolerance_of(each.tolerance)
    link = f"[{len(file.cases)}]({_CASES}/{file_of(each.id).name})"
    return f"{link}, {tolerance}; {file.origin['tool']}: {file.origin['call']}"


def _test(test: str) -> str:
    file, name = test.split("::")
    return f"[{file}]({_TESTS}/{file}) {code(name)}"
