"""Every command on the page of designs runs, and none is left out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.cli.design import command

PAGE = (Path(__file__).parents[2] / "docs/designs.md").read_text(encoding="utf-8")
CALLS = re.findall(r"`readout (design [^`]+)`", PAGE)


@pytest.mark.parametrize("words", [each for each in CALLS if " --" in each])
def test_a_command_of_the_page_answers_in_words(words):
    answer = CliRunner().invoke(main, shlex.split(words))
    assert answer.exit_code == 0, answer.output
    assert re.search(r"For the (protocol|report)", answer.output)


def test_every_kind_of_design_stands_on_the_page():
    assert {words.split()[1] for words in CALLS} == set(command.commands)
