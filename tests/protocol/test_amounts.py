"""Amounts and durations that a text names."""

from __future__ import annotations

import pytest

from trialreadout.protocol.amounts import amounts_in, durations_in


@pytest.mark.parametrize(
    ("text", "mg"),
    [
        pytest.param("800 mg/day", 800, id="of a day"),
        pytest.param("400 mg b.i.d.", 800, id="twice a day"),
        pytest.param("400 mg, twice daily", 800, id="twice daily"),
        pytest.param("10 mg once daily", 10, id="once a day"),
        pytest.param("10 mg daily", 10, id="daily"),
        pytest.param("10 mg per day", 10, id="per day"),
        pytest.param("2.5 mg once a day", 2.5, id="a decimal"),
        pytest.param("400 mg", None, id="how often is not said"),
        pytest.param("75 mg/m2 once daily", None, id="by surface"),
        pytest.param("3 mg/kg/day", None, id="by weight"),
        pytest.param("1,200 mg daily", None, id="a comma is not for a program to read"),
        pytest.param("2 g/day", None, id="in grams"),
    ],
)
def test_what_a_day_holds_is_told_only_where_the_words_do(text, mg):
    (amount,) = amounts_in(f"given {text} until progression")
    assert amount.words == text
    assert amount.mg_per_day == mg


def test_a_text_of_several_amounts_has_several():
    assert [each.words for each in amounts_in("20 mg/day, then 6000 MBq")] == [
        "20 mg/day",
        "6000 MBq",
    ]


def test_durations_are_found_each_once():
    found = durations_in("6 months, then 6 months or 28-day cycles and 4 cycles")
    assert [each.words for each in found] == ["6 months", "28-day", "4 cycles"]
    assert [each.days for each in found] == [182.625, 28.0, None]


def test_days_are_told_in_the_unit_of_a_duration():
    (months,) = durations_in("6 months")
    assert months.of(182) == pytest.approx(5.98, abs=0.005)


@pytest.mark.parametrize("text", ["1" * 1_000_000, "1," * 500_000, "1" * 1_000_000 + " mg"])
def test_a_number_that_no_dose_has_is_looked_through_once(text):
    """A search that began anew at each digit would take hours."""
    assert list(amounts_in(text)) == []
