"""Whatever is wrong with a study file, it is said in findings, each with its line."""

import tomllib
from copy import deepcopy
from pathlib import Path

import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from trialreadout.core.findings import StudyError
from trialreadout.protocol import parse_protocol

EXAMPLE = Path(__file__).with_name("example.toml").read_text("utf-8")


def places(value, path=()):
    below = value.items() if isinstance(value, dict) else enumerate(value)
    for step, inner in below:
        yield (*path, step)
        if isinstance(inner, dict | list):
            yield from places(inner, (*path, step))


PLACES = sorted(places(tomllib.loads(EXAMPLE)), key=str)
wrong = st.sampled_from(
    ["", "x", "CR", "best overall response", 0, -1, 3, 1.5, True, [], ["x"], [1], {}, {"x": 1}]
)


def spoiled(changes):
    document = tomllib.loads(EXAMPLE)
    for path, value in changes:
        table = document
        try:
            for step in path[:-1]:
                table = table[step]
            if value is None:
                del table[path[-1]]
            else:
                table[path[-1]] = deepcopy(value)
        except (KeyError, IndexError, TypeError):
            continue
    return document


def findings_or_none(text):
    try:
        parse_protocol(text)
    except StudyError as refused:
        return refused.findings
    return None


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.none() | wrong), min_size=1, max_size=4))
@settings(max_examples=200)
def test_a_spoiled_study_file_is_read_or_refused_with_findings(changes):
    text = tomlkit.dumps(spoiled(changes))
    findings = findings_or_none(text)
    assert findings is None or len(findings) > 0
    for finding in findings or ():
        assert finding.remedy or finding.allowed
        assert finding.column
        assert finding.row is not None or finding.rule == "missing-key"
        assert 1 <= (finding.row or 1) <= text.count("\n") + 1


@given(st.integers(0, len(EXAMPLE)), st.integers(0, 40))
@settings(max_examples=200)
def test_a_study_file_with_a_hole_is_read_or_refused_with_findings(start, length):
    findings = findings_or_none(EXAMPLE[:start] + EXAMPLE[start + length :])
    assert findings is None or len(findings) > 0
