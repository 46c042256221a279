"""What a reader recorded of the whole and of the parts is held against each other."""

from __future__ import annotations

import pytest

from builders import protocol_of, recorded, sources_of, treated


def found(response, **parts):
    rows = [recorded("A", 56, response, **parts)]
    sources = sources_of(protocol_of(""), assessments=rows, **treated("A"))
    return [
        (finding.severity, finding.subject, finding.value, finding.allowed)
        for finding in sources.findings
        if finding.rule == "combined-otherwise"
    ]


@pytest.mark.parametrize(
    ("response", "parts"),
    [
        pytest.param("PR", {}, id="no parts"),
        pytest.param("PR", {"lesion_response": "SD"}, id="the lesions alone are no combination"),
        pytest.param("PR", {"lesion_response": "CR", "bone_response": "NON-PD"}, id="bone is left"),
        pytest.param(
            "NON-CR/NON-PD",
            {"lesion_response": "CR", "bone_response": "NON-PD"},
            id="the same without target lesions",
        ),
        pytest.param("ND", {"lesion_response": "ND", "bone_response": "NED"}, id="no disease"),
        pytest.param(
            "PR", {"lesion_response": "SD", "marker_response": "response"}, id="CA 125 responds"
        ),
        pytest.param(
            "MISSING", {"lesion_response": "PD", "bone_response": "PD"}, id="of the whole nothing"
        ),
    ],
)
def test_what_agrees_is_no_finding(response, parts):
    assert found(response, **parts) == []


def test_bone_that_progressed_while_the_whole_did_not():
    assert found("SD", lesion_response="SD", bone_response="PD") == [
        ("warning", "A", "SD", "PD (lesions SD, bone PD)")
    ]


def test_a_marker_that_progressed_while_the_whole_did_not():
    assert found("PR", lesion_response="PR", marker_response="progression") == [
        ("warning", "A", "PR", "PD (lesions PR, marker progression)")
    ]
