"""What a site leaves to be understood is filled in; what contradicts itself is a finding."""

from __future__ import annotations

from datetime import date

import pytest

from builders import lesion, on, sources_of, treated


def rules(sources):
    return [finding.rule for finding in sources.findings]


@pytest.mark.parametrize(
    ("diameter_mm", "state", "expected", "found"),
    [
        pytest.param(12, None, "measured", [], id="a size was measured"),
        pytest.param(0, None, "absent", [], id="0 mm is gone"),
        pytest.param(0, "too small", "too small", [], id="what was said stands"),
        pytest.param(None, None, None, ["missing-value"], id="neither is not known"),
        pytest.param("x", None, "measured", ["not-a-number"], id="a size that is no number"),
    ],
)
def test_the_state_of_a_lesion(diameter_mm, state, expected, found):
    row = {"subject": "A", "lesion": "T1", "assessed_on": on(0), "diameter_mm": diameter_mm}
    sources = sources_of(
        **treated("A"), lesions=[lesion("A")], measurements=[row | {"state": state}]
    )
    assert sources.table("measurements")["state"].to_list() == [expected]
    assert rules(sources) == found


@pytest.mark.parametrize(
    ("value", "limit", "expected", "found"),
    [
        pytest.param("<0.1", None, (0.1, "below"), [], id="below"),
        pytest.param("≤ 0.1", None, (0.1, "below"), [], id="at most"),
        pytest.param("> 500", None, (500, "above"), [], id="above"),
        pytest.param(">=500", None, (500, "above"), [], id="at least"),
        pytest.param("<0.1", "below", (0.1, "below"), [], id="said twice"),
        pytest.param("<0.1", "above", (0.1, "above"), ["limit-differs"], id="a contradiction"),
        pytest.param("0.1", "below", (0.1, "below"), [], id="said beside it"),
        pytest.param("3", None, (3, None), [], id="no limit"),
        pytest.param("n.d.", None, (None, None), ["not-a-number"], id="a word"),
        pytest.param("<", None, (None, "below"), ["not-a-number"], id="a sign alone"),
        pytest.param("0", None, (0, None), ["no-logarithm"], id="nothing"),
    ],
)
def test_the_limit_of_an_assay(value, limit, expected, found):
    row = {"subject": "A", "sampled_on": on(0), "marker": "Tg", "value": value, "limit": limit}
    sources = sources_of(**treated("A"), markers=[row])
    assert sources.table("markers").select("value", "limit").row(0) == expected
    assert rules(sources) == found


@pytest.mark.parametrize(
    ("row", "last_contact", "found"),
    [
        pytest.param({"as_of": on(90), "alive": "Y"}, 90, [], id="seen when known to be alive"),
        pytest.param(
            {"as_of": on(90), "alive": "Y", "last_contact_on": on(80)}, 90, [], id="seen before"
        ),
        pytest.param(
            {"as_of": on(90), "alive": "Y", "last_contact_on": on(95)}, 95, [], id="seen later"
        ),
        pytest.param({"as_of": on(90)}, None, [], id="nothing is said of that day"),
        pytest.param({"as_of": on(90), "alive": "N", "died_on": on(50)}, None, [], id="dead"),
        pytest.param({"alive": "N"}, None, ["death-without-date"], id="dead, and no day"),
        pytest.param(
            {"alive": "Y", "died_on": on(50)}, None, ["alive-and-dead"], id="alive with a death"
        ),
        pytest.param(
            {"as_of": on(40), "alive": "Y", "died_on": on(50)}, 40, [], id="alive before the death"
        ),
    ],
)
def test_who_is_alive(row, last_contact, found):
    sources = sources_of(**treated("A"), status=[{"subject": "A"} | row])
    day = None if last_contact is None else date.fromisoformat(on(last_contact))
    assert sources.table("status")["last_contact_on"].to_list() == [day]
    assert rules(sources) == found
