"""What keeps an endpoint from having a result: here, a reader of record who read nothing."""

from __future__ import annotations

import pytest

from builders import lesion, measured, protocol_of, recorded, sources_of, treated
from trialreadout.analysis.graded import grade_endpoints
from trialreadout.sources.baseline_dates import of_record
from trialreadout.sources.cohort import build_cohorts

BEST = '[[endpoint]]\nname = "best"\nkind = "recist-best"\nstable_from_day = 42\n'


def graded(lines, **tables):
    protocol = protocol_of(lines)
    sources = sources_of(protocol, **treated("A"), **tables)
    found, findings = grade_endpoints(protocol, sources, build_cohorts(sources, protocol))
    return found, [(each.rule, each.column, each.value, each.allowed) for each in findings]


WRITTEN = pytest.mark.parametrize(
    "name",
    [
        pytest.param("Dr Smith", id="as the data have it"),
        pytest.param("dr smith", id="in small letters"),
        pytest.param("DR SMITH", id="in capitals"),
    ],
)


@WRITTEN
def test_a_reader_of_record_whose_name_has_capitals_is_found(name):
    lines = f'[data.reader_of_record]\nct = "{name}"\n'
    lines += f'[tumour_response]\ngraded_from = "assessments"\n{BEST}'
    rows = [
        recorded("A", 56, "PR", reader="Dr Smith"),
        recorded("A", 56, "PD", reader="Dr Jansen"),
    ]
    found, findings = graded(lines, assessments=rows)
    assert findings == []
    assert found["best"].table["answer"].to_list() == ["PR"]


@WRITTEN
@pytest.mark.parametrize("own", [False, True])
def test_a_reader_of_measurements_whose_name_has_capitals_is_found(name, own):
    lines = f'{BEST}reader = "{name}"\n' if own else f"{BEST}"
    lines += "" if own else f'[data.reader_of_record]\nct = "{name}"\n'
    rows = [measured("A", day, mm, reader="Dr Smith") for day, mm in ((-3, 50), (56, 30))]
    found, findings = graded(lines, lesions=[lesion("A", reader="Dr Smith")], measurements=rows)
    assert findings == []
    assert found["best"].table["answer"].to_list() == ["PR"]


@WRITTEN
def test_the_baseline_of_a_reader_with_capitals_is_looked_at(name):
    protocol = protocol_of(f'[data.reader_of_record]\nct = "{name}"\n')
    rows = [measured("A", -60, 30, reader=reader) for reader in ("Dr Smith", "Dr Jansen")]
    lesions = [lesion("A", reader=reader) for reader in ("Dr Smith", "Dr Jansen")]
    sources = sources_of(protocol, **treated("A"), lesions=lesions, measurements=rows)
    kept = of_record(sources.table("measurements"), protocol)
    assert kept["reader"].to_list() == ["Dr Smith"]


def test_a_reader_of_record_who_read_nothing_stops_the_endpoint():
    lines = '[data.reader_of_record]\nct = "Dr Smit"\n'
    lines += f'[tumour_response]\ngraded_from = "assessments"\n{BEST}'
    found, findings = graded(lines, assessments=[recorded("A", 56, "PR", reader="Dr Smith")])
    assert found == {}
    allowed = "Dr Smith, investigator, accepted"
    assert findings == [("unknown-reader", "data.reader_of_record.ct", "Dr Smit", allowed)]
