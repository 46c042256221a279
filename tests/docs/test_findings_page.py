"""Every finding that the program can make is on its page, with a cause and an example."""

from __future__ import annotations

import ast
import re

import pytest
from writers.broken_examples import EXAMPLES
from writers.causes import CAUSES
from writers.faulty_studies import Broken, finding_of, findings_of
from writers.findings import severity_of

from pages import ROOT
from trialreadout.sources.rules import RULES

RULE = re.compile(r"[a-z]+(-[a-z]+)+")
MAKES_FINDINGS = (
    "Finding",
    "Fault",
    "Break",
    "fault",
    "faults",
    "said_of_rows",
    "_stop",
    "_unreadable",
    "_at",
)
NOT_OF_A_STUDY = {
    "study-file-missing",
    "wrong-usage",
    "not-written",
    "changed-while-read",
    "not-a-readout",
    "not-a-registry-record",
    "not-transportable",
    "nothing-kept",
    "other-simulation",
    "workers-lost",
    "not-installed",
    "no-scheduler",
    "no-workers",
    "other-version",
    "scheduler-lost",
    "fault-of-readout",
    "not-a-key",
    "not-a-reading",
    "reading-of-another-study",
    "unknown-case",
    "read-twice",
    "case-partly-read",
    "table-not-written",
    "scan-cannot-be-read",
    "server-not-answering",
    "series-not-on-server",
    "series-not-whole",
    "file-of-another-series",
    "series-here-differs",
    "unknown-item",
}


def rules_written_in_calls() -> set[str]:
    """Collect the rules that stand in the calls by which the program makes findings."""
    found: set[str] = set()
    for path in (ROOT / "src" / "trialreadout").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", None)
            if not isinstance(node, ast.Call) or name not in MAKES_FINDINGS:
                continue
            for given in (*node.args, *(each.value for each in node.keywords)):
                words = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
                found |= {
                    word.value
                    for word in words
                    if isinstance(word, ast.Constant) and RULE.fullmatch(str(word.value))
                }
    return found


def test_every_rule_has_a_cause():
    missing = (RULES.keys() | rules_written_in_calls()) - CAUSES.keys()
    assert not missing, f"say in docs/writers/causes.py why these are made: {sorted(missing)}"


def test_every_rule_of_a_study_has_an_example():
    missing = CAUSES.keys() - EXAMPLES.keys() - NOT_OF_A_STUDY
    assert not missing, f"break a study for these in docs/writers/broken_examples.py: {missing}"


def test_no_cause_is_said_of_a_rule_that_is_gone():
    text = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "src" / "trialreadout").rglob("*.py")
    )
    assert not [rule for rule in CAUSES if f'"{rule}"' not in text]


@pytest.mark.parametrize("sdtm", [False, True], ids=["plain tables", "SDTM"])
def test_nothing_is_wrong_with_the_study_that_the_examples_break(sdtm):
    assert findings_of(Broken(sdtm=sdtm)) == ()


@pytest.mark.parametrize("rule", RULES)
def test_the_example_of_a_rule_is_as_grave_as_the_rule(rule):
    assert severity_of(rule) == RULES[rule].severity


def test_an_example_that_does_not_show_its_finding_is_named():
    with pytest.raises(LookupError, match="no-baseline"):
        finding_of("no-baseline", Broken())
