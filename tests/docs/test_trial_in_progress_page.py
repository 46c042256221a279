"""The page on a trial in progress shows what the command prints, and keys that files have."""

from __future__ import annotations

import re

from click.testing import CliRunner

from builders import protocol_of
from pages import DOCS
from trialreadout.cli import main
from trialreadout.study import open_study

TEXT = (DOCS / "trial-in-progress.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"```text\n\$ readout due build/demo (.*)\n([^`]*)```")
TOML = re.compile(r"```toml\n([^`]*)```")


def test_what_is_shown_is_what_is_printed(demo_folder):
    ((words, block),) = SHOWN.findall(TEXT)
    said = CliRunner(env={"COLUMNS": "80"}).invoke(main, ["due", str(demo_folder), *words.split()])
    printed = said.output.splitlines()
    shown = [line for line in block.splitlines() if line != "..."]
    assert len(shown) > 10
    for line in shown:
        assert line in printed, f"{line!r} is not printed here"
        printed = printed[printed.index(line) + 1 :]


def test_the_keys_that_are_shown_are_keys_of_a_study_file():
    visits, rule = TOML.findall(TEXT)
    head = (
        '[[analysis_set]]\nname = "treated"\nrule = "at least one dose"\n[[endpoint]]\n'
        'name = "severe toxicity"\nkind = "time-to-adverse-event"\n[[endpoint]]\n'
        'name = "progression-free survival"\nkind = "time-to-event"\npreset = "EMA"\n'
    )
    read = protocol_of(head + visits + rule)
    assert read.visits[0].ends_with == ("progression-free survival",)
    assert [bound.stop_at for bound in read.stopping_rules[0].bounds] == [5, 9]


def test_the_lead_study_ends_its_cts_as_the_page_says(demo_folder):
    visits = open_study(demo_folder).protocol.visits
    assert visits[-1].ends_with == ("progression-free survival",)
