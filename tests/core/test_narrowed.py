"""What is left out are columns in which nobody has anything up to the day, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from builders import protocol_of, recorded, sources_of, treated
from trialreadout.core.narrowed import narrowed
from trialreadout.sources.cohort import build_cohorts

ASSESSED = [("A", 50), ("A", 100), ("B", 60), ("B", 120), ("B", 180)]


@pytest.mark.parametrize(
    ("day", "columns"),
    [
        pytest.param(180, 4, id="on the day of the last assessment nothing is left out"),
        pytest.param(179, 3, id="the day before, the last column is"),
        pytest.param(100, 3, id="one patient's assessment keeps the column of all"),
        pytest.param(99, 2, id="nobody's second assessment lies so early"),
        pytest.param(10, 1, id="the baseline's column stays"),
    ],
)
def test_the_columns_that_stay(day, columns):
    protocol = protocol_of()
    records = [recorded(name, on_day, "SD") for name, on_day in ASSESSED]
    sources = sources_of(protocol, **treated("A", "B"), assessments=records)
    (cohort,) = build_cohorts(sources, protocol)
    found = narrowed(cohort, day).responses
    assert found.response.shape == (1, 2, columns)
    np.testing.assert_array_equal(found.day, cohort.responses.day[:, :, :columns])
    assert np.shares_memory(found.day, cohort.responses.day)
