"""Words of whole studies, kept as they were read aloud."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.words.spoken import AMERICAN, AT_THE_EDGE, BUNDLED, EXAMPLES, run_bundled, told
from trialreadout.study import Readout

TOLD_IN_AMERICA = "lead-en-US"


def kept(name: str) -> str:
    return (EXAMPLES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [*BUNDLED, *AT_THE_EDGE])
def test_a_study_is_told_as_it_was_read_aloud(name: str, readouts: dict[str, Readout]):
    assert told(readouts[name]) == kept(name)


def test_the_same_study_is_told_in_american_with_a_raised_point(tmp_path: Path):
    american = told(run_bundled("lead", tmp_path / "study", AMERICAN))
    assert american == kept(TOLD_IN_AMERICA)


def test_no_example_is_left_over():
    names = {file.stem for file in EXAMPLES.iterdir()}
    assert names == {*BUNDLED, *AT_THE_EDGE, TOLD_IN_AMERICA}
