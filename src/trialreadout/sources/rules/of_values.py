"""Blood values, weights and grades."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_VALUES = {
    "not-a-grade": Rule(
        "error",
        "a grade from 1 to 5",
        "Mend the grade; leave the cell blank if it is not known, and take the row out if "
        "there was no event.",
    ),
    "no-baseline-weight": Rule(
        "warning",
        "a weight on or before the first dose",
        "Add the weight: until then no loss of weight can be graded for this patient.",
    ),
    "unit-not-graded": Rule(
        "warning",
        "a unit in which the test can be graded",
        "Write the unit, or map the site's word for it under [codes.unit]; until then the "
        "value has no grade.",
    ),
    "no-limit-for-grade": Rule(
        "warning",
        "a limit of normal beside each value that is to be graded",
        "Fill in the limit of the laboratory; until then a value whose grade depends on it "
        "has none.",
    ),
    "calcium-without-albumin": Rule(
        "warning",
        "albumin of the same day beside total calcium, or calcium corrected for it",
        "Add the albumin, or the corrected calcium (CACORR); until then the calcium has no grade.",
    ),
    "limits-contradict": Rule(
        "error",
        "an upper limit of normal above 0, and not below the lower one",
        "Mend the limits; leave blank the one that the laboratory does not state.",
    ),
    "test-perhaps-graded": Rule(
        "warning",
        "a test that is graded",
        "Write the code of the test, or map this word under [codes.test]: until then its "
        "values have no grade; nothing, if it is another test.",
    ),
    "marker-perhaps-meant": Rule(
        "warning",
        "a marker as the study file names it",
        "Write the marker so, or map this word under [codes.marker]: until then its values "
        "take no part; nothing, if it is another marker.",
    ),
    "no-logarithm": Rule(
        "error",
        "more than 0",
        "Mend the value; below the limit of the assay write the limit with < before it.",
    ),
    "no-limit-of-normal": Rule(
        "warning",
        "the upper limit of normal beside each value",
        "Fill in the limit of the laboratory; until then the patient is not evaluable.",
    ),
    "two-assays": Rule(
        "warning",
        "one assay for all values of a patient",
        "Nothing, if the assays agree: a change of assay can look like a change of the marker.",
    ),
}
