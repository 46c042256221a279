"""Names of columns in people's words."""

import pytest

from trialreadout.report.column_names import column_in_words, heading_of, quantity_in_words


@pytest.mark.parametrize(
    ("column", "heading", "beside_its_unit"),
    [
        ("slope_percent_per_month", "Slope (% per month)", "slope"),
        ("weight_kg", "Weight (kg)", "weight"),
        ("days", "Days", "days"),
        ("ecog", "ECOG", "ECOG"),
        ("bone_metastases", "Bone metastases", "bone metastases"),
    ],
)
def test_headings_carry_their_unit(column, heading, beside_its_unit):
    assert heading_of(column) == heading
    assert quantity_in_words(column) == beside_its_unit


def test_a_column_by_which_patients_are_split_keeps_all_of_its_name():
    assert column_in_words("age_years") == "age years"
