"""What all tests share: where the reference data lie, if they lie anywhere."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# No test is timed; where a stranger waits for the answer, every run draws the same examples.
settings.register_profile("readout", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("readout")

SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real inputs and reference answers; the test is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the reference data are not here: ../shared/data is absent")
    return SHARED / "data"
