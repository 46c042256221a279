"""What a verification found, in words that page, terminal and documentation share."""

from __future__ import annotations

from trialreadout.report.text import counted
from trialreadout.verification.installed_files import InstalledFiles
from trialreadout.verification.verify import Fault, Verdict, Verification


def tolerance_of(tolerance: float) -> str:
    """Say how far a value may be from the expected one."""
    return f"{tolerance:.0e}" if tolerance else "exact"


def deviation_of(verdict: Verdict) -> str:
    """Say how far the furthest number was from the expected one."""
    largest = verdict.largest_deviation
    return "–" if largest is None else f"{largest:.1e}" if largest else "0"


def verdict_in_words(passed: bool) -> str:
    """Say whether it passed."""
    return "passed" if passed else "failed"


def fault_in_words(fault: Fault) -> str:
    """Say what is not as expected."""
    place = f"{fault.case}, {fault.quantity}" if fault.quantity else fault.case
    return f"{place}: expected {fault.expected}, found {fault.found}"


def files_in_words(files: InstalledFiles) -> str:
    """Say what became of the installed files."""
    n = counted(len(files.files), "file")
    if files.why_not is not None:
        return f"{files.why_not[:1].upper()}{files.why_not[1:]}."
    if not files.faults:
        return f"{n}, each as it was packed."
    return f"{n}, of which {counted(len(files.faults), 'file')} not as packed."


def summary_of(found: Verification) -> str:
    """Say how many requirements passed."""
    passed = sum(each.passed for each in found.verdicts)
    cases = counted(sum(each.cases for each in found.verdicts), "case")
    values = counted(sum(each.values for each in found.verdicts), "value")
    return f"{passed} of {len(found.verdicts)} requirements passed, in {cases} with {values}."
