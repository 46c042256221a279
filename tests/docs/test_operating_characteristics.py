"""The note on operating characteristics says what its command finds."""

from __future__ import annotations

import re
from math import sqrt

import pytest
from operating_characteristics import (
    COMPOSITE,
    NONE,
    PARTS,
    PUBLISHED,
    RULES,
    TREATED,
    held,
    lead,
    patients_needed,
)

from pages import text_of
from trialreadout.core.executor import Serial
from trialreadout.protocol import edit_protocol, parse_protocol
from trialreadout.statistics import single_stage_design

PAGE = "operating-characteristics.md"
TRIALS = 256


def cells(part: str, row: str) -> list[str]:
    """Read a row of a generated table."""
    begin, end = f"<!-- generated: {part} -->", f"<!-- end of {part} -->"
    table = text_of(PAGE).partition(begin)[2].partition(end)[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return next(line[1:] for line in lines if line[0] == row)


def share(cell: str) -> float:
    return float(re.fullmatch(r"([\d.]+) %", cell).group(1)) / 100


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_written(part):
    text = text_of(PAGE)
    assert "|" in text.partition(f"<!-- generated: {part} -->")[2].partition("<!-- end")[0]


@pytest.mark.parametrize(("column", "name"), [(0, NONE), (2, PUBLISHED)])
def test_the_composite_is_met_as_often_as_the_page_says(column, name):
    text, scenarios = lead()
    came = held(parse_protocol(text), scenarios[name], TRIALS, Serial())
    printed = share(cells("scenarios", "met")[column])
    error = sqrt(printed * (1 - printed) / (TRIALS * 29))
    assert came.met == pytest.approx(printed, abs=4 * error + 0.0005)


def test_a_rule_is_met_as_often_as_the_page_says():
    said = "uptake, or falling thyroglobulin, or a response on CT"
    text, scenarios = lead()
    protocol = parse_protocol(edit_protocol(text, RULES[said]))
    came = held(protocol, scenarios[PUBLISHED], TRIALS, Serial())
    printed = share(cells("rules", said)[2])
    error = sqrt(printed * (1 - printed) / (TRIALS * 29))
    assert came.met == pytest.approx(printed, abs=4 * error + 0.0005)


def test_the_patients_needed_are_those_of_the_design():
    row = cells("rules", next(iter(RULES)))
    design = single_stage_design(share(row[0]), share(row[2]), 0.05, 0.8)
    assert abs(int(row[4]) - design.n) <= 1  # the page's shares are rounded


def test_nobody_suffices_where_nothing_differs():
    assert patients_needed(0.3, 0.3) == "none suffice"


def test_parts_and_answers_add_up():
    text, scenarios = lead()
    came = held(parse_protocol(text), scenarios[NONE], TRIALS, Serial())
    assert sum(came.shares.values()) == pytest.approx(1)
    assert all(came.alone[part] <= came.parts[part] <= came.met for part in came.parts)
    assert (COMPOSITE, TREATED) == ("favourable response", "treated")
