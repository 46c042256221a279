"""On a day a scan that was read later is not read yet, and shows no focus."""

from __future__ import annotations

from datetime import date

import pytest

from builders import on, scan, sources_of, treated
from trialreadout.sources.known_on import known_on


def sources(*reads, foci=()):
    return sources_of(
        **treated("A"),
        scans=[scan("A", 50)],
        reads=[{"subject": "A", "scanned_on": on(50), "kind": "planar"} | each for each in reads],
        foci=[
            {"subject": "A", "scanned_on": on(50), "kind": "planar", "lesion": "F1",
             "uptake": "present"} | each
            for each in foci
        ],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("read_on", "known"),
    [
        pytest.param(on(60), 1, id="read on the day"),
        pytest.param(on(61), 0, id="read the day after"),
        pytest.param(None, 1, id="without a day of its own"),
    ],
)
def test_a_reading_is_known_from_its_day(read_on, known):
    read = {"reader": "reader 1", "read_on": read_on}
    found = known_on(sources(read, foci=[{"reader": "reader 1"}]), date.fromisoformat(on(60)))
    assert found.table("reads").height == known
    assert found.table("foci").height == known
    assert found.table("scans").height == 1


def test_the_focus_of_one_reader_goes_with_that_reading_alone():
    reads = [{"reader": "reader 1", "read_on": on(55)}, {"reader": "reader 2", "read_on": on(70)}]
    foci = [{"reader": "reader 1"}, {"reader": "reader 2"}]
    found = known_on(sources(*reads, foci=foci), date.fromisoformat(on(60)))
    assert found.table("foci")["reader"].to_list() == ["reader 1"]


def test_a_reading_without_a_reader_keeps_its_focus():
    reading = {"reader": None, "read_on": on(55)}
    found = known_on(sources(reading, foci=[{"reader": None}]), date.fromisoformat(on(60)))
    assert found.table("foci").height == 1
