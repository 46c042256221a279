"""The identifiers by which files of an export refer to each other; the same in every export.

A dataset, a variable or a parameter is named by its own name, so that nothing shifts when
another is added.

Source: CDISC Define-XML 2.1, section 4.1.3 (OIDs).
"""

from __future__ import annotations

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset, Variable

DEFINE_FILE, DEFINE_PAGE = "define.xml", "define.html"


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


def method_oid(dataset: Dataset, variable: Variable) -> str | None:
    """Name the derivation of a variable; None: it is not derived."""
    derived = variable.origin == "Derived"
    return f"MT.{dataset.name}.{variable.name}" if derived else None


def comment_oid(dataset: Dataset, variable: Variable) -> str | None:
    """Name the remark on a variable that was assigned; None: it was not."""
    assigned = variable.origin == "Assigned"
    return f"COM.{dataset.name}.{variable.name}" if assigned else None


def code_list_oid(dataset: Dataset, variable: Variable) -> str:
    """Name the list of the terms that a variable may take."""
    return f"CL.{dataset.name}.{variable.name}"


def value_list_oid(dataset: Dataset, variable: Variable) -> str:
    """Name the list of what a variable holds by parameter."""
    return f"VL.{dataset.name}.{variable.name}"


def where_oid(dataset: Dataset, parameter: str) -> str:
    """Name the condition that a row is of a parameter."""
    return f"WC.{dataset.name}.PARAMCD.{parameter}"


def leaf_id(dataset: Dataset) -> str:
    """Name the file of a dataset."""
    return f"LF.{dataset.name}"
