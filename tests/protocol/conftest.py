from pathlib import Path

import pytest

from trialreadout.core.findings import Finding, StudyError
from trialreadout.protocol import Protocol, parse_protocol


@pytest.fixture(scope="session")
def example_text() -> str:
    return Path(__file__).with_name("example.toml").read_text("utf-8")


@pytest.fixture(scope="session")
def example(example_text) -> Protocol:
    return parse_protocol(example_text)


@pytest.fixture
def findings_in():
    """Give the findings in the text of a study file."""

    def read(text: str) -> tuple[Finding, ...]:
        with pytest.raises(StudyError) as refused:
            parse_protocol(text)
        return refused.value.findings

    return read
