"""Every check of the data by its name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trialreadout.sources.rules.of_baselines import OF_BASELINES
from trialreadout.sources.rules.of_cells import OF_CELLS
from trialreadout.sources.rules.of_courses import OF_COURSES
from trialreadout.sources.rules.of_images import OF_IMAGES
from trialreadout.sources.rules.of_persons import OF_PERSONS
from trialreadout.sources.rules.of_records import OF_RECORDS
from trialreadout.sources.rules.of_scans import OF_SCANS
from trialreadout.sources.rules.of_values import OF_VALUES
from trialreadout.sources.rules.rule import Rule

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        **OF_CELLS,
        **OF_RECORDS,
        **OF_COURSES,
        **OF_IMAGES,
        **OF_SCANS,
        **OF_BASELINES,
        **OF_VALUES,
        **OF_PERSONS,
    }
)
