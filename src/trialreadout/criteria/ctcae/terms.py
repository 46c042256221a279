"""The laboratory terms of CTCAE 4, 5 and 6 with the thresholds at which their grades begin.

Thresholds are in SI units. Where a text names several units, the SI one counts: 100 g/l of
haemoglobin, not 6.2 mmol/l, which is 99.9 g/l.

The project's own readings, where the texts leave room:

- "if baseline was abnormal" means beyond the limit of normal in the direction of the term, as
  version 6 says ("if baseline was >ULN").
- Of fibrinogen, "if abnormal" means the baseline, and the decrease then takes the place of the
  multiples of the lower limit: beside them it could never raise a grade.
- On anticoagulation the multiples of the baseline take the place of the others.
- "Fasting glucose value" in version 4 grades a glucose known to be fasting; any other glucose has
  grades 3 and 4 alone, as version 6 writes them.
- Sodium of "125-129" in version 5 means 125 to below 130, as version 6 writes it.
- Total calcium is graded once it is corrected for albumin, ionized calcium as a term of its own.

Source: NCI, Common Terminology Criteria for Adverse Events; see ORIGIN.md for the texts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from trialreadout.criteria.ctcae.limb import Direction, Limb, Of, Term, When


def _from(
    of: Of,
    *thresholds: float | None,
    when: When = When.ALWAYS,
    first_included: bool = False,
) -> tuple[Limb, ...]:
    """Write the thresholds of grades 1, 2, ...; None where there is no such grade."""
    return tuple(
        Limb(grade, of, threshold, included=first_included and grade == 1, when=when)
        for grade, threshold in enumerate(thresholds, start=1)
        if threshold is not None
    )


def _if(when: When, grade: int, of: Of, threshold: float) -> Limb:
    return Limb(grade, of, threshold, when=when)


def _low(name: str, unit: str | None, *limbs: Limb) -> Term:
    return Term(name, Direction.LOW, unit, limbs)


def _high(name: str, unit: str | None, *limbs: Limb) -> Term:
    return Term(name, Direction.HIGH, unit, limbs)


_UNIT, _LLN, _ULN, _BASELINE = Of.UNIT, Of.LLN, Of.ULN, Of.BASELINE
_NORMAL, _ABNORMAL = When.BASELINE_NORMAL, When.BASELINE_ABNORMAL


def _below_normal(name: str, unit: str, *graver: float | None) -> Term:
    """Begin grade 1 below the lower limit of normal, graver ones below numbers of the unit."""
    return _low(name, unit, *_from(_LLN, 1), *_from(_UNIT, None, *graver))


def _above_normal(name: str, unit: str, *graver: float | None) -> Term:
    """Begin grade 1 above the upper limit of normal, graver ones above numbers of the unit."""
    return _high(name, unit, *_from(_ULN, 1), *_from(_UNIT, None, *graver))


def _times_normal(name: str, *multiples: float) -> Term:
    return _high(name, None, *_from(_ULN, *multiples))


def _by_baseline(
    name: str, normal: tuple[float, ...], abnormal: tuple[float, ...], included: bool = True
) -> Term:
    """Grade by the upper limit from a normal baseline, by the baseline itself from another."""
    return _high(
        name,
        None,
        *_from(_ULN, *normal, when=_NORMAL),
        *_from(_BASELINE, *abnormal, when=_ABNORMAL, first_included=included),
    )


_CELLS = "10^9/L"
_HYPERGLYCEMIA = (8.9, 13.9, 27.8)
_ANY_GLUCOSE = _high("Hyperglycemia", "mmol/L", *_from(_UNIT, None, None, 13.9, 27.8))
_LIVER = (1, 3, 5, 20)
_DUCT = (1, 2.5, 5, 20)
_BILIRUBIN = (1, 1.5, 3, 10)

_ALL_VERSIONS = (
    _below_normal("Anemia", "g/L", 100, 80),
    _high("Leukocytosis", _CELLS, *_from(_UNIT, None, None, 100)),
    _times_normal("Activated partial thromboplastin time prolonged", 1, 1.5, 2.5),
    _below_normal("CD4 lymphocytes decreased", _CELLS, 0.5, 0.2, 0.05),
    _above_normal("Cholesterol high", "mmol/L", 7.75, 10.34, 12.92),
    _low("Haptoglobin decreased", None, *_from(_LLN, 1)),
    _high("Lymphocyte count increased", _CELLS, *_from(_UNIT, None, 4, 20)),
    _below_normal("White blood cell decreased", _CELLS, 3, 2, 1),
    _low("Acidosis", "1", *_from(_LLN, 1), *_from(_UNIT, None, None, 7.3)),
    _high("Alkalosis", "1", *_from(_ULN, 1), *_from(_UNIT, None, None, 7.5)),
    _above_normal("Hypercalcemia", "mmol/L", 2.9, 3.1, 3.4),
    _above_normal("Hypercalcemia (Ionized)", "mmol/L", 1.5, 1.6, 1.8),
    _above_normal("Hyperkalemia", "mmol/L", 5.5, 6, 7),
    _above_normal("Hypermagnesemia", "mmol/L", None, 1.23, 3.3),
    _above_normal("Hypernatremia", "mmol/L", 150, 155, 160),
    _high(
        "Hypertriglyceridemia",
        "mmol/L",
        *_from(_UNIT, 1.71, 3.42, 5.7, 11.4, first_included=True),
    ),
    _below_normal("Hypoalbuminemia", "g/L", 30, 20),
    _below_normal("Hypocalcemia", "mmol/L", 2, 1.75, 1.5),
    _below_normal("Hypocalcemia (Ionized)", "mmol/L", 1, 0.9, 0.8),
    _below_normal("Hypoglycemia", "mmol/L", 3, 2.2, 1.7),
    _low(
        "Hypokalemia",
        "mmol/L",
        *_from(_LLN, 1),
        _if(When.SYMPTOMS, 2, _LLN, 1),
        *_from(_UNIT, None, None, 3, 2.5),
    ),
    _below_normal("Hypomagnesemia", "mmol/L", 0.5, 0.4, 0.3),
)

_VERSION_4 = (
    *_ALL_VERSIONS,
    _times_normal("Alanine aminotransferase increased", *_LIVER),
    _times_normal("Alkaline phosphatase increased", *_DUCT),
    _times_normal("Aspartate aminotransferase increased", *_LIVER),
    _times_normal("Blood bilirubin increased", *_BILIRUBIN),
    _times_normal("CPK increased", 1, 2.5, 5, 10),
    _high("Creatinine increased", None, *_from(_ULN, 1, 1.5, 3, 6), *_from(_BASELINE, 1, 1.5, 3)),
    _low(
        "Fibrinogen decreased",
        "g/L",
        *_from(_LLN, 1, 0.75, 0.5, 0.25),
        Limb(1, _BASELINE, 1),
        *(
            Limb(grade, _BASELINE, times, included=True)
            for grade, times in ((2, 0.75), (3, 0.5), (4, 0.25))
        ),
        *_from(_UNIT, None, None, None, 0.5),
    ),
    _times_normal("GGT increased", *_DUCT),
    _high(
        "Hemoglobin increased",
        "g/L",
        *(Limb(grade, Of.HIGHER, 1, plus=plus) for grade, plus in ((1, 0), (2, 20), (3, 40))),
    ),
    _high(
        "INR increased",
        None,
        *_from(_ULN, 1, 1.5, 2.5, when=When.NOT_ANTICOAGULATED),
        *_from(_BASELINE, 1, 1.5, 2.5, when=When.ANTICOAGULATED),
    ),
    _times_normal("Lipase increased", 1, 1.5, 2, 5),
    _below_normal("Lymphocyte count decreased", _CELLS, 0.8, 0.5, 0.2),
    _below_normal("Neutrophil count decreased", _CELLS, 1.5, 1, 0.5),
    _below_normal("Platelet count decreased", _CELLS, 75, 50, 25),
    _times_normal("Serum amylase increased", 1, 1.5, 2, 5),
    _above_normal("Hyperglycemia (Fasting)", "mmol/L", *_HYPERGLYCEMIA),
    _ANY_GLUCOSE,
    _high(
        "Hyperuricemia",
        "umol/L",
        *_from(_ULN, 1),
        _if(When.SYMPTOMS, 3, _ULN, 1),
        *_from(_UNIT, None, None, None, 590),
    ),
    _below_normal("Hyponatremia", "mmol/L", None, 130, 120),
    _below_normal("Hypophosphatemia", "mmol/L", 0.8, 0.6, 0.3),
)


def _enzyme_with_symptoms(name: str, middle: float) -> Term:
    """Grade an enzyme of the pancreas; what is graver with symptoms begins lower with them."""
    return _high(
        name,
        None,
        *_from(_ULN, 1, 1.5, 5),
        _if(When.SYMPTOMS, 3, _ULN, middle),
        _if(When.SYMPTOMS, 4, _ULN, 5),
    )


_SINCE_5 = (
    _high("Blood lactate dehydrogenase increased", None, *_from(_ULN, 1)),
    _low(
        "Fibrinogen decreased",
        "g/L",
        *_from(_LLN, 1, 0.75, 0.5, 0.25, when=_NORMAL),
        Limb(1, _BASELINE, 1, when=_ABNORMAL),
        *(
            Limb(grade, _BASELINE, times, included=True, when=_ABNORMAL)
            for grade, times in ((2, 0.75), (3, 0.5), (4, 0.25))
        ),
        *_from(_UNIT, None, None, None, 0.5),
    ),
    _high(
        "Hemoglobin increased",
        "g/L",
        *(Limb(grade, _ULN, 1, plus=plus) for grade, plus in ((1, 0), (2, 20), (3, 40))),
    ),
    _high(
        "INR increased",
        "1",
        *_from(_UNIT, 1.2, 1.5, 2.5, when=When.NOT_ANTICOAGULATED),
        *_from(_BASELINE, 1, 1.5, 2.5, when=When.ANTICOAGULATED),
    ),
    _enzyme_with_symptoms("Serum amylase increased", 2),
    _high("Hyperuricemia", None, *_from(_ULN, 1), _if(When.SYMPTOMS, 3, _ULN, 1)),
    _low(
        "Hyponatremia",
        "mmol/L",
        *_from(_LLN, 1),
        *_from(_UNIT, None, 130, 125, 120),
        _if(When.SYMPTOMS, 3, _UNIT, 130),
    ),
)

_VERSION_5 = (
    *_ALL_VERSIONS,
    *_SINCE_5,
    _by_baseline("Alanine aminotransferase increased", _LIVER, (1.5, 3, 5, 20)),
    _by_baseline("Alkaline phosphatase increased", _DUCT, (2, 2.5, 5, 20)),
    _by_baseline("Aspartate aminotransferase increased", _LIVER, (1.5, 3, 5, 20)),
    _by_baseline("Blood bilirubin increased", _BILIRUBIN, _BILIRUBIN, included=False),
    _times_normal("CPK increased", 1, 2.5, 5, 10),
    _high(
        "Creatinine increased", None, *_from(_ULN, 1, 1.5, 3, 6), *_from(_BASELINE, None, 1.5, 3)
    ),
    _by_baseline("GGT increased", _DUCT, (2, 2.5, 5, 20)),
    _enzyme_with_symptoms("Lipase increased", 2),
    _below_normal("Lymphocyte count decreased", _CELLS, 0.8, 0.5, 0.2),
    _below_normal("Neutrophil count decreased", _CELLS, 1.5, 1, 0.5),
    _below_normal("Platelet count decreased", _CELLS, 75, 50, 25),
)


def _transaminase_6(name: str) -> Term:
    """Grade by version 6, where grade 3 from a high baseline asks for one of up to 5 x ULN."""
    term = _by_baseline(name, _LIVER, (1, 1.5, 2, 4))
    third = (_ABNORMAL, 3)
    return replace(
        term,
        limbs=tuple(
            replace(limb, when=When.BASELINE_UP_TO_FIVE)
            if (limb.when, limb.grade) == third
            else limb
            for limb in term.limbs
        ),
    )


_VERSION_6 = (
    *_ALL_VERSIONS,
    *_SINCE_5,
    _below_normal("Thrombocytopenia", _CELLS, 75, 50, 10),
    _transaminase_6("Alanine aminotransferase increased"),
    _high("Alkaline phosphatase increased", None, Limb(1, Of.HIGHER, 1)),
    _transaminase_6("Aspartate aminotransferase increased"),
    _by_baseline("Blood bilirubin increased", _BILIRUBIN, (1, 1.5, 2.5, 10)),
    _low(
        "Creatinine clearance decreased",
        "mL/min",
        *(Limb(grade, _UNIT, to, included=True) for grade, to in ((2, 49), (3, 25))),
    ),
    _high(
        "Creatinine increased",
        None,
        *_from(_ULN, 1, 1.5, 3, 6),
        *_from(_BASELINE, None, 1.5, 3, when=When.BASELINE_BELOW),
    ),
    _by_baseline("GGT increased", _DUCT, (1, 1.5, 3, 10)),
    _low("HDL decreased", None, *_from(_LLN, 1)),
    _high("LDL increased", None, *_from(_ULN, 1)),
    _enzyme_with_symptoms("Lipase increased", 3),
    _low("Neutrophil count decreased", _CELLS, *_from(_UNIT, 1.5, 1, 0.5, 0.1)),
    _ANY_GLUCOSE,
    _above_normal("Hyperglycemia (Fasting)", "mmol/L", *_HYPERGLYCEMIA),
)

TERMS: Mapping[int, Mapping[str, Term]] = MappingProxyType(
    {
        version: MappingProxyType({term.name: term for term in terms})
        for version, terms in ((4, _VERSION_4), (5, _VERSION_5), (6, _VERSION_6))
    }
)
"""For a version of CTCAE its laboratory terms by name. Versions are never mixed."""
