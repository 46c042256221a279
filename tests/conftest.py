"""What all tests share: reference data, the demo and a browser, where there are any."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from trialreadout.core.processes import ONE_THREAD

if TYPE_CHECKING:
    from demo_study import Both

if "PYTEST_XDIST_WORKER" in os.environ:  # the processes share the cores out among them
    os.environ.update(ONE_THREAD)

# No test is timed; where a stranger waits for the answer, every run draws the same examples.
settings.register_profile("readout", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("readout")


def pytest_collection_finish() -> None:
    """Look no more for garbage among what lives to the end: the tests, and all that is loaded."""
    gc.collect()
    gc.freeze()


SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real inputs and reference answers; the test is skipped where it is absent."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the reference data are not here: ../shared/data is absent")
    return SHARED / "data"


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the demo's study, to be copied before it is changed."""
    from trialreadout.studies import make_study

    folder = tmp_path_factory.mktemp("demo") / "study"
    make_study("lead", folder)
    return folder


@pytest.fixture(scope="session")
def demo(demo_folder: Path) -> Both:
    """The demo as it stands, beside its plain twin."""
    from demo_study import run_both

    return run_both(demo_folder)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Chromium, one for all tests of a process; a test that asks for it is skipped without it."""
    browsers = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no Chromium on this machine")
    with browsers.sync_playwright() as started:
        found = started.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield found
        found.close()
