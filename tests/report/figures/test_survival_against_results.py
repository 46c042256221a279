"""What a survival curve draws is what the results say, and what patients counted by hand give."""

from __future__ import annotations

import json
from datetime import date, timedelta
from math import isclose

import pytest

from demo_study import Both
from plain_files import put
from trialreadout.core.rounding import rounded
from trialreadout.report.figures.survival import KIND
from trialreadout.report.sections import sections_of
from trialreadout.study import Readout, open_study
from twins.kaplan_meier import median as median_of_curve
from twins.kaplan_meier import survival_curve
from twins.trial_survival import limits_at

TWO_ARMS = """
format = 1
[study]
id = "TWO-ARMS"
title = "Two arms of invented patients"
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "survival"
kind = "time-to-event"
unit = "days"
events = [{ of = "death" }]
censor = [{ of = "last contact" }]
[[statistic]]
endpoint = "survival"
analysis_set = "treated"
yields = "median"
group = "arm"
[[statistic]]
endpoint = "survival"
analysis_set = "treated"
yields = "rate"
group = "arm"
at = [25, 45, 60]
"""
ARMS = {
    "A": [(10, True), (20, True), (20, False), (40, True), (45, True), (60, True)],
    "B": [(15, False), (30, True), (30, True), (50, False), (80, True), (90, False)],
}
"""Days, and whether the patient died; everybody of arm A has left, and not everybody of B."""


@pytest.fixture(scope="module")
def two_arms(tmp_path_factory) -> Readout:
    folder = tmp_path_factory.mktemp("two arms")
    (folder / "study.toml").write_text(TWO_ARMS, encoding="utf-8")
    start = date(2020, 1, 1)
    subjects, doses, status = ["subject,arm"], ["subject,agent,started_on,dose_mg"], []
    status.append("subject,as_of,alive,died_on,last_contact_on")
    for arm, patients in ARMS.items():
        for number, (days, died) in enumerate(patients):
            name, last = f"{arm}{number}", start + timedelta(days)
            subjects.append(f"{name},{arm}")
            doses.append(f"{name},x,{start},10")
            told = f"no,{last}" if died else "yes,"
            status.append(f"{name},{last},{told},{last}")
    put(folder, subjects="\n".join(subjects), doses="\n".join(doses), status="\n".join(status))
    return open_study(folder).run()


def figures_of(readout):
    """Draw every survival curve of a report."""
    protocol = readout.study.protocol
    sections = sections_of(protocol, readout.graded, readout.drawn, readout.results)
    return [
        (part.name, figure)
        for section in sections
        for part in section.endpoints
        for figure in part.figures
        if figure.kind == KIND
    ]


def results_of(readout, **wanted):
    """Read results from the document that a program is handed."""
    rows = json.loads(json.dumps(readout.as_dict()))["results"]
    return [row for row in rows if wanted.items() <= row.items()]


def group_of(row):
    return (row["group"] or "arm: all").partition(": ")[2]


def assert_drawn_as_counted(figure, group, patients, interval="log-log"):
    """Hold every point, the band and the numbers below against patients counted one by one."""
    curve = survival_curve(patients)
    start, *points = [row for row in figure.data["points"] if row["group"] == group]
    assert (start["time"], start["survival"], start["events"], start["censored"]) == (0, 1, 0, 0)
    assert [p["time"] for p in points] == pytest.approx([step.time for step in curve])
    assert [(p["events"], p["censored"]) for p in points] == [
        (step.events, step.censored) for step in curve
    ]
    for point, step in zip(points, curve, strict=True):
        assert isclose(point["survival"], step.survival, rel_tol=1e-12, abs_tol=1e-15)
        for drawn, counted in zip(
            (point["low"], point["high"]), limits_at(step, interval), strict=True
        ):
            assert (drawn is None) is (counted is None)
            assert drawn is None or isclose(drawn, counted, rel_tol=1e-9)
    for row in figure.data["numbers"]:
        if row["group"] == group:
            time = row["time"]
            counted = {
                "at_risk": sum(t >= time for t, _ in patients),
                "events": sum(t < time for t, event in patients if event),
                "censored": sum(t < time for t, event in patients if not event),
            }
            assert row["n"] == counted[row["count"]], (row, time)
    middle = median_of_curve(curve)
    drawn = [row["time"] for row in figure.data["medians"] if row["group"] == group]
    assert drawn == ([] if middle is None else [pytest.approx(middle)])


def assert_results_lie_on_the_curve(readout, name, figure):
    """Find median, counts and every rate of the results in what was drawn."""
    held = 0
    for row in results_of(readout, endpoint=name):
        group = group_of(row)
        points = [each for each in figure.data["points"] if each["group"] == group]
        if not points:
            continue
        if row["statistic"] == "rate":
            at = float(row["category"].split()[0])
            last = [each for each in points if each["time"] <= at][-1]
            assert (row["value"], row["low"], row["high"]) == pytest.approx(
                tuple(last[key] for key in ("survival", "low", "high"))
            )
            held += 1
        if row["statistic"] in ("rate", "median"):
            assert row["n"] == sum(each["events"] for each in points)
            at_first = next(each for each in figure.data["numbers"] if each["group"] == group)
            assert row["denominator"] == at_first["n"]
        if row["statistic"] == "median" and row["method"].endswith("log-log"):
            drawn = [each["time"] for each in figure.data["medians"] if each["group"] == group]
            assert drawn == ([] if row["value"] is None else [row["value"]])
            (above,) = [
                line
                for line in figure.specification["title"]["text"]
                if row["group"] is None or line.startswith(f"{group}: ")
            ]
            median = row["value"]
            value = "not reached" if median is None else f"{rounded(median, 1)} {row['unit']}"
            assert f"edian {value}" in above
            assert row["method"] in above
            held += 1
    assert held


def test_every_point_of_the_demo_s_curves_is_that_of_its_patients(demo: Both):
    drawn = figures_of(demo.readout)
    assert len(drawn) >= 4
    for name, figure in drawn:
        (of_set,) = {row["analysis_set"] for row in results_of(demo.readout, endpoint=name)}
        patients = [
            (row["time"], row["event"])
            for row in demo.answers[name]
            if row["subject"] in demo.readout.drawn.sets[of_set] and row["time"] is not None
        ]
        assert_drawn_as_counted(figure, "all", patients)


def test_the_demo_s_results_lie_on_its_curves(demo: Both):
    for name, figure in figures_of(demo.readout):
        assert_results_lie_on_the_curve(demo.readout, name, figure)


@pytest.mark.parametrize("arm", ARMS)
def test_the_curve_of_each_arm_is_that_of_its_own_patients(two_arms, arm):
    ((_, figure),) = figures_of(two_arms)
    assert_drawn_as_counted(figure, arm, ARMS[arm])


def test_the_results_of_each_arm_lie_on_its_curve(two_arms):
    ((name, figure),) = figures_of(two_arms)
    assert_results_lie_on_the_curve(two_arms, name, figure)


def test_the_band_goes_on_to_where_the_curve_comes_down_to_none_and_ends_there(two_arms):
    ((_, figure),) = figures_of(two_arms)
    band = [row for row in figure.data["band"] if row["group"] == "A"]
    assert [row["time"] for row in band] == [10, 20, 40, 45, 60]
    assert (band[-1]["low"], band[-1]["high"]) == (band[-2]["low"], band[-2]["high"])


def test_the_band_of_a_curve_that_stays_above_none_ends_with_the_last_patient(two_arms):
    ((_, figure),) = figures_of(two_arms)
    band = [row["time"] for row in figure.data["band"] if row["group"] == "B"]
    assert band == [30, 50, 80, 90]
