"""What laboratories measure: the unit it is graded in, the factors that lead there, its terms.

Factors from mass to amount follow from molar masses. Of haemoglobin a mole is that of the
monomer, as laboratories count it; of triglycerides that of triolein.

Sources: IUPAC, Standard atomic weights of the elements 2021, Pure Appl Chem 2022;94:573-600.
         Young and Huth, SI Units for Clinical Measurement, American College of Physicians, 1998
         (molar masses of haemoglobin and triglycerides, katal).
         The Unified Code for Units of Measure, version 2.1 (spelling of units).
         CDISC Controlled Terminology, Laboratory Test Code (names of tests).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Analyte:
    """Something a laboratory measures."""

    unit: str
    """The unit in which its terms are graded."""
    per: Mapping[str, float]
    """For a unit, spelled as `spelled` does, how many of `unit` one of it is."""
    units: tuple[str, ...]
    """The same units as people write them."""
    terms: tuple[str, ...]
    """The terms that its values are graded by, in whichever versions have them."""


def spelled(unit: str) -> str:
    """Spell a unit in one way: small letters, no blanks, u for micro, 10^9 for 10e9 and 10*9."""
    # In small letters the sign for micro is the Greek letter mu.
    plain = unit.strip().casefold().replace(" ", "").replace("μ", "u")
    plain = plain.removeprefix("x").replace("10e", "10^").replace("10*", "10^")
    return "1" if plain in ("", "ratio", "{inr}") else plain


def _analyte(unit: str, terms: tuple[str, ...], per: Mapping[str, float]) -> Analyte:
    factors = {unit: 1.0} | dict(per)
    per_spelled = {spelled(each): factor for each, factor in factors.items()}
    return Analyte(unit, per_spelled, tuple(factors), terms)


def _molar(unit: str, grams_per_mole: float, valence: int, *terms: str) -> Analyte:
    """Lead from mass, and from equivalents where there is a valence, to amount of substance."""
    of_a_mole = {"mmol/L": 1e-3, "umol/L": 1e-6, "nmol/L": 1e-9}
    grams_per_litre = {"g/L": 1.0, "g/dL": 10.0, "mg/dL": 0.01, "mg/L": 1e-3, "mg%": 0.01}
    one = of_a_mole[unit]
    per = {each: moles / one for each, moles in of_a_mole.items()}
    per |= {each: mass / grams_per_mole / one for each, mass in grams_per_litre.items()}
    if valence:
        per |= {"mEq/L": 1e-3 / valence / one}
    return _analyte(unit, terms, per)


def _enzyme(*terms: str) -> Analyte:
    return _analyte("U/L", terms, {"IU/L": 1.0, "ukat/L": 60.0, "nkat/L": 0.06})


def _cells(*terms: str) -> Analyte:
    thousands = ("GI/L", "G/L", "10^3/uL", "10^3/mm3", "K/uL", "K/mm3", "THOU/uL", "/nL")
    single = ("/uL", "/mm3", "cells/uL", "cells/mm3", "10^6/L")
    return _analyte("10^9/L", terms, dict.fromkeys(thousands, 1.0) | dict.fromkeys(single, 0.001))


def _protein(*terms: str) -> Analyte:
    return _analyte("g/L", terms, {"g/dL": 10.0, "mg/dL": 0.01, "mg/L": 0.001})


_CALCIUM, _HAEMOGLOBIN = 40.078, 16.114

ANALYTES: Mapping[str, Analyte] = MappingProxyType(
    {
        "ALT": _enzyme("Alanine aminotransferase increased"),
        "AST": _enzyme("Aspartate aminotransferase increased"),
        "ALP": _enzyme("Alkaline phosphatase increased"),
        "GGT": _enzyme("GGT increased"),
        "CK": _enzyme("CPK increased"),
        "LDH": _enzyme("Blood lactate dehydrogenase increased"),
        "LIPASE": _enzyme("Lipase increased"),
        "AMYLASE": _enzyme("Serum amylase increased"),
        "BILI": _molar("umol/L", 584.66, 0, "Blood bilirubin increased"),
        "CREAT": _molar("umol/L", 113.12, 0, "Creatinine increased"),
        "CREATCLR": _analyte(
            "mL/min", ("Creatinine clearance decreased",), {"mL/s": 60.0, "L/h": 1000 / 60}
        ),
        "HGB": _analyte(
            "g/L",
            ("Anemia", "Hemoglobin increased"),
            {"g/dL": 10.0, "mmol/L": _HAEMOGLOBIN},
        ),
        "WBC": _cells("White blood cell decreased", "Leukocytosis"),
        "NEUT": _cells("Neutrophil count decreased"),
        "LYM": _cells("Lymphocyte count decreased", "Lymphocyte count increased"),
        "CD4": _cells("CD4 lymphocytes decreased"),
        "PLAT": _cells("Platelet count decreased", "Thrombocytopenia"),
        "ALB": _protein("Hypoalbuminemia"),
        "CA": _molar("mmol/L", _CALCIUM, 2),
        "CACORR": _molar("mmol/L", _CALCIUM, 2, "Hypocalcemia", "Hypercalcemia"),
        "CAION": _molar("mmol/L", _CALCIUM, 2, "Hypocalcemia (Ionized)", "Hypercalcemia (Ionized)"),
        "MG": _molar("mmol/L", 24.305, 2, "Hypomagnesemia", "Hypermagnesemia"),
        "K": _molar("mmol/L", 39.098, 1, "Hypokalemia", "Hyperkalemia"),
        "SODIUM": _molar("mmol/L", 22.990, 1, "Hyponatremia", "Hypernatremia"),
        "PHOS": _molar("mmol/L", 30.974, 0, "Hypophosphatemia"),
        "GLUC": _molar("mmol/L", 180.156, 0, "Hypoglycemia", "Hyperglycemia"),
        "GLUCF": _molar("mmol/L", 180.156, 0, "Hyperglycemia (Fasting)"),
        "URATE": _molar("umol/L", 168.11, 0, "Hyperuricemia"),
        "CHOL": _molar("mmol/L", 386.65, 0, "Cholesterol high"),
        "TRIG": _molar("mmol/L", 885.4, 0, "Hypertriglyceridemia"),
        "HDL": _molar("mmol/L", 386.65, 0, "HDL decreased"),
        "LDL": _molar("mmol/L", 386.65, 0, "LDL increased"),
        "FIBRINO": _protein("Fibrinogen decreased"),
        "HAPTOG": _protein("Haptoglobin decreased"),
        "INR": _analyte("1", ("INR increased",), {}),
        "APTT": _analyte("s", ("Activated partial thromboplastin time prolonged",), {"sec": 1.0}),
        "BLOODPH": _analyte("1", ("Acidosis", "Alkalosis"), {"pH": 1.0}),
    }
)
"""By the code of the test. Total calcium has no term: it is graded once corrected. A fasting
glucose counts as a glucose, too."""

_NAMES = {
    "ALT": "alanine aminotransferase, alat, sgpt",
    "AST": "aspartate aminotransferase, asat, sgot",
    "ALP": "alkaline phosphatase, alkp",
    "GGT": "gamma glutamyl transferase",
    "CK": "creatine kinase, cpk",
    "LDH": "lactate dehydrogenase",
    "LIPASE": "lpase",
    "BILI": "bilirubin, total bilirubin",
    "CREAT": "creatinine",
    "CREATCLR": "creatinine clearance",
    "HGB": "hemoglobin, haemoglobin, hb",
    "WBC": "leukocytes, leucocytes",
    "NEUT": "neutrophils, anc",
    "LYM": "lymphocytes, lymph",
    "PLAT": "platelets, platelet, plt, thrombocytes",
    "ALB": "albumin",
    "CA": "calcium",
    "CACORR": "calcium corrected, corrected calcium",
    "CAION": "calcium, ionized, ionized calcium, calcium ionized",
    "MG": "magnesium",
    "K": "potassium",
    "SODIUM": "na",
    "PHOS": "phosphate, phosphorus",
    "GLUC": "glucose",
    "GLUCF": "fasting glucose, glucose fasting",
    "URATE": "uric acid",
    "CHOL": "cholesterol",
    "TRIG": "triglycerides",
    "FIBRINO": "fibrinogen",
    "HAPTOG": "haptoglobin",
    "INR": "prothrombin intl. normalized ratio",
    "APTT": "activated partial thromboplastin time",
    "BLOODPH": "blood ph",
}

CODE_OF: Mapping[str, str] = MappingProxyType(
    {code.casefold(): code for code in ANALYTES}
    | {name: code for code, names in _NAMES.items() for name in names.split(", ")}
)
"""For a name of a test, in small letters, its code. The pH of urine is not that of blood."""
