"""Samples whose curves R has computed; the reference data keep the calls and the versions."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest


@dataclass(frozen=True)
class Sample:
    name: str
    time: np.ndarray
    event: np.ndarray
    confidence: float
    expected: dict[str, Any]


@pytest.fixture(scope="session")
def reference_samples(shared_data) -> list[Sample]:
    """Every case as a whole at each level of confidence, and every group of it at 95 %."""
    text = (shared_data / "statistics-reference" / "survival.json").read_text()
    samples = []
    for name, case in json.loads(text)["cases"].items():
        time = np.array(case["input"]["time"], float)
        event = np.array(case["input"]["event"])
        for level, expected in case["overall"].items():
            samples.append(Sample(f"{name} at {level}", time, event, float(level), expected))
        for group, expected in case.get("by_group", {}).items():
            is_in = np.array(case["input"]["group"]) == group
            samples.append(Sample(f"{name}, {group}", time[is_in], event[is_in], 0.95, expected))
    return samples
