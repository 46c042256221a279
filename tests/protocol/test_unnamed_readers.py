"""Where a reader is named, what is shared says "reader"."""

from __future__ import annotations

from shared_by_hand import STUDY
from trialreadout.protocol.read import parse_protocol
from trialreadout.protocol.unnamed_readers import without_names_of_readers

NAMED = STUDY.replace(
    "[[analysis_set]]",
    '[data]\nreader_of_record = { ct = "Dr A", scintigraphy = "adjudicated" }\n[[analysis_set]]',
    1,
).replace('kind = "recist-best"', 'kind = "recist-best"\nreader = "Dr B"', 1)


def test_names_give_way_and_roles_stay():
    found = without_names_of_readers(parse_protocol(NAMED, file="study.toml"))
    assert found.data.reader_of_record.ct == "reader"
    assert found.data.reader_of_record.scintigraphy == "adjudicated"
    (best, *_) = found.endpoints
    assert best.reader == "reader"
    assert "Dr" not in found.model_dump_json()


def test_without_names_nothing_changes():
    plain = parse_protocol(STUDY, file="study.toml")
    assert without_names_of_readers(plain) == plain
