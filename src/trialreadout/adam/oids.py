"""The identifiers by which files of an export refer to each other; the same in every export.

A dataset, a variable or a parameter is named by its own name, so that nothing shifts when
another is added.

Source: CDISC Define-XML 2.1, section 4.1.3 (OIDs).
"""

from __future__ import annotations

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Variable

DEFINE_FILE = "define.xml"


def study_oid(about: About) -> str:
    """Name the study."""
    return f"STUDY.{about.study}"


def metadata_oid(about: About) -> str:
    """Name the description of the datasets as a whole."""
    return f"MDV.{about.study}.ADaM"


def group_oid(dataset: Dataset) -> str:
    """Name a dataset."""
    return f"IG.{dataset.name}"


def item_oid(dataset: Dataset, variable: Variable, parameter: str | None = None) -> str:
    """Name a variable of a dataset, or what it holds for one parameter."""
    whole = f"IT.{dataset.name}.{variable.name}"
    return whole if parameter is None else f"{whole}.{parameter}"
