"""Every threshold of the laboratory terms, held against the words of the grade texts.

The texts are read by `twins.ctcae_texts`, which knows nothing of the table of thresholds.
"""

from __future__ import annotations

import re

import numpy as np
import pytest

from trialreadout.criteria.ctcae import TERMS, Of, When
from trialreadout.criteria.laboratory_grade import laboratory_grade
from twins.ctcae_texts import ranges, rows

EVERY = [(version, row) for version in (4, 5, 6) for row in rows(version)]
IDS = [f"{row['term']}, version {version}" for version, row in EVERY]
FIVE_TIMES = ("Alanine aminotransferase increased", "Aspartate aminotransferase increased")


def limits_of(found):
    """Choose limits of normal milder than every number of the texts, as a laboratory has them."""
    above = found[0].above
    alone = [each.start for each in found if each.of == ""]
    alone += [each.end for each in found if getattr(each, "end_of", "x") == ""]
    if above:
        upper = 0.9 * min(alone) if alone else 40.0
        return 0.2 * upper, upper
    lower = 1.1 * max(alone) if alone else 40.0
    return lower, 5 * lower


def baselines(above, lower, upper):
    normal = (lower + upper) / 2
    return [normal, 1.4 * upper if above else 0.9 * lower, 0.95 * lower]


def applies(each, above, baseline, lower, upper, symptoms, anticoagulated):
    abnormal = baseline > upper if above else baseline < lower
    return {
        "always": True,
        "normal": not abnormal,
        "abnormal": abnormal,
        "up to five": abnormal and baseline <= 5 * upper,
        "below": baseline < lower,
        "symptoms": symptoms,
        "no symptoms": not symptoms,
        "anticoagulated": anticoagulated,
        "not anticoagulated": not anticoagulated,
    }[each.when]


def both_sides(found, of):
    """List each end of each range, and a value close to either side of it."""
    for each in found:
        for number, reference in (
            (each.start, each.of),
            (each.end, getattr(each, "end_of", each.of)),
        ):
            if number is None:
                continue
            by = {"": 1.0, **of}[reference]
            edge = number + by if each.plus else number * by
            yield from (edge * 0.9999, edge, edge * 1.0001)


@pytest.mark.parametrize(("version", "row"), EVERY, ids=IDS)
@pytest.mark.parametrize("symptoms", [False, True], ids=["without symptoms", "with symptoms"])
@pytest.mark.parametrize("anticoagulated", [False, True], ids=["no anticoagulant", "with one"])
def test_both_sides_of_every_threshold_are_graded_as_the_text_says(
    version, row, symptoms, anticoagulated
):
    found, term = ranges(row), TERMS[version][row["term"]]
    above = row["direction"] == "high"
    lower, upper = limits_of(found)
    asked = 0
    for baseline in baselines(above, lower, upper):
        of = {"ULN": upper, "LLN": lower, "baseline": baseline, "higher": max(upper, baseline)}
        state = (above, baseline, lower, upper, symptoms, anticoagulated)
        in_force = [each for each in found if applies(each, *state)]
        for value in both_sides(found, of):
            if row["term"] == "Creatinine clearance decreased" and (value < 10 or 25 < value < 26):
                continue
            expected = max((each.grade for each in in_force if each.holds(value, of)), default=0)
            graded = laboratory_grade(
                value,
                lower,
                upper,
                baseline,
                term,
                symptoms=symptoms,
                anticoagulated=anticoagulated,
            )
            assert int(graded) == expected, (value, of)
            asked += 1
    assert asked


@pytest.mark.parametrize(("version", "row"), EVERY, ids=IDS)
def test_every_threshold_is_a_number_of_its_grade_text(version, row):
    """Where a grade has no number of its own in the text, it begins at a limit of normal."""
    for limb in TERMS[version][row["term"]].limbs:
        text = row[f"grade_{limb.grade}"].replace(",", "")
        numbers = {float(each) for each in re.findall(r"\d+(?:\.\d+)?", text.replace("10e9", ""))}
        numbers |= {each / 1000 for each in numbers} | {each * 1000 for each in numbers}
        numbers |= {1 - each / 100 for each in numbers} | {each + 1 for each in numbers}
        numbers |= {each / 100 for each in numbers} if "mg/dL" in text else set()
        threshold = limb.plus / 10 if limb.plus else limb.times
        at_the_limit = threshold == 1 and limb.of is not Of.UNIT
        assert at_the_limit or any(np.isclose(threshold, each) for each in numbers), text


@pytest.mark.parametrize("version", [4, 5, 6])
def test_every_term_of_the_texts_has_its_thresholds_and_no_other(version):
    assert {row["term"]: row["direction"] for row in rows(version)} == {
        name: term.direction.value for name, term in TERMS[version].items()
    }


@pytest.mark.parametrize("name", FIVE_TIMES)
def test_from_a_baseline_beyond_five_times_normal_grade_3_is_not_told(name):
    """Version 6 limits grade 3 to baselines of up to 5 x ULN; grade 2 goes on until grade 4."""
    third = [limb for limb in TERMS[6][name].limbs if limb.when is When.BASELINE_UP_TO_FIVE]
    assert [limb.grade for limb in third] == [3]
    graded = laboratory_grade([500, 700, 701], 5, 40, [200, 200, 201], TERMS[6][name])
    assert graded.tolist() == [3, 3, 2]


@pytest.mark.parametrize(
    ("value", "grade"),
    [(50, 0), (49, 2), (26, 2), (25.5, 2), (25, 3), (10, 3), (9, 3)],
)
def test_a_creatinine_clearance_has_at_least_the_grade_of_the_range_above_it(value, grade):
    term = TERMS[6]["Creatinine clearance decreased"]
    assert laboratory_grade(value, np.nan, np.nan, np.nan, term) == grade
