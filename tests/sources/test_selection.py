"""Targets that are too many, too small or of the wrong kind, by the version of RECIST."""

from __future__ import annotations

import pytest

from builders import lesion, measured, on, protocol_of, sources_of, treated
from trialreadout.sources.cohort import build_cohorts
from trialreadout.sources.selection import check_selection

BOTH = ["1.0", "1.1"]


def findings(version, lesions, measurements=(), **tables):
    protocol = protocol_of(f'[tumour_response]\nversion = "{version}"')
    tables = {"lesions": lesions, "measurements": list(measurements)} | tables
    sources = sources_of(protocol, **treated("A") | tables)
    return check_selection(sources, build_cohorts(sources, protocol), protocol)


def said(*args, **tables):
    return [(finding.rule, finding.row, finding.value) for finding in findings(*args, **tables)]


def targets(*organs, **more):
    return [lesion("A", f"T{i}", organ=organ, **more) for i, organ in enumerate(organs, 1)]


ORGANS = ("liver", "spleen", "skin", "brain", "adrenal", "thyroid", "pleura", "breast", "colon")


@pytest.mark.parametrize(("version", "most"), [("1.0", 10), ("1.1", 5)])
@pytest.mark.parametrize("beyond", [0, 1, 3])
def test_targets_in_all(version, most, beyond):
    organs = (*ORGANS, "ovary", "lung", "kidney", "bladder")[: most + beyond]
    expected = [("too-many-targets", most + 2, f"T{most + 1}")] if beyond else []
    assert said(version, targets(*organs)) == expected


@pytest.mark.parametrize(("version", "most"), [("1.0", 5), ("1.1", 2)])
@pytest.mark.parametrize(
    "names",
    [
        pytest.param(("liver", "Liver "), id="an organ, however it is written"),
        pytest.param(("left lung", "LUNG, RIGHT"), id="both lungs are one organ"),
        pytest.param(("kidney, left", "right kidney"), id="both kidneys"),
        pytest.param(("left ovary", "ovaries"), id="both ovaries"),
    ],
)
@pytest.mark.parametrize("beyond", [0, 1])
def test_targets_of_an_organ(version, most, names, beyond):
    organs = [names[i % 2] for i in range(most + 1)]
    found = said(version, targets(*organs[: most + beyond]))
    assert found == [("too-many-targets-of-organ", most + 2, organs[most])] * beyond


@pytest.mark.parametrize(("version", "rules"), [("1.0", 0), ("1.1", 1)])
def test_nodes_of_all_stations_are_one_organ_in_1_1(version, rules):
    nodes = targets("axilla", "mediastinum", "neck", nodal="Y")
    found = said(version, nodes)
    assert found == [("too-many-targets-of-organ", 4, "neck")] * rules


@pytest.mark.parametrize("version", BOTH)
def test_what_is_no_target_of_its_own_is_not_counted(version):
    others = [lesion("A", f"NT{i}", "non-target", organ="liver") for i in range(12)]
    parts = [lesion("A", f"P{i}", organ="liver", part_of="T1") for i in range(12)]
    unknown = targets(None, None, None)
    assert said(version, [*targets("liver"), *others, *parts]) == []
    assert said(version, unknown) == []
    other_patient = [lesion("B", organ="liver"), lesion("B", "T2", organ="liver")]
    two = said(version, [*targets("liver", "liver"), *other_patient], **treated("A", "B"))
    assert two == []


def test_a_finding_says_how_many_there_are_and_what_to_do():
    (found,) = findings("1.1", targets(*ORGANS[:7]))
    assert found.severity == "warning"
    assert (found.table, found.file, found.column) == ("lesions", "data/lesions.csv", "lesion")
    assert found.allowed == "at most 5 target lesions; there are 7"
    assert found.remedy


def one_target(version, size, method=None, slice_mm=None, **more):
    looked = {
        "subject": "A",
        "examined_on": on(-3),
        "method": method,
        "slice_mm": slice_mm,
        "new_lesion": "no",
    }
    row = measured("A", -3, size) if not isinstance(size, str) else measured("A", -3, None)
    row["state"] = size if isinstance(size, str) else "measured"
    examinations = [looked] if method or slice_mm else []
    rows = [row | {"axis": "short" if more.get("nodal") else None}, measured("A", 56, 5)]
    return said(version, [lesion("A", **more)], rows, examinations=examinations)


@pytest.mark.parametrize(
    ("version", "smallest_mm", "examination"),
    [
        pytest.param("1.0", 10, {"method": "spiral CT"}, id="1.0: spiral CT"),
        pytest.param("1.0", 10, {"method": "Multi-detector CT"}, id="1.0: its successor"),
        pytest.param("1.0", 20, {"method": "CT"}, id="1.0: conventional CT"),
        pytest.param("1.0", 20, {"method": "MRI"}, id="1.0: MRI"),
        pytest.param("1.0", 20, {"method": "chest X-ray"}, id="1.0: chest X-ray"),
        pytest.param("1.0", 10, {}, id="1.0: nobody said how it was examined"),
        pytest.param("1.1", 10, {"method": "CT"}, id="1.1: CT"),
        pytest.param("1.1", 10, {"method": "CT", "slice_mm": 5}, id="1.1: slices of 5 mm"),
        pytest.param("1.1", 12, {"method": "CT", "slice_mm": 6}, id="1.1: slices of 6 mm, twice"),
        pytest.param("1.1", 20, {"method": "Chest x-ray"}, id="1.1: chest X-ray"),
        pytest.param("1.1", 20, {"method": "radiograph"}, id="1.1: radiograph"),
        pytest.param("1.1", 10, {}, id="1.1: nobody said how it was examined"),
        pytest.param("1.1", 15, {"nodal": "Y"}, id="1.1: short axis of a node"),
        pytest.param("1.1", 16, {"nodal": "Y", "slice_mm": 8}, id="1.1: a node on thick slices"),
        pytest.param("1.0", 10, {"nodal": "Y"}, id="1.0: a node like any other lesion"),
    ],
)
def test_the_smallest_target_that_is_measurable(version, smallest_mm, examination):
    assert one_target(version, smallest_mm, **examination) == []
    below = smallest_mm - 0.1
    (found,) = one_target(version, below, **examination)
    assert found == ("target-not-measurable", 2, f"{below}")


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize("state", ["too small", "absent"])
def test_a_target_that_had_no_size_at_baseline(version, state):
    assert one_target(version, state) == [("target-not-measurable", 2, state)]


def test_of_two_examinations_of_a_day_the_better_one_measured_it():
    looked = [
        {"subject": "A", "examined_on": on(-3), "method": method, "new_lesion": "no"}
        for method in ("chest X-ray", "CT")
    ]
    rows = [measured("A", -3, 12)]
    assert said("1.1", [lesion("A")], rows, examinations=looked) == []
    assert len(said("1.1", [lesion("A")], rows, examinations=looked[:1])) == 1


@pytest.mark.parametrize("version", BOTH)
def test_what_a_target_measures_later_is_not_asked(version):
    rows = [measured("A", -3, 30), measured("A", 56, 4)]
    assert said(version, [lesion("A")], rows) == []


@pytest.mark.parametrize(
    ("version", "short_axis_mm", "expected"),
    [
        pytest.param("1.1", 10, [], id="10 mm: disease"),
        pytest.param("1.1", 9.9, [("normal-node", 2, "9.9")], id="below 10 mm: normal"),
        pytest.param("1.0", 9.9, [], id="RECIST 1.0 knows no normal node"),
    ],
)
def test_a_node_that_is_followed_as_non_target(version, short_axis_mm, expected):
    rows = [measured("A", -3, short_axis_mm, "N1", axis="short")]
    assert said(version, [lesion("A", "N1", "non-target", nodal="Y")], rows) == expected


@pytest.mark.parametrize(
    ("more", "in_1_0", "in_1_1"),
    [
        pytest.param({"bone_type": "blastic"}, "blastic", "blastic", id="blastic: never"),
        pytest.param({"bone_type": "lytic"}, "lytic", None, id="lytic: in 1.1 by soft tissue"),
        pytest.param({"bone_type": "mixed"}, "mixed", None, id="mixed: likewise"),
        pytest.param({"organ": "Bone"}, "Bone", "", id="bone of a type that is not known"),
        pytest.param({"organ": "bone marrow"}, None, None, id="bone marrow is no bone"),
        pytest.param({"organ": "liver"}, None, None, id="not in bone"),
    ],
)
def test_a_target_in_bone(more, in_1_0, in_1_1):
    for version, value in (("1.0", in_1_0), ("1.1", in_1_1)):
        expected = [] if value is None else [("bone-target", 2, value or None)]
        assert said(version, [lesion("A", **more)], [measured("A", -3, 30)]) == expected


def test_a_non_target_in_bone_is_as_it_should_be():
    lesions = [lesion("A", "NT1", "non-target", bone_type="blastic")]
    assert said("1.0", lesions) == said("1.1", lesions) == []


@pytest.mark.parametrize(("version", "rules"), [("1.0", 1), ("1.1", 0)])
def test_a_cystic_target(version, rules):
    assert said(version, [lesion("A", cystic="Y")]) == [("cystic-target", 2, "Y")] * rules
    assert said(version, [lesion("A", cystic="N")]) == []


@pytest.mark.parametrize(
    ("version", "allowed"),
    [
        ("1.0", "a lesion that was not irradiated"),
        ("1.1", "a lesion that was not irradiated, or has progressed since"),
    ],
)
def test_a_target_that_was_irradiated_before(version, allowed):
    rows = [measured("A", -3, 30)]
    (found,) = findings(version, [lesion("A", irradiated_on=on(-4))], rows)
    assert (found.rule, found.row, found.value) == ("irradiated-target", 2, on(-4))
    assert found.allowed == allowed
    assert findings(version, [lesion("A", irradiated_on=on(-3))], rows) == []


@pytest.mark.parametrize(
    ("version", "organ", "nodal", "rules"),
    [
        pytest.param("1.1", "lymph node", None, ["node-or-not"], id="not said"),
        pytest.param("1.1", "Mediastinal nodes", None, ["node-or-not"], id="in other words"),
        pytest.param("1.1", "Lymphknoten, links", None, ["node-or-not"], id="in German"),
        pytest.param("1.1", "lymph node", "Y", [], id="said to be one"),
        pytest.param("1.1", "lymph node", "N", [], id="said to be none"),
        pytest.param("1.1", "lung nodule", None, [], id="a nodule is no node"),
        pytest.param("1.1", None, None, [], id="no organ"),
        pytest.param(
            "1.0", "lymph node", None, [], id="RECIST 1.0 measures nodes as other lesions"
        ),
    ],
)
@pytest.mark.parametrize("role", ["target", "non-target"])
def test_a_lesion_in_a_lymph_node_that_is_not_said_to_be_one(version, organ, nodal, rules, role):
    found = findings(version, [lesion("A", role=role, organ=organ, nodal=nodal)])
    assert [finding.rule for finding in found] == rules


def test_every_rule_of_selection_is_a_warning_with_its_place_and_a_way_out():
    lesions = [
        *targets(*["liver"] * 6, bone_type="blastic", irradiated_on=on(-90)),
        lesion("A", "N1", "non-target", nodal="Y"),
    ]
    rows = [measured("A", -3, 5, f"T{i}") for i in range(1, 7)]
    found = findings("1.1", lesions, [*rows, measured("A", -3, 5, "N1", axis="short")])
    assert {finding.rule for finding in found} == {
        "too-many-targets",
        "too-many-targets-of-organ",
        "target-not-measurable",
        "normal-node",
        "bone-target",
        "irradiated-target",
    }
    for finding in found:
        assert finding.severity == "warning"
        assert None not in finding


IMMUNE = '[[endpoint]]\nname = "best"\nkind = "irecist-best"\n'


def new_lesions_said(lines, organs, first=("measured", 12), **more):
    """Follow new lesions, two of which are seen a day before the others."""
    state, size = first
    lesions = [lesion("A", f"N{n}", "new", organ=organ, **more) for n, organ in enumerate(organs)]
    days = [42 if n >= len(organs) - 2 else 43 for n in range(len(organs))]
    measurements = [
        measured("A", day, size, f"N{n}", state=state) for n, day in enumerate(days)
    ] + [measured("A", 84, 15, f"N{n}") for n in range(len(organs))]
    protocol = protocol_of(lines)
    tables = {"lesions": lesions, "measurements": measurements}
    sources = sources_of(protocol, **treated("A") | tables)
    found = check_selection(sources, build_cohorts(sources, protocol), protocol)
    return [(f.rule, f.value, f.allowed) for f in found if "new" in f.rule]


SIX = ("liver", "spleen", "skin", "brain", "adrenal", "colon")


def test_a_sixth_new_lesion_that_is_measured():
    allowed = "at most 5 new target lesions; there are 6"
    said = [("too-many-new-targets", "N3", allowed)]
    assert new_lesions_said(IMMUNE, SIX) == said
    assert new_lesions_said(IMMUNE, SIX[:5]) == []
    assert new_lesions_said("", SIX) == []


def test_a_third_new_lesion_of_an_organ():
    allowed = "at most 2 new targets in liver; there are 3"
    said = [("too-many-new-targets-of-organ", "liver", allowed)]
    assert new_lesions_said(IMMUNE, ("liver",) * 3) == said
    assert new_lesions_said(IMMUNE, ("liver",) * 2) == []
    assert new_lesions_said(IMMUNE, ("neck", "axilla", "groin"), nodal="Y") == [
        (
            "too-many-new-targets-of-organ",
            "neck",
            "at most 2 new targets in lymph nodes; there are 3",
        )
    ]


@pytest.mark.parametrize("first", [("present", None), ("too small", None)])
def test_a_new_lesion_that_was_not_measured_when_first_seen_is_no_target(first):
    assert new_lesions_said(IMMUNE, SIX, first) == []
