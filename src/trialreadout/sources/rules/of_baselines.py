"""The baseline of a patient, and the lesions that are measured from it on."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_BASELINES = {
    "no-baseline": Rule(
        "warning",
        "an examination with sizes on or before the first dose",
        "Add the baseline, or choose one by its visit under [tumour_response] baseline; "
        "until then no response is evaluable.",
    ),
    "baseline-incomplete": Rule(
        "warning",
        "a size of every target lesion at baseline",
        "Add the size; until then no response is evaluable.",
    ),
    "baseline-without-disease": Rule(
        "warning",
        "a target lesion of more than 0 mm at baseline",
        "Mend the sizes, or choose another baseline; until then no response is evaluable.",
    ),
    "old-baseline": Rule(
        "warning",
        "a baseline not long before the first dose",
        "Mend the date; or say under [tumour_response] baseline_within_days how old it may be.",
    ),
    "baseline-after-first-dose": Rule(
        "warning",
        "a baseline on or before the first dose",
        "Mend the date, or choose another baseline under [tumour_response] baseline.",
    ),
    "too-many-new-targets": Rule(
        "warning",
        "no more new lesions measured than iRECIST allows",
        "Nothing, if they were measured so when first seen: all of them count to their sum; "
        'else give the others the state "present" there.',
    ),
    "too-many-new-targets-of-organ": Rule(
        "warning",
        "no more new lesions measured in an organ than iRECIST allows",
        "Nothing, if they were measured so when first seen: all of them count to their sum; "
        'else give the others the state "present" there.',
    ),
    "too-many-targets": Rule(
        "warning",
        "no more target lesions than the version allows",
        "Nothing, if they were chosen so at baseline: all of them count; else mend the role.",
    ),
    "too-many-targets-of-organ": Rule(
        "warning",
        "no more target lesions in an organ than the version allows",
        "Nothing, if they were chosen so at baseline: all of them count; else mend the role "
        "or the organ.",
    ),
    "target-not-measurable": Rule(
        "warning",
        "a lesion that is measurable at baseline",
        "Mend the size, or the method and slice_mm of its examination; else nothing: the "
        "lesion counts as it was measured.",
    ),
    "node-or-not": Rule(
        "warning",
        "Y or N under nodal, since the organ is a lymph node",
        "Say nodal = Y: a node counts by its short axis, as target from 15 mm, and as gone below "
        "10 mm. Until then it counts as no node.",
    ),
    "normal-node": Rule(
        "warning",
        "a node that is not of normal size",
        "Mend the size or the axis; else nothing: a node of normal size counts as gone.",
    ),
    "bone-target": Rule(
        "warning",
        "a measurable lesion",
        "Mend bone_type or the role; else nothing: the lesion counts as it was measured.",
    ),
    "cystic-target": Rule(
        "warning",
        "a solid lesion",
        "Mend the role; else nothing: the lesion counts as it was measured.",
    ),
    "irradiated-target": Rule(
        "warning",
        "a lesion that was not irradiated",
        "Mend the date or the role; else nothing: the lesion counts as it was measured.",
    ),
    "recorded-not-measured": Rule(
        "warning",
        "measurements at the same assessment",
        "Add the measurements: this response takes no part, being recorded only.",
    ),
    "longest-diameter-of-node": Rule(
        "warning",
        "the short axis of a node",
        "Add the short axis of this day; until then the node was not measured on it.",
    ),
    "short-axis-missing": Rule(
        "warning",
        "the short axis of a node",
        "Add the short axis: without it the node is not measured.",
    ),
}
