"""Nothing is left out without a word."""

import pytest

from builders import lesion, measured, on, protocol_of, recorded, sources_of
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.left_out import left_out


def said(**tables):
    sources = sources_of(**tables)
    protocol = protocol_of()
    found = left_out(sources, build_cohorts(sources, protocol), protocol)
    return [(finding.rule, finding.table, finding.row) for finding in found]


def one_patient(**tables):
    return {
        "subjects": [{"subject": "A"}],
        "doses": [{"subject": "A", "started_on": on(0)}],
        "lesions": [lesion("A")],
    } | tables


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        pytest.param(
            {"measurements": [measured("A", -1, 30), measured("A", 42, 20)]},
            [],
            id="a baseline and what follows it take part",
        ),
        pytest.param(
            {"measurements": [measured("A", -40, 28), measured("A", -1, 30)]},
            [("before-baseline", "measurements", 2)],
            id="an examination before the baseline",
        ),
        pytest.param(
            {"assessments": [recorded("A", -1, "SD"), recorded("A", 0, "SD", visit="V1")]},
            [("before-time-zero", "assessments", 2)],
            id="a response before time zero",
        ),
        pytest.param(
            {"assessments": [recorded("A", 42, "SD", "W6"), recorded("A", 44, "PD", "W6")]},
            [("outvoted", "assessments", 2)],
            id="the better of two responses to one assessment",
        ),
        pytest.param(
            {"assessments": [recorded("A", 42, "SD", "W6"), recorded("A", 42, "SD", "W6")]},
            [],
            id="a repetition is a finding of its own",
        ),
        pytest.param(
            {"assessments": [recorded("B", 42, "SD")]},
            [],
            id="an unknown patient is a finding of its own",
        ),
        pytest.param(
            {
                "subjects": [{"subject": "A"}, {"subject": "never dosed"}],
                "assessments": [
                    recorded("never dosed", 42, "SD"),
                    recorded("never dosed", 84, "PD"),
                ],
            },
            [("without-time-zero", "assessments", 2)],
            id="a patient who was never dosed, once",
        ),
    ],
)
def test_a_record_that_takes_no_part(tables, expected):
    assert said(**one_patient(**tables)) == expected


def along(day, axis, **more):
    return measured("A", day, 20, axis=axis, **more)


@pytest.mark.parametrize(
    ("version", "nodal", "rows", "expected"),
    [
        pytest.param("1.1", "Y", [along(42, "short"), along(42, "longest")], [], id="both axes"),
        pytest.param("1.0", "Y", [along(42, "short"), along(42, "longest")], [], id="both, in 1.0"),
        pytest.param(
            "1.1",
            "Y",
            [along(42, "short"), along(84, "longest")],
            [("longest-diameter-of-node", "measurements", 3)],
            id="a node by its longest diameter alone on one day",
        ),
        pytest.param("1.0", "Y", [along(42, "longest")], [], id="as RECIST 1.0 measures a node"),
        pytest.param("1.1", "N", [along(42, "longest")], [], id="as any other lesion is measured"),
        pytest.param(
            "1.1",
            "N",
            [along(42, "longest", visit="W6"), along(45, "longest", visit="W6")],
            [("outvoted", "measurements", 2)],
            id="the earlier of two days of one assessment",
        ),
    ],
)
def test_a_record_along_an_axis_that_does_not_count(version, nodal, rows, expected):
    protocol = protocol_of(f'[tumour_response]\nversion = "{version}"')
    tables = one_patient(lesions=[lesion("A", nodal=nodal)], measurements=rows)
    sources = sources_of(protocol, **tables)
    found = left_out(sources, build_cohorts(sources, protocol), protocol)
    assert [(finding.rule, finding.table, finding.row) for finding in found] == expected


def test_a_record_that_contradicts_another_is_a_finding_of_its_own():
    sizes = [measured("A", -1, 30), measured("A", 42, 20), measured("A", 42, 25)]
    assert said(**one_patient(measurements=sizes)) == []


def test_without_measurements_no_examination_has_a_place_to_lose():
    looks = [{"subject": "A", "examined_on": on(-1)}]
    assert said(**one_patient(examinations=looks)) == []
