"""Times that rest on planned assessments, with and without a schedule that has any."""

from __future__ import annotations

import pytest

from builders import protocol_of, sources_of, treated

VISIT = '[[visit]]\nname = "week 8"\nweek = 8\ncollect = ["{}"]\n'
PFS = """
[[endpoint]]
name = "PFS"
kind = "time-to-event"
events = [{ of = "tumour response", is = ["PD"]MORE }]
censor = [{ of = "last contact" }]
"""
PLAIN = PFS.replace("MORE", "")
PRESET = '[[endpoint]]\nname = "PFS"\nkind = "time-to-event"\npreset = "{}"\n'


def found(lines):
    findings = sources_of(protocol_of(lines), **treated("A")).findings
    return [
        (f.severity, f.file, f.column, f.value, f.allowed)
        for f in findings
        if f.rule == "no-planned-assessment"
    ]


@pytest.mark.parametrize(
    ("lines", "key", "value"),
    [
        (PLAIN + "missed_visits = 2\n", "missed_visits", "2"),
        (
            PLAIN + "death_without_assessment_within_visits = 1\n",
            "death_without_assessment_within_visits",
            "1",
        ),
        (PFS.replace("MORE", ', dated = "next scheduled visit"'), "events", "next scheduled visit"),
        (PRESET.format("FDA-1"), "preset", "FDA-1"),
        (PRESET.format("FDA-2"), "preset", "FDA-2"),
        (PRESET.format("FDA-3"), "preset", "FDA-3"),
    ],
    ids=["missed", "death", "next visit", "FDA-1", "FDA-2", "FDA-3"],
)
def test_a_schedule_without_assessments_is_asked_in_vain(lines, key, value):
    allowed = 'a [[visit]] that collects one of "ct", "mri"'
    said = [("warning", "study.toml", f'endpoint "PFS".{key}', value, allowed)]
    assert found(lines) == said
    assert found(lines + VISIT.format("Tg")) == said
    assert found(lines + VISIT.format("CT")) == []


@pytest.mark.parametrize(
    "lines",
    [
        PLAIN,
        PLAIN + "missed_visits = 0\n",
        PLAIN + "missed_after_days = 90\n",
        PRESET.format("EMA"),
    ],
)
def test_a_time_that_does_not_ask_for_the_schedule(lines):
    assert found(lines) == []
