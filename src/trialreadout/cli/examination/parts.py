"""The parts that Readout rests on: what each is for, and how it is installed.

The versions asked for are those that the installation itself states.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, requires, version

NAME = "trialreadout"


@dataclass(frozen=True, slots=True)
class Part:
    """Something that is installed beside Readout."""

    name: str
    module: str
    """What Python imports."""
    purpose: str
    """What it is needed for."""
    extra: str | None = None
    """The extra that brings it. None: every installation has it."""


PARTS = (
    Part("numpy", "numpy", "every number"),
    Part("scipy", "scipy.special", "intervals, tests and designs"),
    Part("polars", "polars", "tables of every kind"),
    Part("pydantic", "pydantic", "the study file"),
    Part("tomlkit", "tomlkit", "writing study files"),
    Part("click", "click", "the commands"),
    Part("rich", "rich.console", "text in the terminal"),
    Part("pyreadstat", "pyreadstat", "SAS transport files"),
    Part("fastexcel", "fastexcel", "reading workbooks"),
    Part("xlsxwriter", "xlsxwriter", "writing workbooks"),
    Part("altair", "altair", "figures in a notebook"),
    Part("vl-convert-python", "vl_convert", "drawing figures"),
    Part("jinja2", "jinja2", "the report as a page"),
    Part("typst", "typst", "the report as PDF"),
    Part("python-docx", "docx", "the report as a Word file"),
    Part("statsmodels", "statsmodels.duration.hazard_regression", "hazard ratios"),
    Part("pydicom", "pydicom", "scans"),
    Part("highdicom", "highdicom", "structured reports: readout export reports", "dicom"),
    Part("python-gdcm", "gdcm", "scans with compressed pixels", "dicom"),
    Part("dicomweb-client", "dicomweb_client", "readout scans fetch", "dicom"),
    Part("dask", "distributed", "readout simulate --scheduler", "cluster"),
)


def asked_for() -> Mapping[str, str]:
    """Return which versions the installation asks for, by the name of the part: ">=2.1,<3".

    Empty where the installation has no record of itself.
    """
    try:
        stated = requires(NAME) or []
    except PackageNotFoundError:
        return {}
    found: dict[str, str] = {}
    for line in stated:
        if match := re.match(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*([^;]*)", line):
            found.setdefault(match[1].lower(), match[2].strip())
    return found


def installed_version(part: Part) -> str | None:
    """Return the version of a part. None: it is not installed."""
    try:
        return version(part.name)
    except PackageNotFoundError:
        return None


def fault_of(part: Part) -> str | None:
    """Import a part and return what stood in the way. None: nothing."""
    try:
        import_module(part.module)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as fault:  # a part that is broken may raise anything
        said = str(fault).strip().splitlines() or [""]
        return f"{type(fault).__name__}: {said[0]}".rstrip(": ")
    return None


def fits(own: str, asked: str) -> bool:
    """Tell whether a version is one of those asked for, such as ">=2.1,<3".

    Only the numbers of a release are compared; a condition of another kind fits.
    """
    return all(_fits(_release(own), each.strip()) for each in asked.split(",") if each.strip())


def command_for(part: Part, asked: str) -> str:
    """Return the command that installs a part, to be copied into any shell."""
    wanted = f"{NAME}[{part.extra}]" if part.extra else f"{part.name}{asked}"
    return f'"{sys.executable}" -m pip install "{wanted}"'


def _fits(own: tuple[int, ...], condition: str) -> bool:
    match = re.fullmatch(r"(>=|<=|==|<|>)\s*([0-9.]+)", condition)
    if match is None:
        return True
    other = _release(match[2])
    size = max(len(own), len(other))
    one, two = (each + (0,) * (size - len(each)) for each in (own, other))
    return {
        ">=": one >= two,
        "<=": one <= two,
        "==": one == two,
        "<": one < two,
        ">": one > two,
    }[match[1]]


def _release(own: str) -> tuple[int, ...]:
    return tuple(int(each) for each in re.findall(r"\d+", re.split(r"[^0-9.]", own)[0]))
