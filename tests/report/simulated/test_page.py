"""The page of simulated trials opens from disk, holds what the rows hold, and nothing else."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from simulated_trials import bundled, scenario
from trialreadout.core.executor import Serial
from trialreadout.report.simulated.page import render_simulated_page
from trialreadout.simulation.scenario import Scenario
from trialreadout.simulation.simulated import simulated, trials_of


class Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.alternatives: list[str] = []
        self.anchors: set[str] = set()

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.tags.append(tag)
        self.addresses += [named[key] for key in ("href", "src") if key in named]
        if tag == "img":
            self.alternatives.append(named["alt"])
        if "id" in named:
            self.anchors.add(named["id"])


@pytest.fixture(scope="module")
def page() -> bytes:
    lead = bundled("lead")
    scenario = Scenario(name="<b>bold</b>", text="5 < 6 & so on")
    came_to = simulated(trials_of(lead, scenario), 40, 1, Serial())
    return render_simulated_page(came_to, lead, {"study.toml": "0" * 64})


@pytest.fixture(scope="module")
def read(page: bytes) -> Read:
    parser = Read()
    parser.feed(page.decode())
    return parser


def test_it_asks_for_nothing_from_elsewhere(read):
    assert "script" not in read.tags
    assert all(each.startswith(("#", "data:image/svg+xml")) for each in read.addresses)


def test_every_link_leads_somewhere(read):
    assert {each[1:] for each in read.addresses if each.startswith("#")} <= read.anchors


def test_every_figure_says_in_words_what_it_shows(read):
    assert len(read.alternatives) > 8
    assert all(len(each) > 40 for each in read.alternatives)
    assert any("published: 8" in each for each in read.alternatives)
    assert any("published: 18" in each for each in read.alternatives)


def test_words_of_a_scenario_are_text_and_no_tags(page):
    assert b"&lt;b&gt;bold&lt;/b&gt;" in page
    assert b"5 &lt; 6 &amp; so on" in page
    assert b"<b>bold" not in page


def test_it_says_that_patients_are_invented_and_what_was_assumed(page):
    text = page.decode()
    assert "nothing here was observed in anyone" in text
    assert "tumour.doubling_weeks" in text
    assert "For research; it does not guide the treatment of a person." in text


@pytest.mark.parametrize(
    "parts",
    [
        pytest.param({"entry": {"never_dosed": 1.0}}, id="nobody is dosed"),
        pytest.param({"ct": {"missed": 1.0}, "marker": {"missed": 1.0}}, id="nobody is seen"),
        pytest.param({"course": {"deaths_per_year": 1000.0}}, id="all die at once"),
    ],
)
def test_answers_that_nobody_gave_need_no_figure(parts):
    lead = bundled("lead")
    came_to = simulated(trials_of(lead, scenario(**parts)), 3, 1, Serial())
    text = render_simulated_page(came_to, lead, {}).decode()
    assert "never CR" in text


def test_one_trial_of_one_patient_is_spoken_of_as_one():
    lead = bundled("lead")
    alone = simulated(trials_of(lead, scenario(entry={"patients": 1})), 1, 1, Serial())
    text = render_simulated_page(alone, lead, {}).decode()
    assert "1 trial of 1 patient, seed 1." in text
    assert "1 patients" not in text
    assert "1 trials" not in text
