"""The grade texts of CTCAE, read word by word: a twin of the table of thresholds.

Each text becomes ranges with both their ends, as it writes them; a value has the highest grade
one of whose ranges holds it. Nothing here knows the table.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, replace
from pathlib import Path

import trialreadout.criteria.ctcae as texts

_FOLDER = Path(texts.__file__).parent
_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_RANGE = re.compile(
    rf"(?P<sign>[<>]?)(?P<start>ULN|LLN|{_NUMBER})(?: ?x (?P<first>ULN|LLN|baseline))?"
    rf"(?: ?(?:mmol/L|/mm3))?(?: ?- ?<?(?P<end>{_NUMBER}))?(?P<rest>.*)"
)
SYMPTOMS = {
    ("Hypokalemia", 2),
    ("Hyperuricemia", 3),
}
"""Grades whose text asks for symptoms beside the value, not instead of it."""
_GARBLED = {
    "<0.2 x 0.05 - 10e9 /L": "<0.2 - 0.05 x 10e9 /L",
    "<0.2 x 0.05 - 10^9/L": "<0.2 - 0.05 x 10^9/L",
}
_BOTH_LIMITS = ">Baseline and ULN"


@dataclass(frozen=True)
class Range:
    """From where to where a grade holds, as a text says."""

    grade: int
    above: bool
    start: float
    start_included: bool
    end: float | None
    end_included: bool
    of: str
    when: str
    plus: bool = False

    def holds(self, value, of):
        """Tell whether a value lies within; `of` gives the limits and the baseline."""
        reference = {"": 1.0, **of}[self.of]
        start = self.start + reference if self.plus else self.start * reference
        end = (
            None
            if self.end is None
            else self.end + reference
            if self.plus
            else self.end * reference
        )
        distance = (value - start) if self.above else (start - value)
        begun = (
            distance > -1e-9 * abs(start) if self.start_included else distance > 1e-9 * abs(start)
        )
        if end is None:
            return begun
        left = (end - value) if self.above else (value - end)
        within = left > -1e-9 * abs(end) if self.end_included else left > 1e-9 * abs(end)
        return begun and within


def rows(version):
    """Read the texts of a version."""
    with (_FOLDER / f"laboratory_v{version}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def ranges(row):
    """Read the ranges of all grades of a term."""
    return [each for grade in (1, 2, 3, 4) for each in _ranges_of_grade(row, grade)]


def _ranges_of_grade(row, grade):
    text = row[f"grade_{grade}"]
    if row["term"] == "Hyperglycemia" and "Fasting" in text:
        return []
    name, above = row["term"], row["direction"] == "high"
    if text == _BOTH_LIMITS:
        return [Range(grade, True, 1, False, None, False, "higher", "always")]
    if "Increase in" in text:
        found = re.search(r">(\d)(?: - (\d))? g", text)
        of = "higher" if "baseline is above" in text else "ULN"
        end = float(found[2]) * 10 if found[2] else None
        return [Range(grade, True, float(found[1]) * 10, False, end, True, of, "always", True)]
    parts = _parts(text, name)
    found = [each for part in parts for each in _read(part, name, above, grade)]
    if any("if abnormal" in part for part in parts):
        return [replace(each, when="normal") if each.of == "LLN" else each for each in found]
    return found


def _parts(text, name):
    """Take the parts of a text that hold numbers, in the unit of the term alone."""
    text = re.sub(
        r"\b(Hemoglobin \(Hgb\)|Hgb|Corrected serum calcium of|pH|Fasting glucose value)", "", text
    )
    parts = [part.strip() for part in re.split(r"; ?| or (?=<?\d|absolute)", text)]
    parts = [_GARBLED.get(part, part) for part in parts if re.search(r"\d|ULN|LLN|normal", part)]
    ionized = "Ionized" in name
    if any("Ionized" in part for part in parts):
        parts = [part for part in parts if ("Ionized" in part) == ionized]
    parts = [part.replace("Ionized calcium", "").strip() for part in parts]
    if name == "Anemia":
        return [part for part in parts if re.search(r"(?<!d)g/L", part)]
    if name == "Hyperuricemia":
        return [
            re.sub(r"10 mg/dL \(?0.59 mmol/L\)?", "590", re.sub(r"^>10 mg/dL$", "", part)).replace(
                ">0.59 mmol/L", ">590"
            )
            for part in parts
        ]
    in_si = [part for part in parts if not re.search(r"mg/dL|(?<![\w/])g/dL|/mm3", part)]
    if any(re.search("mg/dL|/mm3|g/dL", part) for part in parts) and in_si:
        absolute = [part for part in parts if "absolute" in part]
        return in_si + absolute
    return parts


def _read(part, name, above, grade):
    thousandth = 0.001 if "/mm3" in part else 1.0
    if part.startswith("absolute value"):
        return [Range(grade, False, 0.5, False, None, False, "", "always")]
    if "normal" in part and "baseline" not in part:
        end = float(re.search(r"=([\d.]+)", part)[1])
        limit = "ULN" if above else "LLN"
        return [_Mixed(grade, above, 1, False, end, True, limit, "always", end_of="")]
    when = _when(part, name, grade)
    if "decrease" in part:
        shares = [float(each) for each in re.findall(r"(\d+)", part)]
        if len(shares) == 1 and "<" in part:
            return [Range(grade, False, 1, False, 1 - shares[0] / 100, False, "baseline", when)]
        start = 1 - shares[0] / 100
        end = 1 - shares[1] / 100 if len(shares) == 2 else None
        return [Range(grade, False, start, True, end, False, "baseline", when)]
    if not part:
        return []
    if part == "10.0 x 10^9/L":
        part = f"<{part}"
    part = re.sub(r"^(Symptomatic with|if abnormal,) ", "", part).replace("> 1", ">1")
    found = _RANGE.match(part)
    of = _of(found, part)

    def number(text):
        return float(text.replace(",", "")) * thousandth

    first_of = found["start"] if found["start"] in ("ULN", "LLN") else of
    start = 1.0 if found["start"] in ("ULN", "LLN") else number(found["start"])
    end = number(found["end"]) if found["end"] else None
    start_included = not found["sign"]
    if name == "Hyponatremia" and start_included:
        return [_sodium(part, grade, when)]
    if name == "Creatinine clearance decreased":
        return [Range(grade, False, end, True, start, True, "", when)]
    if end is not None and first_of != of:
        return [_Mixed(grade, above, start, start_included, end, True, first_of, when, end_of=of)]
    return [Range(grade, above, start, start_included, end, True, of, when)]


@dataclass(frozen=True)
class _Mixed(Range):
    """A range from a limit of normal to a number of the unit."""

    end_of: str = ""

    def holds(self, value, of):
        """Tell whether a value lies within."""
        begun = Range(
            self.grade, self.above, self.start, self.start_included, None, True, self.of, self.when
        )
        end = Range(self.grade, not self.above, self.end, True, None, True, self.end_of, self.when)
        return begun.holds(value, of) and end.holds(value, of)


def _sodium(part, grade, when):
    """Read "125-129" as 125 to below 130, as version 6 writes it."""
    low, high = (float(each) for each in re.findall(r"\d+", part)[:2])
    return Range(
        grade, False, high + 1 if high % 10 in (9, 4) else high, False, low, True, "", when
    )


def _of(found, part):
    if "LLN" in part and "below LLN" not in part:
        return "LLN" if re.search(r"x LLN|^<LLN$", part) else ""
    if re.search("x baseline|times above baseline|baseline$|x if baseline", part):
        return "baseline"
    if re.search(r"x ULN", part) or part.strip() in (">ULN",) or "ULN with" in part:
        return "ULN"
    return ""


def _when(part, name, grade):
    if "anticoagulation" in part:
        return "anticoagulated"
    if name == "INR increased":
        return "not anticoagulated"
    if "baseline was normal" in part:
        return "normal"
    if "baseline was abnormal" in part or "baseline was >ULN" in part:
        return "up to five" if "up to 5" in part else "abnormal"
    if "if abnormal" in part:
        return "abnormal"
    if "baseline is below LLN" in part:
        return "below"
    if (name, grade) in SYMPTOMS:
        return "symptoms"
    if "asymptomatic" in part:
        return "no symptoms"
    if re.search("with (moderate or severe )?signs|symptomatic$", part):
        return "symptoms"
    return "always"
