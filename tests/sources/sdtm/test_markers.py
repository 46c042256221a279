"""Laboratory tests that are markers of the study."""

from __future__ import annotations

import pytest

from builders import domain
from trialreadout.sources.sdtm.safety import markers


def lb(code="PSA", **cells):
    row = {"USUBJID": "A", "LBTESTCD": code, "LBDTC": "2020-01-03", "LBSTRESN": "4.2"}
    return (
        row | {"LBTEST": "Prostate Specific Antigen", "LBSTRESC": None, "LBSTRESU": "ug/L"} | cells
    )


@pytest.mark.parametrize("name", ["PSA", "psa", "prostate specific antigen"])
def test_a_marker_is_found_by_its_code_or_its_test(name):
    found = markers({"lb": domain("lb", lb(), lb("ALT", LBTEST="Alanine"))}, (name,))
    assert found.cells.select("subject", "marker", "value").rows() == [("A", name, "4.2")]


def test_a_result_in_words_is_handed_over_as_it_stands():
    found = markers({"lb": domain("lb", lb(LBSTRESN=None, LBSTRESC="<0.1"))}, ("PSA",))
    assert found.cells["value"].to_list() == ["<0.1"]


def test_a_study_without_markers_takes_none_from_the_laboratory():
    assert markers({"lb": domain("lb", lb())}, ()).cells.is_empty()
    assert markers({}, ("PSA",)) is None
