"""A scan that was read from files, with what there is to say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from trialreadout.core.findings import Finding
from trialreadout.imaging.scans import PlanarScan, Volume

T = TypeVar("T", PlanarScan, Volume)


@dataclass(frozen=True, slots=True, eq=False)
class ReadScan(Generic[T]):
    """A scan, or None with the error that stands in the way; warnings beside either."""

    scan: T | None
    findings: tuple[Finding, ...]
