"""What befalls lesions on treatment, from the tables to the graded assessments."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from builders import lesion, measured, on, protocol_of, sources_of, treated
from trialreadout.core.grid import NO_ROW
from trialreadout.core.terms import Response
from trialreadout.endpoints import tumour_response
from trialreadout.sources.cohort import build_cohorts


def graded(lines="", columns=("day", "response"), **tables):
    """Give of each assessment after baseline its day and response, or other columns."""
    protocol = protocol_of(
        f'[tumour_response]\n{lines}\n[[endpoint]]\nname = "response"\nkind = "recist-timepoint"\n'
    )
    sources = sources_of(protocol, **treated("A") | tables)
    assert not [finding for finding in sources.findings if finding.severity == "error"]
    (cohort,) = build_cohorts(sources, protocol)
    found = tumour_response.grade(cohort, protocol, protocol.endpoints[0])
    return tumour_response.table(found, cohort, sources).select(columns).rows()


def seen(day, **sizes):
    """Make the rows of an examination: for each lesion its size in mm, or a word."""
    return [
        measured("A", day, None, name, state=size)
        if isinstance(size, str)
        else measured("A", day, size, name)
        for name, size in sizes.items()
    ]


def looked(day, new_lesion):
    return {"subject": "A", "examined_on": on(day), "new_lesion": new_lesion}


T1, NT1 = lesion("A"), lesion("A", "NT1", "non-target")


def test_a_new_lesion_counts_though_no_source_row_tells_of_it():
    """A virtual patient has no rows: what is on the grid was said."""
    asked = '[tumour_response]\nnew_lesion_unrecorded = "no"\n'
    protocol = protocol_of(f'{asked}[[endpoint]]\nname = "response"\nkind = "recist-timepoint"\n')
    rows = [*seen(-3, T1=30), *seen(56, T1=30), *seen(112, T1=30)]
    said = [looked(56, "no"), looked(112, "unequivocal")]
    tables = {"lesions": [T1], "measurements": rows, "examinations": said}
    (cohort,) = build_cohorts(sources_of(protocol, **treated("A"), **tables), protocol)
    rowless = replace(
        cohort.measurements, new_lesion_row=np.full_like(cohort.measurements.new_lesion_row, NO_ROW)
    )
    for seen_so in (cohort, replace(cohort, measurements=rowless)):
        found = tumour_response.grade(seen_so, protocol, protocol.endpoints[0])
        assert found.response[0, 0, 1:].tolist() == [Response.SD, Response.PD]


@pytest.mark.parametrize(
    ("merged_into", "expected"),
    [
        pytest.param("T1", "PR", id="merged: one mass of 35 mm for 50 mm"),
        pytest.param(None, "NE", id="not said to have merged: unread"),
    ],
)
def test_two_targets_that_became_one_mass(merged_into, expected):
    lesions = [T1, lesion("A", "T2", merged_into=merged_into)]
    rows = [*seen(-3, T1=30, T2=20), *seen(56, T1=35)]
    assert graded(lesions=lesions, measurements=rows) == [(56, expected)]


@pytest.mark.parametrize(
    ("merged_into", "expected"),
    [
        pytest.param("NT1", "CR", id="merged: all gone with the mass"),
        pytest.param("T1", "CR", id="merged into a target that is gone"),
        pytest.param(None, "PR", id="not said to have merged: not all read"),
    ],
)
def test_a_non_target_that_merged(merged_into, expected):
    lesions = [T1, NT1, lesion("A", "NT2", "non-target", merged_into=merged_into)]
    rows = [
        *seen(-3, T1=30, NT1="present", NT2="present"),
        *seen(56, T1="absent", NT1="absent"),
    ]
    assert graded(lesions=lesions, measurements=rows) == [(56, expected)]


def test_a_target_that_came_apart_counts_by_its_parts():
    lesions = [T1, *(lesion("A", name, part_of="T1") for name in ("T1a", "T1b"))]
    rows = [*seen(-3, T1=50), *seen(56, T1=40), *seen(112, T1a=20, T1b=15)]
    assert graded(lesions=lesions, measurements=rows) == [(56, "SD"), (112, "PR")]


@pytest.mark.parametrize(
    ("setting", "irradiated_on", "expected"),
    [
        pytest.param("not evaluable", 30, "NE", id="irradiated on treatment"),
        pytest.param("as measured", 30, "PR", id="irradiated on treatment, and measured alike"),
        pytest.param("not evaluable", -30, "PR", id="irradiated before the baseline"),
        pytest.param("not evaluable", 56, "PR", id="irradiated on the day of the scan"),
    ],
)
def test_a_target_that_was_irradiated(setting, irradiated_on, expected):
    lesions = [lesion("A", irradiated_on=on(irradiated_on))]
    rows = [*seen(-3, T1=50), *seen(56, T1=20)]
    found = graded(f'irradiated_during = "{setting}"', lesions=lesions, measurements=rows)
    assert found == [(56, expected)]


@pytest.mark.parametrize("setting", ["not evaluable", "as measured"])
def test_a_target_that_was_taken_out_has_not_responded(setting):
    lesions = [lesion("A", removed_on=on(30)), lesion("A", "T2")]
    rows = [*seen(-3, T1=50, T2=20), *seen(56, T1="absent", T2=20)]
    found = graded(f'irradiated_during = "{setting}"', lesions=lesions, measurements=rows)
    assert found == [(56, "NE")]


NEW = lesion("A", "NEW1", "new", first_seen_on=on(56))
WORDS = [looked(56, "equivocal"), looked(112, "unequivocal")]
STABLE = [*seen(-3, T1=50), *seen(56, T1=50), *seen(112, T1=50)]


@pytest.mark.parametrize(
    ("setting", "lesions", "expected"),
    [
        pytest.param("first appearance", [NEW], ["PD", "PD"], id="dated by its first appearance"),
        pytest.param("proof", [NEW], ["SD", "PD"], id="dated by the proof"),
        pytest.param("first appearance", [], ["SD", "PD"], id="no lesion links the two"),
        pytest.param(
            "first appearance",
            [NEW, lesion("A", "NEW2", "new", first_seen_on=on(112))],
            ["SD", "PD"],
            id="another lesion is new at the proof",
        ),
        pytest.param(
            "first appearance",
            [lesion("A", "NEW1", "new", first_seen_on=on(55))],
            ["SD", "PD"],
            id="first seen on a day without an examination",
        ),
        pytest.param(
            "first appearance",
            [NEW | {"reader": "reader 2"}],
            ["SD", "PD"],
            id="the lesion is another reader's",
        ),
    ],
)
def test_an_equivocal_new_lesion_that_is_proven_later(setting, lesions, expected):
    found = graded(
        f'equivocal_then_proven = "{setting}"',
        lesions=[T1, *lesions],
        measurements=STABLE,
        examinations=WORDS,
    )
    assert found == [(56, expected[0]), (112, expected[1])]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        pytest.param('version = "1.1"', "SD", id="RECIST 1.1: 5 mm"),
        pytest.param('version = "1.0"', "NE", id="RECIST 1.0: not measured"),
        pytest.param('version = "1.0"\ntoo_small_mm = 5', "SD", id="RECIST 1.0 with a default"),
        pytest.param('version = "1.1"\ntoo_small_mm = 2', "PR", id="RECIST 1.1 with another one"),
    ],
)
def test_a_target_too_small_to_measure(setting, expected):
    lesions = [T1, lesion("A", "T2")]
    rows = [*seen(-3, T1=6, T2=6), *seen(56, T1="too small", T2=6)]
    assert graded(setting, lesions=lesions, measurements=rows) == [(56, expected)]


NODE = lesion("A", "N1", "non-target", nodal="Y")


@pytest.mark.parametrize(
    ("version", "lesions", "row", "expected"),
    [
        pytest.param("1.1", [NT1], {"NT1": 0}, "CR", id="a non-target of 0 mm is gone"),
        pytest.param("1.0", [NT1], {"NT1": 0}, "CR", id="in RECIST 1.0 as well"),
        pytest.param("1.1", [NT1], {"NT1": 1}, "PR", id="a non-target of 1 mm is there"),
        pytest.param("1.1", [NODE], {"N1": "too small"}, "CR", id="a node too small is normal"),
        pytest.param("1.0", [NODE], {"N1": "too small"}, "PR", id="RECIST 1.0 knows no such node"),
        pytest.param("1.1", [NT1], {"NT1": "too small"}, "PR", id="another lesion is still there"),
    ],
)
def test_a_non_target_that_may_be_gone(version, lesions, row, expected):
    baseline = dict.fromkeys(row, "present")
    rows = [*seen(-3, T1=50, **baseline), *seen(56, T1="absent", **row)]
    found = graded(f'version = "{version}"', lesions=[T1, *lesions], measurements=rows)
    assert found == [(56, expected)]


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        pytest.param("absent", ["CR", "PD"], id="after a complete response it is progression"),
        pytest.param(30, ["PR", "PR"], id="after a partial response it is followed on"),
    ],
)
def test_a_non_target_that_disappears_and_reappears(targets, expected):
    rows = [
        *seen(-3, T1=50, NT1="present"),
        *seen(56, T1=targets, NT1="absent"),
        *seen(112, T1=targets, NT1="present"),
    ]
    found = graded(lesions=[T1, NT1], measurements=rows)
    assert [response for _, response in found] == expected


def test_a_recurrence_is_told_from_other_progressions():
    rows = [
        *seen(-3, T1=50, NT1="present"),
        *seen(56, T1="absent", NT1="absent"),
        *seen(112, T1="absent", NT1="present"),
        *seen(168, T1=50, NT1="present"),
    ]
    said = graded(
        lesions=[T1, NT1],
        measurements=rows,
        columns=("response", "target", "non_target", "recurrence"),
    )
    assert said[1:] == [
        ("PD", "CR", "NON-CR/NON-PD", True),
        ("PD", "PD", "NON-CR/NON-PD", False),
    ]


def test_a_non_target_that_returns_on_the_first_day_of_an_assessment_dates_its_progression():
    rows = [
        *seen(-3, T1=50, NT1="present"),
        *seen(56, T1="absent", NT1="absent"),
        measured("A", 112, None, "NT1", state="present", visit="W16"),
        measured("A", 118, None, "T1", state="absent", visit="W16"),
    ]
    assert graded(lesions=[T1, NT1], measurements=rows) == [(56, "CR"), (112, "PD")]


def both_axes(day, longest, short):
    return [
        measured("A", day, longest, "T1", axis="longest"),
        measured("A", day, short, "T1", axis="short"),
    ]


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize(
    ("version", "nodal", "expected"),
    [
        pytest.param("1.1", "Y", "CR", id="RECIST 1.1: the short axis of a node, 9 mm"),
        pytest.param("1.0", "Y", "SD", id="RECIST 1.0: its longest diameter, 25 of 30 mm"),
        pytest.param("1.1", "N", "SD", id="the longest diameter of any other lesion"),
    ],
)
def test_a_lesion_measured_along_both_axes(version, nodal, expected, swapped):
    rows = [*both_axes(-3, 30, 20), *both_axes(56, 25, 9)]
    found = graded(
        f'version = "{version}"',
        lesions=[lesion("A", nodal=nodal)],
        measurements=rows[::-1] if swapped else rows,
    )
    assert found == [(56, expected)]


@pytest.mark.parametrize(
    ("version", "axis", "expected"),
    [
        pytest.param("1.1", "longest", "NE", id="its longest diameter is no short axis"),
        pytest.param("1.1", None, "PR", id="an axis that is not named is taken for the right one"),
        pytest.param("1.0", "longest", "PR", id="RECIST 1.0 measures nodes so"),
    ],
)
def test_a_node_without_its_short_axis_at_a_later_visit(version, axis, expected):
    rows = [measured("A", -3, 30, axis=None), measured("A", 56, 15, axis=axis)]
    lesions = [lesion("A", nodal="Y")]
    found = graded(f'version = "{version}"', lesions=lesions, measurements=rows)
    assert found == [(56, expected)]


def test_symptomatic_deterioration_is_no_response():
    """A progression that was only claimed ends treatment, and grades nothing."""
    status = [{"subject": "A", "progression_claimed_on": on(50), "reason": "deterioration"}]
    rows = [*seen(-3, T1=50), *seen(56, T1=50)]
    assert graded(lesions=[T1], measurements=rows, status=status) == [(56, "SD")]
