"""What tells who a person is: columns, cells, identifiers."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_PERSONS = {
    "identifying-column": Rule(
        "warning",
        "no names, dates of birth, addresses or hospital numbers",
        "Take the column out of the file before it is shared. Nothing is read from it.",
    ),
    "identifying-cells": Rule(
        "warning",
        "no address of electronic mail and no telephone number",
        "Take them out of the cells before the file is shared. These cells are not read.",
    ),
    "identifying-subject": Rule(
        "warning",
        "identifiers that tell nothing of the person, such as NL-01",
        "Give each patient a number of the study; readout deidentify does so. Until then the "
        "identifiers stand in every output.",
    ),
}
