from __future__ import annotations

import pytest

from trialreadout.sources.identifying import count_identifying


@pytest.mark.parametrize(
    ("subjects", "count"),
    [
        pytest.param(["NL-01", "NL-02"], 0, id="numbers of the study"),
        pytest.param(["01-701-1015", "01-701-1023"], 0, id="site and number"),
        pytest.param(["S1", "A", "early", "late"], 0, id="words in small letters"),
        pytest.param(["Jansen, P.", "NL-02"], 1, id="surname and initial"),
        pytest.param(["PJ-1951-03-02", "NL-02"], 1, id="initials and day of birth"),
        pytest.param(["PJ02031951"], 1, id="initials and day of birth, unparted"),
        pytest.param(["Jansen", "Bakker", "Visser"], 3, id="surnames"),
        pytest.param(["Jansen", "NL-02", "NL-03"], 0, id="one word among numbers"),
        pytest.param(["111222333", "123456782"], 2, id="national numbers"),
        pytest.param(["111222333"], 0, id="one number may pass by chance"),
        pytest.param(["NL-2014-001", "NL-2014-002"], 0, id="a year and a number"),
    ],
)
def test_identifiers_that_name_persons_are_counted(subjects, count):
    assert count_identifying(subjects) == count
