"""Readouts that the tests of words share."""

from __future__ import annotations

import pytest

from report.words.spoken import AT_THE_EDGE, BUNDLED, run_bundled, run_small
from trialreadout.study import Readout


@pytest.fixture(scope="session")
def readouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Readout]:
    """The bundled studies and those at the edges, by name."""
    folder = tmp_path_factory.mktemp("words")
    found = {name: run_bundled(name, folder / name) for name in BUNDLED}
    return found | {name: run_small(name, folder / name) for name in AT_THE_EDGE}
