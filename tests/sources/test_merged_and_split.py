"""What is said of merged and split lesions leads to a lesion that is there."""

from __future__ import annotations

import pytest

from builders import lesion, sources_of, treated


def found(lesions):
    """Give the rules that rows of the table of lesions break, with the row in its file."""
    findings = sources_of(**treated("A"), lesions=lesions).findings
    return [(finding.rule, finding.row) for finding in findings if finding.table == "lesions"]


TWO = [lesion("A", "T1"), lesion("A", "N1", "non-target"), lesion("A", "X", "new")]


@pytest.mark.parametrize("column", ["merged_into", "part_of"])
@pytest.mark.parametrize(
    ("named", "more", "rules"),
    [
        pytest.param("T1", {}, [], id="a target"),
        pytest.param("T9", {}, [("unknown-mass", 5)], id="a lesion nobody identified"),
        pytest.param("T1", {"reader": "two"}, [("unknown-mass", 5)], id="another reader's lesion"),
        pytest.param("T2", {}, [("unknown-mass", 5)], id="itself"),
        pytest.param("N1", {}, [("unknown-mass", 5)], id="a non-target, which is not measured"),
        pytest.param("N1", {"role": "non-target"}, [], id="of a non-target, another one"),
        pytest.param("T1", {"role": "non-target"}, [], id="of a non-target, a target"),
        pytest.param("X", {"role": "non-target"}, [("unknown-mass", 5)], id="a new lesion"),
        pytest.param(None, {}, [], id="none"),
    ],
)
def test_the_lesion_that_one_merged_into_or_came_from(named, more, rules, column):
    lesions = [*TWO, lesion("A", "T2", **{column: named} | more)]
    assert found(lesions) == rules
