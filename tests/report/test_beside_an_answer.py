"""Numbers beside an answer have their units, and say what they are."""

from __future__ import annotations

from datetime import date

import pytest

from trialreadout.report.beside_an_answer import beside_an_answer


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        pytest.param({"slope_per_week": -0.09481}, ": slope -0.095 per week", id="a slope"),
        pytest.param({"p_value": 0.0101}, ": p = 0.010", id="a p value"),
        pytest.param({"p_value": 0.0009}, ": p < 0.001", id="a small p value"),
        pytest.param({"doubling_time_weeks": -7.31}, ": halves in 7.3 weeks", id="a fall"),
        pytest.param({"doubling_time_weeks": 7.31}, ": doubles in 7.3 weeks", id="a rise"),
        pytest.param({"nadir_weeks": 12.29}, ": nadir in week 12.3", id="a week in time"),
        pytest.param({"weeks": 90.86}, ": 90.9 weeks", id="a duration"),
        pytest.param({"nadir_change_percent": -95.0}, ": nadir change -95.0 %", id="a percentage"),
        pytest.param(
            {"before_percent_per_month": 6.338}, ": before 6.3 % per month", id="a pace of growth"
        ),
        pytest.param({"dose_mg": 508800.0}, ": dose 508800 mg", id="a dose"),
        pytest.param({"dose_mg": 508800}, ": dose 508800 mg", id="a dose in whole milligrams"),
        pytest.param({"baseline": 0.05}, ": baseline 0.05", id="a number without a unit"),
        pytest.param({"reductions": 0}, ": reductions 0", id="a count of none"),
        pytest.param({"accepted": True}, ": accepted yes", id="yes or no"),
        pytest.param({"decided_on": date(2020, 1, 2)}, ": decided on 2020-01-02", id="a date"),
        pytest.param({"rule": "fell"}, ": fell", id="words"),
        pytest.param({"nadir_weeks": None}, "", id="what is not known is not said"),
        pytest.param({"answer": "PR", "day": 5, "on": date(2020, 1, 2)}, "", id="the answer"),
    ],
)
def test_a_column_is_said_with_its_unit(columns, said):
    assert beside_an_answer(columns) == said
