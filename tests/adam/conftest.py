"""The analysis datasets of the demo's study, and what is asked of every one of them."""

from __future__ import annotations

import pytest

from demo_study import Both
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.datasets import analysis_datasets
from trialreadout.study import Readout


def datasets_of(readout: Readout) -> dict[str, Dataset]:
    study = readout.study
    made = analysis_datasets(study.protocol, study.sources, readout.graded)
    return {each.name: each for each in made}


@pytest.fixture(scope="session")
def of_demo(demo: Both) -> dict[str, Dataset]:
    return datasets_of(demo.readout)
