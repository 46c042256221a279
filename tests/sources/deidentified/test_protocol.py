"""The study file of a de-identified study names no reader, however it writes them."""

from __future__ import annotations

import pytest

from builders import protocol_of
from trialreadout.protocol import parse_protocol
from trialreadout.sources.deidentified import protocol_without_persons


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("Dr Smith", "reader 1", id="as the data have it"),
        pytest.param("dr smith", "reader 1", id="in small letters"),
        pytest.param("accepted", "accepted", id="what is no reader stays"),
        pytest.param("investigator", "investigator", id="who is not named stays"),
    ],
)
def test_readers_are_renamed(name, expected):
    protocol = protocol_of(
        f'[data.reader_of_record]\nct = "{name}"\n'
        f'[[endpoint]]\nname = "r"\nkind = "recist-timepoint"\nreader = "{name}"'
    )
    written = parse_protocol(protocol_without_persons(protocol, {"Dr Smith": "reader 1"}))
    assert written.data.reader_of_record.ct == expected
    assert written.endpoint("r").reader == expected


@pytest.mark.parametrize("moved", [True, False])
def test_it_says_whether_dates_were_moved(moved):
    written = parse_protocol(protocol_without_persons(protocol_of(""), {}, moved=moved))
    assert written.dates.moved is moved
