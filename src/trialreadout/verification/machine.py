"""What an installation runs on: the machine, Python, and the libraries that numbers depend on."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from trialreadout import __version__

LIBRARIES = ("numpy", "scipy", "polars", "statsmodels", "pydantic", "pyreadstat")
NOT_INSTALLED = "not installed"


@dataclass(frozen=True, slots=True)
class Machine:
    """What it is verified on."""

    name: str
    system: str
    processor: str
    python: str
    trialreadout: str
    libraries: Mapping[str, str]
    """Version by name."""


def this_machine() -> Machine:
    """Describe the machine that this runs on."""
    return Machine(
        name=platform.node(),
        system=platform.platform(),
        processor=platform.machine(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
        trialreadout=__version__,
        libraries={name: _version(name) for name in LIBRARIES},
    )


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return NOT_INSTALLED
