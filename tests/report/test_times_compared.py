"""Comparisons of times as people read them: in the terminal, in tables, as estimands."""

from __future__ import annotations

import pytest
from rich.console import Console

from builders import protocol_of
from compared_times import LOG_RANK, MEAN, RATIO, STUDY, asked
from trialreadout.analysis.results import RATIO as UNIT
from trialreadout.analysis.results import interval_in_words, value_in_words
from trialreadout.report.estimands import estimands_of
from trialreadout.report.result_names import in_a_few_words
from trialreadout.report.results import render_results
from trialreadout.report.text import capitalised


def printed(results):
    console = Console(width=200, record=True)
    with console.capture() as captured:
        console.print(render_results(results, {}))
    return captured.get()


def test_the_terminal_says_each_comparison():
    shown = printed([*asked(LOG_RANK), *asked(LOG_RANK + "rho = 1"), *asked(RATIO)])
    assert "treated: by arm, log-rank test: p = 0.358" in shown
    assert "treated: by arm, weighted log-rank test, rho = 1: p = 0.319" in shown
    assert "treated: log-rank chi-square by arm: chi-square 0.85 (log-rank test, 1 deg" in shown
    assert "treated, arm: A: expected events by arm: 2.0 events; 3 of 4 with the event" in shown
    assert "hazard ratio against A" in shown
    assert "treated, arm: B" in shown
    assert "0.43   0.0696 to 2.70" in shown
    assert "95 % CI, Cox, Efron ties, Wald" in shown


def test_the_terminal_says_a_restricted_mean():
    shown = printed(asked(MEAN + 'group = "arm"'))
    assert "restricted mean until 45 days" in shown
    assert "95 % CI, plain" in shown


def test_the_report_names_each_number():
    rows = [*asked(LOG_RANK), *asked(RATIO), *asked(MEAN)]
    assert [capitalised(in_a_few_words(row)) for row in rows] == [
        "Log-rank test by arm",
        "Log-rank chi-square by arm",
        "Observed events by arm",
        "Expected events by arm",
        "Observed events by arm",
        "Expected events by arm",
        "Hazard ratio against A",
        "Restricted mean until 45 days",
    ]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        pytest.param(1.254, "1.25", id="two decimals above 1"),
        pytest.param(0.59, "0.59", id="two below 1"),
        pytest.param(0.1, "0.10", id="from a tenth on"),
        pytest.param(0.0994, "0.0994", id="three digits of what is smaller"),
        pytest.param(12.5, "12.50", id="of what is large as well"),
        pytest.param(0.0, "0.00", id="nothing"),
    ],
)
def test_a_ratio_in_words(value, words):
    assert value_in_words(value, UNIT, "estimated") == words
    assert interval_in_words(value, None, UNIT) == f"{words} to not reached"


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (LOG_RANK, "comparison by arm, log-rank test"),
        (LOG_RANK + "rho = 1", "comparison by arm, log-rank test, rho = 1"),
        (RATIO, "hazard ratio by arm, 95 % interval (Cox, Efron ties, Wald)"),
        (
            RATIO + 'reference = "B"\nties = "breslow"',
            "hazard ratio by arm against B, 95 % interval (Cox, Breslow ties, Wald)",
        ),
        (MEAN, "mean time without the event until 45 days, 95 % interval (plain)"),
        (
            'yields = "rate"\nat = [6, 12, 24.5]',
            "share without the event at 6, 12 and 24.5 days, 95 % interval (log–log)",
        ),
        ('yields = "event rate"', "events per 100 patient-years, 95 % interval (exact Poisson)"),
    ],
)
def test_an_estimand_says_what_is_computed(lines, said):
    protocol = protocol_of(STUDY + lines)
    assert estimands_of(protocol)["survival"].summary == said
