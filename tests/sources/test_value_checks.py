"""Checks of blood values and scans: a row that trips each, and one that does not."""

from __future__ import annotations

import pytest

from builders import on, sources_of, treated


def found(table, **tables):
    findings = sources_of(**treated("A", "B") | tables).findings
    return [(f.rule, f.row, f.value) for f in findings if f.table == table]


def marker(subject, day, value=5, **more):
    return {"subject": subject, "sampled_on": on(day), "marker": "Tg", "value": value} | more


@pytest.mark.parametrize(
    ("value", "rules"),
    [(0.01, []), (0, [("no-logarithm", 2, "0")]), (-1, [("no-logarithm", 2, "-1")])],
)
def test_a_value_without_a_logarithm(value, rules):
    assert found("markers", markers=[marker("A", 0, value)]) == rules


@pytest.mark.parametrize(
    ("unit", "rules"),
    [
        pytest.param("ug/l", [], id="the same unit"),
        pytest.param("UG/L", [], id="in capitals"),
        pytest.param(None, [], id="no unit"),
        pytest.param("pmol/l", [("two-units", 4, "pmol/l")], id="another unit"),
    ],
)
def test_a_marker_in_two_units(unit, rules):
    rows = [marker("A", 0, unit="ug/l"), marker("B", 0, unit="ug/l"), marker("B", 7, unit=unit)]
    assert found("markers", markers=rows) == rules
    other = [*rows[:2], marker("B", 7, marker="CEA", unit=unit)]
    assert found("markers", markers=other) == []


@pytest.mark.parametrize(
    ("subject", "rules"),
    [
        pytest.param("A", [("two-assays", 4, "new kit")], id="in one patient"),
        pytest.param("B", [], id="in another patient"),
    ],
)
def test_two_assays(subject, rules):
    rows = [marker("A", day, assay="old kit") for day in (0, 7)]
    assert found("markers", markers=[*rows, marker(subject, 14, assay="new kit")]) == rules


SCAN = {"subject": "A", "scanned_on": on(0), "kind": "planar"}
FOCUS = SCAN | {"lesion": "neck", "uptake": "present"}


@pytest.mark.parametrize(
    ("read", "rules"),
    [
        pytest.param(SCAN, [], id="of the scan"),
        pytest.param(SCAN | {"kind": "spect"}, [("read-without-scan", 2, on(0))], id="other kind"),
        pytest.param(
            SCAN | {"scanned_on": on(1)}, [("read-without-scan", 2, on(1))], id="another day"
        ),
    ],
)
def test_a_reading_of_a_scan_that_is_not_there(read, rules):
    assert found("reads", scans=[SCAN], reads=[read]) == rules


@pytest.mark.parametrize(
    ("focus", "rules"),
    [
        pytest.param(FOCUS, [], id="of the reading"),
        pytest.param(
            FOCUS | {"reader": "investigator"}, [], id="by the reader of unnamed readings"
        ),
        pytest.param(
            FOCUS | {"reader": "reader 2"}, [("focus-without-read", 2, on(0))], id="another reader"
        ),
    ],
)
def test_a_focus_in_a_reading_that_is_not_there(focus, rules):
    assert found("foci", scans=[SCAN], reads=[SCAN], foci=[focus]) == rules


@pytest.mark.parametrize(
    ("day", "status", "rules"),
    [
        pytest.param(90, {}, [], id="on its day"),
        pytest.param(91, {}, [("seen-after-last-contact", 2, on(91))], id="the day after"),
        pytest.param(91, {"died_on": on(95)}, [], id="of a patient who died later"),
        pytest.param(91, {"last_contact_file": "data/lb.csv"}, [], id="found among records"),
    ],
)
def test_a_record_after_the_last_contact(day, status, rules):
    contact = {"subject": "A", "last_contact_on": on(90)} | status
    assert found("markers", markers=[marker("A", day)], status=[contact]) == rules


@pytest.mark.parametrize(
    ("ended", "rules"),
    [
        pytest.param(on(90), [], id="on its day"),
        pytest.param(on(91), [("seen-after-last-contact", 2, on(91))], id="the day after"),
        pytest.param(on(80)[:7], [], id="a month alone proves no order"),
    ],
)
def test_a_dose_that_ended_after_the_last_contact(ended, rules):
    contact = {"subject": "A", "last_contact_on": on(90)}
    dose = {"subject": "A", "started_on": on(0), "ended_on": ended}
    late = [each for each in found("doses", doses=[dose], status=[contact])
            if each[0] == "seen-after-last-contact"]  # fmt: skip
    assert late == rules


@pytest.mark.parametrize(
    ("reads", "rules"),
    [
        pytest.param([SCAN], [], id="it was read"),
        pytest.param([SCAN | {"kind": "spect"}], ["scan-without-read"], id="of another kind"),
        pytest.param([SCAN | {"scanned_on": on(1)}], ["scan-without-read"], id="of another day"),
        pytest.param([SCAN | {"kind": "PET"}], [], id="a reading without a kind may be of it"),
    ],
)
def test_a_scan_that_nobody_read(reads, rules):
    assert [rule for rule, _, _ in found("scans", scans=[SCAN], reads=reads)] == rules
