"""Safety as the terminal prints it: rates, grades by the worst value, and where shifts stand."""

from __future__ import annotations

from rich.console import Console

from trialreadout.analysis.of_laboratory import BY_WORST_VALUE, SHIFT
from trialreadout.analysis.results import SHARE, Result
from trialreadout.report.results import render_results


def result(statistic, category, value, unit, method, low=None, high=None, confidence=None):
    where = ("safety", "treated", None, None, category, statistic)
    names = ("A", "B")
    limits = (low, high, confidence)
    return Result(statistic, *where, value, unit, *limits, method, 2, 8, names, "estimated")


def printed(*results):
    console = Console(width=120)
    with console.capture() as captured:
        console.print(render_results(results, {}))
    return captured.get()


def test_a_rate_stands_with_its_events_its_limits_and_its_method():
    rate = result("event rate", None, 82.5, "per 100 patient-years", "Garwood", 10.0, 298.0, 0.95)
    shown = printed(rate)
    assert "event rate" in shown
    assert "2/8" in shown
    assert "82.5 per 100 patient-years" in shown
    assert "10.0 to 298.0" in shown
    assert "95 % CI, Garwood" in shown


def test_shifts_are_named_once_and_lead_to_the_report():
    shifts = [result(SHIFT, f"Anemia, 0 to {grade}", 2.0, "patients", "count") for grade in (1, 2)]
    assert printed(*shifts).count("treated: shifts from baseline stand in the report") == 1


def test_laboratory_grades_have_a_worst_value_and_events_have_causes():
    grades = result("incidence", "Anemia, any grade", 0.25, SHARE, BY_WORST_VALUE)
    events = result("incidence", "Rash, any grade", 0.25, SHARE, "patients, each once")
    assert "worst value" in printed(grades)
    assert "all causes" not in printed(grades)
    assert "all causes" in printed(events)


def test_a_rate_says_its_term_and_the_time_at_risk_of_all_is_a_line():
    of_all = result("event rate", None, 82.5, "per 100 patient-years", "Garwood", 10.0, 298.0, 0.95)
    of_rash = result("event rate", "Rash", 41.2, "per 100 patient-years", "Garwood", 1, 229.0, 0.95)
    time = result("time at risk", None, 2.42, "patient-years", "sum of the times")
    shown = printed(of_all, of_rash, time)
    assert "event rate, Rash" in shown
    assert "time at risk: 2.4 patient-years of" in shown
