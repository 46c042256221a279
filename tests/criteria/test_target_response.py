"""Target response, read as the papers' examples and their edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from trialreadout.core.terms import LesionState, Response
from trialreadout.criteria import RECIST_1_0, RECIST_1_1, Thresholds, target_response
from twins.target_response import target_response as twin

UNREAD, ABSENT, SMALL = "unread", "absent", "too small"
BOTH = [pytest.param(RECIST_1_0, id="RECIST 1.0"), pytest.param(RECIST_1_1, id="RECIST 1.1")]


def grades(visits, thresholds, nodes=()):
    """Grade one patient; a visit is a list of sizes in mm, or a word for what was seen."""
    words = {
        UNREAD: LesionState.NOT_RECORDED,
        ABSENT: LesionState.ABSENT,
        SMALL: LesionState.TOO_SMALL,
    }
    visits = [visit if isinstance(visit, list) else [visit] for visit in visits]
    state = np.array([[words.get(size, LesionState.MEASURED) for size in row] for row in visits])
    size = np.array([[np.nan if size in words else size for size in row] for row in visits], float)
    exists = np.ones(size.shape[1], bool)
    nodal = np.isin(np.arange(size.shape[1]), nodes)
    codes = target_response(size, state, exists, nodal, thresholds)
    return [Response(code).name for code in codes]


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize(
    ("visits", "expected"),
    [
        pytest.param([90, 63], "PR", id="exactly 30 % below baseline"),
        pytest.param([170, 119], "PR", id="exactly 30 % below baseline, the other float trap"),
        pytest.param([90, 63.1], "SD", id="just short of 30 %"),
        pytest.param([0.3 * 100, 21.04], "PR", id="30 % within a rounded tenth"),
        pytest.param([0.3 * 100, 21.06], "SD", id="less than 30 % by a rounded tenth"),
        pytest.param([100, 50, 60], "PD", id="20 % above nadir, though 40 % below baseline"),
        pytest.param([100, 50, 59.9], "PR", id="just short of 20 % above nadir"),
        pytest.param([165, 63, 76], "PD", id="growth is asked before shrinkage"),
        pytest.param([165, 63, 65], "PR", id="a response goes on, EORTC's example"),
        pytest.param([1000, 704], "SD", id="29.6 % is not rounded up to 30"),
        pytest.param([1000, 500, 598], "PR", id="19.6 % is not rounded up to 20"),
        pytest.param([100, 120], "PD", id="the baseline is the first nadir"),
        pytest.param([100, 119], "SD", id="19 % above baseline"),
        pytest.param([100, 60, 70, 71], "SD", id="the nadir is not the visit before"),
        pytest.param([100, 60, 71, 80], "PD", id="slow growth is held against the nadir"),
        pytest.param([100, 130, 115], "SD", id="a visit is not its own nadir"),
        pytest.param([100, 0], "CR", id="no measurable rest"),
        pytest.param([100, ABSENT], "CR", id="disappeared"),
        pytest.param([100, ABSENT, 4], "PD", id="any return after disappearance"),
        pytest.param([100, ABSENT, 1, 1], "PD", id="and as long as it stays"),
        pytest.param([100, ABSENT, ABSENT], "CR", id="stays away"),
        pytest.param([100, UNREAD], "NE", id="not measured"),
        pytest.param([100, float("nan")], "NE", id="measured, but the number is missing"),
        pytest.param([100, UNREAD, 70], "PR", id="an unread visit leaves the nadir alone"),
        pytest.param([UNREAD, 50], "NE", id="no baseline"),
        pytest.param([UNREAD, 50, 20], "NE", id="a later sum does not become the baseline"),
        pytest.param([UNREAD, 50, 100], "NE", id="nor the nadir"),
        pytest.param([ABSENT, 10], "NE", id="nothing at baseline to compare with"),
        pytest.param([[50, 50], [50, UNREAD]], "NE", id="one of two unread is no 50 % decrease"),
        pytest.param([[50, 50], [ABSENT, UNREAD]], "NE", id="gone, as far as was read"),
        pytest.param([[50, 50], [120, UNREAD]], "PD", id="one lesion alone outgrows the sum"),
        pytest.param([[50, 50], [119, UNREAD]], "NE", id="one lesion alone just does not"),
        pytest.param(
            [[50, 50], [20, 10], [10, UNREAD], [36, UNREAD]],
            "PD",
            id="an incomplete sum stays out of the nadir but can prove growth",
        ),
        pytest.param(
            [[50, 50], [20, 10], [1, UNREAD], [20, 15]],
            "PR",
            id="growth over an incomplete sum is none",
        ),
        pytest.param(
            [[50, 50], [ABSENT, ABSENT], [3, UNREAD]],
            "PD",
            id="a return after complete response needs no other lesion",
        ),
        pytest.param(
            [[50, 50], [ABSENT, 30], [3, 30]],
            "PR",
            id="one lesion gone and back is not progression by itself",
        ),
    ],
)
def test_last_visit_alike_in_both_versions(visits, expected, version):
    assert grades(visits, version)[-1] == expected


@pytest.mark.parametrize(
    ("visits", "nodes", "in_1_0", "in_1_1"),
    [
        pytest.param([50, 20, 24], [], "PD", "PR", id="20 % but 4 mm"),
        pytest.param([25, 20, 24], [], "PD", "SD", id="20 % but 4 mm, stable"),
        pytest.param([25, 20, 24.9], [], "PD", "SD", id="just short of 5 mm"),
        pytest.param([25, 20, 25], [], "PD", "PD", id="exactly 5 mm"),
        pytest.param([35, 30, 35], [], "SD", "SD", id="5 mm but not 20 %"),
        pytest.param([30, 10, 12], [], "PD", "PR", id="10 to 12 mm, a float trap"),
        pytest.param([[20, 30], [9.9, ABSENT]], [0], "PR", "CR", id="a node below 10 mm"),
        pytest.param([[20, 30], [10, ABSENT]], [0], "PR", "PR", id="a node of 10 mm"),
        pytest.param([20, 9], [], "PR", "PR", id="9 mm, but not a node"),
        pytest.param([20, 9, 9.9], [0], "PR", "CR", id="a node moves within the normal range"),
        pytest.param([20, 4, 9], [0], "PD", "CR", id="a node doubles within the normal range"),
        pytest.param([20, ABSENT, 9], [0], "PD", "CR", id="a normal node is seen again"),
        pytest.param([20, 9, 13.9], [0], "PD", "PR", id="after CR a node grows by less than 5 mm"),
        pytest.param([20, 9, 14], [0], "PD", "PD", id="after CR a node grows by 5 mm"),
        pytest.param(
            [[20, 30], [8, ABSENT], [8, 2]], [0], "PD", "PD", id="after CR another lesion returns"
        ),
        pytest.param(
            [[60, 30], [ABSENT, 2], [9, UNREAD]],
            [0],
            "PD",
            "NE",
            id="a node swells within the normal range and the rest was not read",
        ),
        pytest.param([20, SMALL], [], "NE", "PR", id="too small to measure counts 5 mm in 1.1"),
        pytest.param([[30, 3], [27, SMALL]], [], "NE", "SD", id="it is not absent"),
        pytest.param([SMALL, 10], [], "NE", "PD", id="too small at baseline"),
    ],
)
def test_last_visit_where_the_versions_differ(visits, nodes, in_1_0, in_1_1):
    assert grades(visits, RECIST_1_0, nodes)[-1] == in_1_0
    assert grades(visits, RECIST_1_1, nodes)[-1] == in_1_1


@pytest.mark.parametrize("version", BOTH)
def test_every_visit_has_its_grade_and_the_baseline_none(version):
    visits = [100, 80, 70, ABSENT, ABSENT, 12, 5]
    assert grades(visits, version) == ["NE", "SD", "PR", "CR", "CR", "PD", "PD"]


@pytest.mark.parametrize("version", BOTH)
@pytest.mark.parametrize(
    ("state", "diameter_mm", "expected"),
    [
        pytest.param(LesionState.TOO_SMALL, 3.0, "PR", id="too small, but 3 mm were reported"),
        pytest.param(LesionState.PRESENT, 3.0, "NE", id="present is not a measurement"),
        pytest.param(LesionState.PROGRESSED, 200.0, "NE", id="nor is progressed, for a target"),
        pytest.param(LesionState.NOT_EVALUABLE, 3.0, "NE", id="not evaluable, whatever is noted"),
        pytest.param(LesionState.NOT_RECORDED, 3.0, "NE", id="no record, whatever stands there"),
        pytest.param(LesionState.ABSENT, 3.0, "CR", id="absent is 0, whatever stands there"),
    ],
)
def test_what_each_state_is_worth(state, diameter_mm, expected, version):
    codes = target_response(
        np.array([[20.0], [diameter_mm]]),
        np.array([[LesionState.MEASURED], [state]]),
        np.array([True]),
        np.array([False]),
        version,
    )
    assert Response(codes[1]).name == expected


@pytest.mark.parametrize("version", BOTH)
def test_no_target_lesion_is_no_disease_after_baseline(version):
    empty = np.full((4, 2), np.nan)
    none = np.zeros(2, bool)
    codes = target_response(empty, np.zeros((4, 2), np.int8), none, none, version)
    assert [Response(code).name for code in codes] == ["NE", "ND", "ND", "ND"]


@pytest.mark.parametrize("version", BOTH)
def test_a_lesion_that_the_patient_does_not_have_is_ignored(version):
    diameters = np.array([[100.0, 7.0], [70.0, np.nan], [70.0, 300.0]])
    state = np.where(np.isnan(diameters), LesionState.NOT_RECORDED, LesionState.MEASURED)
    exists, nodal = np.array([True, False]), np.array([False, False])
    codes = target_response(diameters, state, exists, nodal, version)
    assert [Response(code).name for code in codes] == ["NE", "PR", "PR"]


def test_20_and_30_percent_are_met_exactly_at_every_whole_sum():
    whole = np.arange(10, 400, 10)
    state, one = np.full((2, 1), LesionState.MEASURED), np.ones(1, bool)
    for baseline in whole:
        for later, expected in [(baseline * 7 // 10, "PR"), (baseline * 12 // 10, "PD")]:
            sizes = np.array([[baseline], [later]], float)
            codes = target_response(sizes, state, one, ~one, RECIST_1_0)
            assert Response(codes[1]).name == expected, (baseline, later)


@pytest.mark.parametrize("visits", [0, 1])
def test_a_grid_without_later_visits(visits):
    codes = target_response(
        np.full((3, visits, 2), 20.0),
        np.ones((3, visits, 2), np.int8),
        np.ones((3, 2), bool),
        np.zeros((3, 2), bool),
        RECIST_1_1,
    )
    assert codes.tolist() == [[Response.NE] * visits] * 3


def random_lesions(rng, patients, visits=5, lesions=3):
    """Sizes that often stand exactly at a threshold, with gaps, nodes and missing lesions."""
    shape = (patients, visits, lesions)
    palette = np.array([0, 2, 4, 5, 7, 9, 9.9, 10, 12, 14, 15, 18, 20, 24, 25, 30, 36, 63, 90])
    fractions = np.array([0, 0, 0, 0.04, 0.05, 0.1, 0.25, 0.96])
    diameters = rng.choice(palette, shape) + rng.choice(fractions, shape)
    states = np.array([state.value for state in LesionState])
    state = rng.choice(states, shape, p=[0.03, 0.76, 0.12, 0.04, 0.02, 0.01, 0.02])
    diameters[(state != LesionState.MEASURED) & (rng.random(shape) < 0.7)] = np.nan
    diameters[rng.random(shape) < 0.01] = np.nan
    baseline = rng.random((patients, lesions)) < 0.97
    state[:, 0][baseline] = LesionState.MEASURED
    diameters[:, 0][baseline] = rng.choice(palette[5:], baseline.sum())
    exists = rng.random((patients, lesions)) < 0.8
    nodal = rng.random((patients, lesions)) < 0.35
    return diameters, state, exists, nodal


@pytest.mark.parametrize(
    ("version", "thresholds"), [("1.0", RECIST_1_0), ("1.1", RECIST_1_1)], ids=["1.0", "1.1"]
)
def test_agrees_with_its_twin_on_100_000_random_patients(version, thresholds):
    rng = np.random.default_rng(20000205)
    seen = set()
    for _ in range(10):
        grid = random_lesions(rng, 10_000)
        codes = target_response(*grid, thresholds).tolist()
        patients = zip(*(g.tolist() for g in grid), strict=True)
        expected = [twin(*patient, version) for patient in patients]
        assert codes == expected
        seen.update(code for row in codes for code in row)
    assert seen == {1, 2, 3, 5, 6, 7}


grids = st.integers(0, 2**32 - 1).map(
    lambda seed: random_lesions(np.random.default_rng(seed), patients=6)
)


@given(grid=grids)
@pytest.mark.parametrize("version", BOTH)
def test_leading_axes_are_free_and_patients_do_not_see_each_other(grid, version):
    together = target_response(*grid, version)
    alone = [target_response(*(g[i] for g in grid), version) for i in range(6)]
    stacked = target_response(*(g.reshape(2, 3, *g.shape[1:]) for g in grid), version)
    assert together.tolist() == [codes.tolist() for codes in alone]
    assert stacked.reshape(6, -1).tolist() == together.tolist()


@given(grid=grids, order=st.permutations([0, 1, 2]))
@pytest.mark.parametrize("version", BOTH)
def test_the_order_of_lesions_is_irrelevant(grid, order, version):
    shuffled = [g[..., order] for g in grid]
    assert (target_response(*shuffled, version) == target_response(*grid, version)).all()


@given(grid=grids)
@pytest.mark.parametrize("version", BOTH)
def test_later_visits_do_not_change_earlier_grades(grid, version):
    diameters, state, exists, nodal = grid
    early = target_response(diameters[:, :3], state[:, :3], exists, nodal, version)
    assert (early == target_response(*grid, version)[:, :3]).all()


@given(
    tenths=arrays(np.int64, (8, 3), elements=st.integers(1, 4000)),
    scale=st.integers(2, 9),
)
def test_in_1_0_only_proportions_matter(tenths, scale):
    nothing = np.zeros(3, bool)
    state = np.full((8, 3), LesionState.MEASURED)

    def grade(millimetres):
        return target_response(millimetres, state, ~nothing, nothing, RECIST_1_0).tolist()

    assert grade(tenths / 10) == grade(scale * tenths / 10)


@pytest.mark.parametrize(
    ("normal_node_mm", "expected"),
    [
        pytest.param(0.0, "PR", id="a node is a lesion like any other"),
        pytest.param(1.0, "CR", id="a node below a millimetre is normal"),
    ],
)
def test_a_study_may_know_normal_nodes_of_whatever_size(normal_node_mm, expected):
    thresholds = Thresholds(normal_node_mm=normal_node_mm)
    assert grades([[20], [0.5]], thresholds, nodes=[0])[-1] == expected
