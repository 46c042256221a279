"""Who has no baseline, or none that is whole, is said."""

import pytest

from builders import lesion, measured, on, protocol_of, sources_of, treated
from trialreadout.sources.baselines import check_baselines
from trialreadout.sources.cohort import build_cohorts


def said(lesions, measurements):
    sources = sources_of(**treated("A"), lesions=lesions, measurements=measurements)
    found = check_baselines(sources, build_cohorts(sources, protocol_of()))
    return [(finding.rule, finding.table, finding.row) for finding in found]


@pytest.mark.parametrize(
    ("measurements", "expected"),
    [
        pytest.param(
            [measured("A", -1, 30), measured("A", 42, 20)], [], id="a baseline and a later scan"
        ),
        pytest.param([measured("A", -1, 30)], [], id="a baseline alone"),
        pytest.param(
            [measured("A", 42, 20), measured("A", 84, 20)],
            [("no-baseline", "measurements", 2)],
            id="later scans alone, said at the first",
        ),
        pytest.param(
            [measured("A", -1, None, state="not evaluable"), measured("A", 42, 20)],
            [("baseline-incomplete", "lesions", 2)],
            id="a target unread at baseline",
        ),
        pytest.param(
            [measured("A", -1, None, state="too small"), measured("A", 42, 20)],
            [],
            id="too small to measure has a size by default",
        ),
        pytest.param(
            [measured("A", -1, 0), measured("A", 42, 20)],
            [("baseline-without-disease", "measurements", 2)],
            id="a target of 0 mm at baseline",
        ),
        pytest.param(
            [measured("A", -1, None, state="absent"), measured("A", 42, 20)],
            [("baseline-without-disease", "measurements", 2)],
            id="a target absent at baseline",
        ),
        pytest.param([measured("A", -1, 0)], [], id="of 0 mm, and never examined again"),
    ],
)
def test_a_patient(measurements, expected):
    assert said([lesion("A")], measurements) == expected


def test_a_target_without_any_record_at_baseline():
    lesions = [lesion("A"), lesion("A", "T2")]
    rows = [measured("A", -1, 30), measured("A", 42, 20), measured("A", 42, 20, "T2")]
    assert said(lesions, rows) == [("baseline-incomplete", "lesions", 3)]


def test_one_of_two_targets_that_is_not_there_at_baseline_leaves_a_sum():
    lesions = [lesion("A"), lesion("A", "T2")]
    rows = [measured("A", -1, 0), measured("A", -1, 30, "T2"), measured("A", 42, 20, "T2")]
    assert said(lesions, rows) == []


def test_a_part_of_a_lesion_that_came_apart_later_needs_no_size_at_baseline():
    lesions = [lesion("A"), lesion("A", "T1b", part_of="T1")]
    rows = [measured("A", -1, 30), measured("A", 42, 20), measured("A", 42, 5, "T1b")]
    assert said(lesions, rows) == []


def test_time_from_registration_leaves_the_baseline_before_the_first_dose():
    sources = sources_of(
        subjects=[{"subject": "A", "enrolled_on": on(0)}],
        doses=[{"subject": "A", "started_on": on(7)}],
        lesions=[lesion("A")],
        measurements=[measured("A", 3, 30), measured("A", 49, 20)],
    )
    protocol = protocol_of('[dates]\ntime_zero = "registration"')
    (cohort,) = build_cohorts(sources, protocol)
    (reader,) = cohort.measurements.day
    assert reader.tolist() == [[3, 49]]
    assert check_baselines(sources, (cohort,)) == []
