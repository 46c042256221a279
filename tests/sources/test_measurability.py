"""What an examination can measure, and which organ a lesion counts to, from free text."""

import polars as pl
import pytest

from trialreadout.criteria.selection import RECIST_1_0_SELECTION, RECIST_1_1_SELECTION
from trialreadout.sources.measurability import organ_of, smallest_mm


@pytest.mark.parametrize(
    ("method", "slice_mm", "in_1_0", "in_1_1"),
    [
        ("spiral CT", None, 10, 10),
        ("Helical CT", None, 10, 10),
        ("multislice CT", None, 10, 10),
        ("MDCT", None, 10, 10),
        ("CT", None, 20, 10),
        ("MRI", None, 20, 10),
        ("chest x ray", None, 20, 20),
        (None, None, 10, 10),
        (None, 5, 10, 10),
        (None, 5.1, 10, 10.2),
        ("CT", 10, 20, 20),
    ],
)
def test_the_smallest_lesion_of_a_method(method, slice_mm, in_1_0, in_1_1):
    looked = pl.DataFrame(
        {"method": [method], "slice_mm": [slice_mm]},
        schema={"method": pl.String, "slice_mm": pl.Float64},
    )
    for limits, expected in ((RECIST_1_0_SELECTION, in_1_0), (RECIST_1_1_SELECTION, in_1_1)):
        assert smallest_mm(looked, limits)["smallest_mm"].to_list() == [expected]


@pytest.mark.parametrize(
    ("organ", "nodal", "in_1_0", "in_1_1"),
    [
        ("Lung, left lower lobe", None, "lung", "lung"),
        ("pulmonary", None, "lung", "lung"),
        ("RIGHT KIDNEY", False, "kidney", "kidney"),
        ("renal", None, "kidney", "kidney"),
        ("adrenal gland", None, "adrenal gland", "adrenal gland"),
        ("Ovaries", None, "ovary", "ovary"),
        (" Liver", None, "liver", "liver"),
        ("axilla", True, "axilla", "lymph nodes"),
        (None, True, None, "lymph nodes"),
        (None, None, None, None),
    ],
)
def test_the_organ_of_a_lesion(organ, nodal, in_1_0, in_1_1):
    lesions = pl.DataFrame(
        {"organ": [organ], "nodal": [nodal]}, schema={"organ": pl.String, "nodal": pl.Boolean}
    )
    for limits, expected in ((RECIST_1_0_SELECTION, in_1_0), (RECIST_1_1_SELECTION, in_1_1)):
        assert lesions.select(organ_of(limits)).item() == expected
