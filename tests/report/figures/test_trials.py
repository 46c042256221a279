"""A number over simulated trials as a figure."""

from __future__ import annotations

import pytest

from trialreadout.core.simulated import Histogram
from trialreadout.report.figures.trials import histogram_figure


def found(truth):
    return Histogram(
        endpoint="progression-free survival",
        analysis_set="treated",
        category=None,
        statistic="median",
        unit="months",
        edges=(0.0, 5.0, 10.0),
        counts=(3, 1),
        not_reached=0,
        truth=truth,
    )


@pytest.mark.parametrize(
    ("truth", "published", "marked"),
    [
        pytest.param(None, [], [], id="neither a true value nor a printed number"),
        pytest.param(6.0, [], ["true value"], id="a true value"),
        pytest.param(None, [7.5], ["published"], id="a printed number"),
        pytest.param(6.0, [7.5, 8.0], ["true value", "published", "published"], id="both"),
    ],
)
def test_it_is_drawn_whole_with_a_line_for_each_number_that_is_known(truth, published, marked):
    figure = histogram_figure(found(truth), 4, "median", published)
    lines = [row for rows in figure.data.values() for row in rows if "what" in row]
    assert [row["what"] for row in lines] == marked
    assert 0 < figure.picture.height_mm < 100
