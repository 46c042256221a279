"""Virtual patients for protocols of every kind: what is not planned leaves an empty grid."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simulated_trials import DISTURBED, UNDISTURBED, bundled, draw, scenario, through_files, unlike
from trialreadout.core.terms import NewLesion
from trialreadout.endpoints.kinds import grade
from trialreadout.protocol import Protocol, parse_protocol
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.schedule import plan

CT_ALONE = """
format = 1
study = { id = "X", title = "X", planned_subjects = 30 }

[[treatment]]
agent = "Inventinib"
dose_mg = 10
times_per_day = 3

[[visit]]
name = "baseline"
week = 0
window_days = { before = 28 }
collect = ["ct"]

[[visit]]
name = "week {week}"
repeat = { from_week = 8, every_weeks = 8 }
window_days = { before = 7, after = 7 }
collect = ["ct"]

[[endpoint]]
name = "best"
kind = "recist-best"
confirmation_days = 28
stable_from_week = 6

[[endpoint]]
name = "survival without progression"
kind = "time-to-event"
unit = "months"
events = [{ of = "tumour response", is = ["PD"] }, { of = "death" }]
censor = [{ of = "last adequate assessment" }, { of = "last contact" }]
"""
FROM_REGISTRATION = (
    CT_ALONE
    + """
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]

[dates]
time_zero = "registration"
"""
)
ACCEPTED = (
    CT_ALONE
    + """
[data]
reader_of_record = { ct = "accepted" }
"""
)
BY_NAME = (
    CT_ALONE
    + """
[data]
reader_of_record = { ct = "Dr Weber" }
"""
)
WITHOUT_BASELINE = CT_ALONE.replace("week = 0", "week = 2").replace("before = 28", "before = 28")
PLANAR_ALONE = (
    CT_ALONE
    + """
[[visit]]
name = "scan at baseline"
week = 0
window_days = { before = 14 }
collect = ["planar"]

[[visit]]
name = "scan at week 4"
week = 4
window_days = { before = 14, after = 14 }
collect = ["planar"]

[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "scan at week 4"
views = ["planar"]
"""
)
TWO_MARKERS = (
    CT_ALONE
    + """
[[visit]]
name = "blood at baseline"
week = 0
window_days = { before = 14 }
collect = ["CA-125", "CEA"]

[[visit]]
name = "blood week {week}"
repeat = { from_week = 3, every_weeks = 3, until_week = 30 }
window_days = { before = 10, after = 10 }
collect = ["CA-125"]

[[visit]]
name = "CEA week {week}"
repeat = { from_week = 6, every_weeks = 6, until_week = 30 }
window_days = { before = 10, after = 10 }
collect = ["CEA"]

[[endpoint]]
name = "CEA"
kind = "marker-trend"
marker = "CEA"

[[endpoint]]
name = "CA-125"
kind = "marker-trend"
marker = "CA-125"

[[endpoint]]
name = "CA-125 by its criteria"
kind = "marker-response"
criteria = "GCIG CA-125"
marker = "CA-125"
"""
)
NOTHING_PLANNED = """
format = 1
study = { id = "X", title = "X", planned_subjects = 30 }

[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "months"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
"""
"""Not even a treatment."""


@pytest.mark.parametrize("assumed", [UNDISTURBED, DISTURBED], ids=["by default", "much disturbed"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(CT_ALONE, id="nothing but CT"),
        pytest.param(FROM_REGISTRATION, id="time counts from registration"),
        pytest.param(ACCEPTED, id="readings that carry the accepted flag"),
        pytest.param(BY_NAME, id="a reader by name"),
        pytest.param(WITHOUT_BASELINE, id="no CT before treatment"),
        pytest.param(PLANAR_ALONE, id="one kind of scan"),
        pytest.param(TWO_MARKERS, id="two markers, at visits of their own"),
        pytest.param(NOTHING_PLANNED, id="nothing planned but to be followed"),
    ],
)
def test_files_and_grid_agree(text: str, assumed: Scenario, tmp_path: Path) -> None:
    protocol = parse_protocol(text)
    with_limit = assumed.model_copy(
        update={"marker": assumed.marker.model_copy(update={"upper_limit_normal": 35.0})}
    )
    trials = draw(protocol, with_limit, 30, 5)
    filed = through_files(trials, tmp_path / "study")
    assert [each for each in filed.findings if each.severity == "error"] == []
    assert set(filed.graded) == {each.name for each in protocol.asked}
    assert unlike(trials, filed) == {}


def answers(text: str, endpoint: str) -> set[str]:
    protocol = parse_protocol(text)
    trials = draw(protocol, UNDISTURBED, 30, 5)
    asked = protocol.endpoint(endpoint)
    graded = [grade(each, protocol, asked) for each in trials.drawn.cohorts]
    return {each.words[code] for each in graded for code in np.unique(each.answer)}


def test_without_a_ct_before_treatment_no_response_is_evaluable() -> None:
    assert answers(WITHOUT_BASELINE, "best") <= {"NE", "MISSING", "PD"}
    assert {"SD", "PD"} <= answers(CT_ALONE, "best")


def test_of_one_kind_of_scan_no_other_is_made() -> None:
    trials = draw(parse_protocol(PLANAR_ALONE), UNDISTURBED, 30, 5)
    made = np.concatenate([each.scintigraphy.made for each in trials.drawn.cohorts])
    assert made[..., 0].any()
    assert not made[..., 1].any()


def test_each_marker_is_drawn_on_its_own() -> None:
    trials = draw(parse_protocol(TWO_MARKERS), UNDISTURBED, 30, 20)
    (both,) = {each.markers.names for each in trials.drawn.cohorts}
    assert both == ("cea", "ca-125")
    first = np.concatenate([each.markers.value[:, :, 0] for each in trials.drawn.cohorts], axis=1)
    log = np.log(first[:, ~np.isnan(first).any(axis=0)])
    assert abs(np.corrcoef(log)[0, 1]) < 0.15


def test_from_registration_on_time_begins_with_it_though_no_dose_follows() -> None:
    trials = draw(parse_protocol(FROM_REGISTRATION), scenario(entry={"never_dosed": 0.5}), 30, 5)
    for cohort in trials.drawn.cohorts:
        assert not np.isnan(cohort.time_zero).any()
        never = np.isnan(cohort.doses.started_day)
        assert (cohort.last_contact_day[never] == 0).all()
        assert (cohort.doses.started_day[~never] == 0).all()


@pytest.mark.parametrize("study", ["lead", "two_stage", "redifferentiation", "small_sdtm"])
def test_no_two_windows_of_a_thing_share_a_day_and_treatment_parts_them(study: str) -> None:
    planned = plan(bundled(study), 150)
    for series in (planned.ct, planned.scans, planned.weights, *planned.markers.values()):
        first, last = series.first_day.ravel(), series.last_day.ravel()
        assert (first <= series.day.ravel()).all()
        assert (last >= series.day.ravel()).all()
        assert (first[1:] > last[:-1]).all()
        before = series.day.ravel() == 0
        assert (last[before] <= 0).all()
        assert (first[~before] > 0).all()


def test_visits_of_one_day_are_one_visit_of_what_they_both_collect() -> None:
    text = (
        CT_ALONE
        + """
[[visit]]
name = "MRI at baseline"
week = 0
window_days = { before = 7 }
collect = ["mri"]

[[visit]]
name = "MRI at week 9"
week = 9
window_days = { before = 10, after = 10 }
collect = ["mri"]
"""
    )
    series = plan(parse_protocol(text), 24).ct
    assert series.names == ("baseline", "week 8", "MRI at week 9", "week 16", "week 24")
    assert (series.first_day[1:] > series.last_day[:-1]).all()


def test_a_new_lesion_that_is_equivocal_is_certain_on_the_next_ct_and_the_drug_goes_on() -> None:
    all_in_doubt = scenario(ct={"equivocal": 1.0, "missed": 0.0}, course={"one_more_ct": 0.0})
    trials = draw(bundled("lead"), all_in_doubt, 30, 40)
    certain = 0
    for cohort in trials.drawn.cohorts:
        word, day = cohort.measurements.new_lesion[0], cohort.measurements.day[0]
        for patient in np.flatnonzero((word == NewLesion.EQUIVOCAL).any(axis=1)):
            seen = word[patient][~np.isnan(day[patient])]
            days = day[patient][~np.isnan(day[patient])]
            at = int(np.argmax(seen == NewLesion.EQUIVOCAL))
            assert (seen[:at] == NewLesion.NO).all()
            assert (seen[at + 1 :] == NewLesion.UNEQUIVOCAL).all()
            assert cohort.measurements.new_lesion_first_seen[0, patient].sum() == 1
            if seen.size > at + 1:
                assert cohort.end_of_treatment_day[patient] <= days[at + 1]
                certain += int(cohort.end_of_treatment_day[patient] == days[at + 1])
    assert certain > 50


def of_protocol(protocol: Protocol) -> float:
    trials = draw(protocol, UNDISTURBED, 30, 1)
    return float(np.nanmin([np.nanmin(each.time_zero) for each in trials.drawn.cohorts]))


def test_the_first_patient_enters_when_the_study_began() -> None:
    began = parse_protocol(CT_ALONE.replace("planned_subjects = 30", 'started = "2020-03"'))
    day = np.datetime64("1970-01-01") + int(of_protocol(began))
    assert np.datetime64("2020-03-01") <= day < np.datetime64("2020-06-01")
