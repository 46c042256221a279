"""How one result is told: whole, without its counts, or hidden."""

from __future__ import annotations

import pytest

from shared_by_hand import people, protocol, row
from trialreadout.analysis.sharing.cells import counted_rows, sets_of
from trialreadout.analysis.sharing.shared_rows import shared_row

ALL = people(30)


def shared(one, hidden=(), times=None, groups=None, below=5):
    (each,) = counted_rows([one], protocol(), sets_of({"treated": ALL}))
    gone = frozenset({"n": each.n, "of": each.denominator}[name] for name in hidden)
    return shared_row(each, gone, times or {}, groups or {}, below)


def median(events, **changes):
    fields = {"endpoint": "survival", "statistic": "median", "category": None, "unit": "months"}
    numbers = {"value": 17.8123, "low": 6.7891, "high": None, "method": "Kaplan-Meier, log-log"}
    return row(ALL[:events], ALL, **(fields | numbers | changes))


def of_patients(known=30, **changes):
    fields = {"statistic": "quartiles", "endpoint": "survival", "category": "age_years"}
    numbers = {"value": 61.0, "low": 50.0, "high": 70.0, "unit": "years", "confidence": None}
    method = {"method": "median (quartiles)"}
    return row(ALL[:known], ALL, **(fields | numbers | method | changes))


def test_nobody_is_left_in_a_row():
    found = shared(row(ALL[:8], ALL))
    assert found.state == "whole"
    assert found.row.subjects == ()
    assert set(found.row.about) == {""}
    assert len(found.row.about) == 30
    assert not {"subjects", "about", "wording"} & set(found.as_dict())
    assert found.as_dict()["text"] == "8/30 (26.7 %), 95 % CI 10.0 to 90.0"


@pytest.mark.parametrize("gone", [("n",), ("of",), ("n", "of")])
def test_a_share_goes_with_either_of_its_counts(gone):
    found = shared(row(ALL[:8], ALL), gone)
    told = found.as_dict()
    assert found.state == told["status"] == told["text"] == "hidden"
    for name in ("value", "low", "high", "n", "denominator"):
        assert told[name] is None


def test_a_hidden_verdict_says_nothing():
    one = row(ALL[:3], ALL, "not met", statistic="success", unit="patients", value=3.0)
    assert shared(one, ("n",)).row.category is None
    assert shared(row(ALL[:8], ALL, "met", statistic="success")).row.category == "met"


@pytest.mark.parametrize(
    ("events", "state"),
    [
        pytest.param(4, "hidden", id="of four events"),
        pytest.param(5, "whole", id="of five events"),
        pytest.param(0, "whole", id="of none: it was not reached"),
    ],
)
def test_a_median(events, state):
    assert shared(median(events)).state == state


def test_a_median_is_told_without_counts_that_are_hidden():
    found = shared(median(27), ("n",))
    assert found.state == "without its counts"
    assert found.row.text == "17.8 months, 95 % CI 6.8 to not reached; counts hidden"
    assert found.as_dict()["n"] is found.as_dict()["denominator"] is None


@pytest.mark.parametrize(
    ("unit", "value", "told"),
    [
        ("months", 17.8123, 17.8),
        ("weeks", 11.86, 12.0),
        ("days", 100.0, 99.0),
        ("days", 101.0, 102.0),
    ],
)
def test_a_time_is_no_day(unit, value, told):
    assert shared(median(10, unit=unit, value=value)).row.value == told


@pytest.mark.parametrize(
    ("category", "events", "state"),
    [
        pytest.param("25 %", 10, "whole", id="a quarter of 30 is seven"),
        pytest.param("10 %", 10, "hidden", id="a tenth of 30 is three"),
        pytest.param("90 %", 28, "hidden", id="nine tenths leave three"),
    ],
)
def test_a_quantile_needs_patients_on_either_side(category, events, state):
    assert shared(median(events, statistic="quantile", category=category)).state == state


@pytest.mark.parametrize(
    ("known", "low", "text"),
    [
        pytest.param(10, 50.0, "61.0 years (50.0 to 70.0); 10 of 30 known", id="ten known"),
        pytest.param(9, None, "61.0 years; 9 of 30 known", id="nine: quartiles are persons"),
    ],
)
def test_quartiles_need_enough_on_either_side_of_the_median(known, low, text):
    found = shared(of_patients(known))
    assert found.row.low == low
    assert found.row.text == text


def test_of_four_known_there_is_no_median():
    assert shared(of_patients(4)).state == "hidden"


def test_the_least_and_the_greatest_are_not_told():
    one = median(10, statistic="observed follow-up", n=30, subjects=ALL, low=3.5, high=38.7)
    found = shared(one)
    assert (found.row.low, found.row.high) == (None, None)
    assert found.row.text == "17.8 months; 30 of 30 known"


def test_ages_over_89_are_told_as_90():
    found = shared(of_patients(value=88.6, low=80.0, high=93.0)).row
    assert (found.value, found.high) == (88.6, 90.0)
    other = shared(of_patients(category="sum_mm", value=92.0, high=93.0)).row
    assert (other.value, other.high) == (92.0, 93.0)


def test_a_value_has_three_digits():
    found = shared(of_patients(category="x", value=18375.0, low=0.0, high=-0.04567)).row
    assert (found.value, found.low, found.high) == (18400.0, 0.0, -0.0457)


def test_a_rate_is_told_at_the_times_of_its_curve():
    rate = {"statistic": "rate", "unit": "proportion", "value": 0.5, "category": "12 months"}
    assert shared(median(20, **rate)).state == "hidden"
    told = {("survival", "treated"): (0.0, 12.0)}
    assert shared(median(20, **rate), times=told).state == "whole"
    assert shared(median(20, **rate | {"category": "6 months"}), times=told).state == "hidden"


@pytest.mark.parametrize(
    ("men_with", "women_with", "state"),
    [
        pytest.param(6, 7, "whole", id="enough in each"),
        pytest.param(4, 9, "hidden", id="four men with the answer"),
        pytest.param(12, 7, "hidden", id="three men without"),
        pytest.param(0, 7, "whole", id="no man"),
    ],
)
def test_a_test_needs_enough_in_every_group(men_with, women_with, state):
    """A p value is a function of the four counts, and small ones can be found from it."""
    sex = {name: "M" if at < 15 else "F" for at, name in enumerate(ALL)}
    who = ALL[:men_with] + ALL[15 : 15 + women_with]
    test = {"statistic": "comparison", "unit": "p", "value": 0.03, "category": "CR or PR by sex"}
    one = row(who, ALL, **test)
    assert shared(one, groups={"sex": sex}).state == state
    assert shared(one).state == "hidden", "without groups nothing is known of them"


def test_lesions_of_few_patients_are_hidden():
    """Nine lesions of two patients are not nine patients."""
    one = row(("P01",) * 5 + ("P02",) * 4, ALL, "unchanged", denominator=12)
    assert shared(one).state == "hidden"
