"""How long before the first dose a baseline may lie."""

import pytest

from builders import lesion, measured, on, protocol_of, sources_of, treated
from trialreadout.sources.baseline_dates import check_baseline_dates
from trialreadout.sources.cohort import build_cohorts

LESIONS = [lesion("A"), lesion("A", "T2")]


def said(rows, lines="", **tables):
    protocol = protocol_of(lines)
    tables = treated("A") | {"lesions": LESIONS, "measurements": rows} | tables
    sources = sources_of(protocol, **tables)
    found = check_baseline_dates(sources, build_cohorts(sources, protocol), protocol)
    return [(finding.rule, finding.row, finding.value) for finding in found]


@pytest.mark.parametrize(
    ("day", "lines", "rules"),
    [
        pytest.param(-28, "", [], id="28 days before the first dose"),
        pytest.param(-29, "", ["old-baseline"], id="29 days"),
        pytest.param(-29, "baseline_within_days = 29", [], id="which the protocol allows"),
        pytest.param(-22, "baseline_within_days = 21", ["old-baseline"], id="or does not"),
        pytest.param(0, 'baseline = { visit = "V" }', [], id="on the day of the first dose"),
        pytest.param(1, 'baseline = { visit = "V" }', ["baseline-after-first-dose"], id="after it"),
    ],
)
def test_a_baseline(day, lines, rules):
    rows = [measured("A", day, 30, visit="V"), measured("A", 56, 30, visit="W8")]
    found = said(rows, f"[tumour_response]\n{lines}")
    assert found == [(rule, 2, on(day)) for rule in rules]


def test_it_is_said_once_at_the_scan_that_is_furthest_off():
    rows = [measured("A", -30, 30, visit="V"), measured("A", -33, 30, "T2", visit="V")]
    assert said(rows) == [("old-baseline", 3, on(-33))]


def test_a_patient_without_a_dose_is_not_asked():
    lines = '[dates]\ntime_zero = "registration"'
    entered = {"subjects": [{"subject": "A", "enrolled_on": on(0)}], "doses": []}
    assert said([measured("A", -60, 30)], lines, **entered) == []


def test_a_reader_who_is_not_of_record_is_not_asked():
    lesions = [lesion("A", reader="investigator"), lesion("A", reader="reader 2")]
    rows = [
        measured("A", -60, 30, reader="reader 2"),
        measured("A", -60, 30, reader="investigator"),
    ]
    assert said(rows, lesions=lesions) == [("old-baseline", 3, on(-60))]
    accepted = '[data]\nreader_of_record = { ct = "accepted" }'
    assert len(said(rows, accepted, lesions=lesions)) == 2
    own = '[[endpoint]]\nname = "r"\nkind = "recist-timepoint"\nreader = "Reader 2"'
    assert len(said(rows, own, lesions=lesions)) == 2
