"""The unit at the end of a column's name."""

import pytest

from trialreadout.analysis.column_units import UNITS, unit_of, without_unit


@pytest.mark.parametrize(
    ("column", "unit", "name"),
    [
        pytest.param("dose_mg", "mg", "dose", id="a unit at the end"),
        pytest.param("weeks", "weeks", "weeks", id="a unit is all of the name"),
        pytest.param("reductions", "", "reductions", id="a count has none"),
        pytest.param("slope_per_week", "per week", "slope", id="a pace has its own"),
        pytest.param("loss_percent_per_month", "% per month", "loss", id="the longer end counts"),
        pytest.param("dream", "", "dream", id="the end of a word is no unit"),
        pytest.param("tsh_mu_per_l", "mU/l", "tsh", id="a unit of several words"),
    ],
)
def test_a_number_has_the_unit_that_its_name_ends_with(column, unit, name):
    assert (unit_of(column), without_unit(column)) == (unit, name)


@pytest.mark.parametrize("end", UNITS)
def test_no_unit_hides_another(end):
    assert unit_of(f"x_{end}") == UNITS[end]
    assert without_unit(f"x_{end}") == "x"
