"""Tables of simulated trials hold what the rows hold."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from simulated_trials import bundled, scenario
from trialreadout.core.executor import Serial
from trialreadout.core.rounding import rounded
from trialreadout.core.simulated import Simulated
from trialreadout.protocol import Protocol
from trialreadout.protocol.analyses import Statistic
from trialreadout.protocol.safety import TimeToAdverseEvent
from trialreadout.report.simulated.lines import lines_of, sizes_of
from trialreadout.report.simulated.page import render_simulated_page
from trialreadout.report.simulated.tables import tables_of_events, tables_of_times
from trialreadout.report.simulated.terminal import render_simulated
from trialreadout.simulation.simulated import simulated, trials_of

EVENTS = (
    {"term": "Rash", "organ_class": "Skin disorders", "grades": (0.3, 0.2)},
    {"term": "Fever", "organ_class": "General disorders", "grades": (0.1, 0.1, 0.1)},
)


def protocol() -> Protocol:
    """Ask the lead study for its adverse events, and for the first of them."""
    lead = bundled("lead")
    first = {"name": "time to any event", "kind": "time-to-adverse-event", "unit": "weeks"}
    numbers = [
        Statistic.model_validate(
            {"endpoint": first["name"], "analysis_set": ("treated",), "yields": yields}
        )
        for yields in ("event rate", "median")
    ]
    asked = [each for each in lead.statistics if each.yields == "incidence"]
    endpoints = (*lead.endpoints, TimeToAdverseEvent.model_validate(first))
    return lead.model_copy(update={"endpoints": endpoints, "statistics": (*asked, *numbers)})


@pytest.fixture(scope="module")
def came_to() -> Simulated:
    return simulated(trials_of(protocol(), scenario(event=EVENTS)), 40, 1, Serial())


def test_adverse_events_have_a_row_a_kind_and_grade(came_to: Simulated) -> None:
    lines = lines_of(came_to.rows)
    every, related = tables_of_events(lines, sizes_of(came_to.rows))
    assert every.caption.startswith("Adverse events, treated (")
    assert every.caption.endswith("; never Rash, grade 3 or more; Skin disorders, grade 3 or more")
    assert related.caption.startswith("Adverse events called related, treated (")
    said = {row[0].text: [cell.text for cell in row[1:]] for row in every.rows}
    found = {each.category: each for each in lines if each.statistic == "incidence"}
    assert set(said) == {name for name, line in found.items() if line.occurs}
    for name, (patients, share, _) in said.items():
        assert patients == rounded(found[name].value("mean number"), 1)
        assert share == f"{rounded(100 * found[name].value('true value'), 1)} %"


def test_an_event_rate_stands_among_the_times_with_its_own_unit(came_to: Simulated) -> None:
    (table,) = tables_of_times(lines_of(came_to.rows))
    assert table.caption.startswith("Time to any event, treated (weeks)")
    assert [row[0].text for row in table.rows] == ["events per 100 patient-years", "median"]


def test_page_and_terminal_show_adverse_events(came_to: Simulated) -> None:
    page = render_simulated_page(came_to, protocol(), {}).decode()
    console = Console(width=120, record=True, file=io.StringIO())
    console.print(render_simulated(came_to, protocol()))
    for text in (page, console.export_text()):
        assert "Fever, grade 3 or more" in text
        assert "per 100 patient-years" in text
        assert "exact Poisson" in text


def test_without_events_in_the_scenario_there_is_no_table_of_them() -> None:
    none = simulated(trials_of(protocol(), scenario()), 4, 1, Serial())
    assert not list(tables_of_events(lines_of(none.rows), sizes_of(none.rows)))
