"""A file can be called by any name that somebody gave."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portable import faults_of_names
from trialreadout.core.file_names import LONGEST, file_stem


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("best overall response", "best-overall-response"),
        ("best overall response, confirmed", "best-overall-response-confirmed"),
        ("response: central", "response-central"),
        ("PFS (FDA)", "PFS-FDA"),
        ("Überleben", "Überleben"),
        ("奏効率", "奏効率"),
        ("a/b\\c", "a-b-c"),
        ("tumour <5 cm?", "tumour-5-cm"),
        ("CON", "CON-"),
        ("nul.csv", "nul.csv-"),
        ("console", "console"),
        ("???", "unnamed"),
        ("ends.", "ends"),
        ("x" * 300, "x" * LONGEST),
    ],
)
def test_a_name_becomes_that_of_a_file(name: str, expected: str):
    assert file_stem(name) == expected


@given(st.text(max_size=300))
def test_any_name_can_be_that_of_a_file_on_any_system(name: str):
    assert faults_of_names([f"patients/{file_stem(name)}.csv"]) == []


@given(st.text(max_size=100))
def test_the_name_of_a_file_stays_as_it_is(name: str):
    once = file_stem(name)
    if not once.endswith("-"):  # a device, whose hyphen is taken off first
        assert file_stem(once) == once
