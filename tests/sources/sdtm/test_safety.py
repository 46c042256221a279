"""From LB, VS and AE to laboratory values, weights and adverse events."""

from __future__ import annotations

import pytest

from builders import domain
from trialreadout.sources.sdtm import safety


def test_a_laboratory_value_is_read_in_standard_units():
    row = {"USUBJID": "A", "LBTESTCD": "TG", "LBSTRESN": "12.5", "LBSTRESU": "ug/L"}
    cells = safety.labs({"lb": domain("lb", row | {"LBORRES": "1250", "LBORRESU": "ng/dL"})}).cells
    assert cells.select("subject", "test", "value", "unit").rows() == [("A", "TG", "12.5", "ug/L")]


def test_of_vital_signs_the_weights_are_read():
    rows = [
        {"USUBJID": "A", "VSTESTCD": test, "VSSTRESN": value}
        for test, value in (("PULSE", "60"), ("WEIGHT", "71"))
    ]
    cells = safety.weights({"vs": domain("vs", *rows)}).cells
    assert cells.select("weight_kg", "row").rows() == [("71", 3)]


def test_an_adverse_event_keeps_the_reported_term_beside_that_of_the_dictionary():
    row = {"USUBJID": "A", "AEDECOD": "Rash", "AETERM": "red spots", "AETOXGR": "2"}
    cells = safety.adverse_events({"ae": domain("ae", row)}).cells
    assert cells.select("term", "reported_term", "grade").rows() == [("Rash", "red spots", "2")]


@pytest.mark.parametrize(
    "table", [safety.labs, safety.weights, safety.adverse_events], ids=lambda f: f.__name__
)
def test_without_its_domain_there_is_no_table(table):
    assert table({}) is None
