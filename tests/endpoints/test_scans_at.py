"""Whose reading of a scan counts, and what is open where readers differ."""

import pytest

from builders import on, protocol_of, sources_of, treated
from trialreadout.endpoints import uptake
from trialreadout.sources.cohort import build_cohorts

PROTOCOL = """
[data]
reader_of_record = { scintigraphy = "adjudicated" }

[[visit]]
name = "baseline"
week = 0
window_days = { before = 28, after = 0 }

[[visit]]
name = "week 26"
week = 26
window_days = { before = 14, after = 14 }

[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 26"
"""


def graded(*later_reads):
    """Grade a patient with a lesion without uptake at baseline, and these readings of week 26."""
    protocol = protocol_of(PROTOCOL)
    days = {"baseline": -10, "week 26": 180}
    scans = [
        {"subject": "A", "scanned_on": on(day), "visit": visit, "kind": "planar"}
        for visit, day in days.items()
    ]
    reads = [
        {"subject": "A", "scanned_on": on(-10), "kind": "planar", "reader": reader}
        for reader in ("one", "two")
    ]
    foci = []
    for reader, seen, adjudicated in later_reads:
        read = {"subject": "A", "scanned_on": on(180), "kind": "planar", "reader": reader}
        reads.append({**read, "adjudicated": "Y" if adjudicated else "N"})
        if seen:
            foci.append({**read, "lesion": "T1", "site": "lung", "uptake": seen})
    sources = sources_of(protocol, **treated("A"), scans=scans, reads=reads, foci=foci)
    (cohort,) = build_cohorts(sources, protocol)
    found = uptake.grade(cohort, protocol, protocol.endpoints[0])
    return uptake.table(found, cohort, sources)["answer"].item()


@pytest.mark.parametrize(
    ("reads", "expected"),
    [
        pytest.param(
            [("one", "present", False), ("two", "present", False)], "reinduced", id="both see it"
        ),
        pytest.param(
            [("one", "present", False), ("two", "", False)],
            "not evaluable",
            id="one sees it, the other does not, and nobody decided: open, and not absent",
        ),
        pytest.param(
            [("one", "present", False), ("two", "equivocal", False)],
            "not evaluable",
            id="one sees it and the other doubts it: open",
        ),
        pytest.param(
            [("one", "present", False), ("two", "", False), ("three", "present", True)],
            "reinduced",
            id="the third reading decides for it",
        ),
        pytest.param(
            [("one", "present", False), ("two", "equivocal", False), ("three", "", True)],
            "not reinduced",
            id="the third reading decides against it",
        ),
        pytest.param([("one", "present", False)], "reinduced", id="a single reader is agreed"),
    ],
)
def test_where_readers_differ_the_adjudicated_reading_decides_or_nothing_does(reads, expected):
    assert graded(*reads) == expected
