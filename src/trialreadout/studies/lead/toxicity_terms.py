"""The kinds of adverse event, and how often each occurs in an invented cohort.

How many patients have an event is fixed near what was pooled for this drug in this disease.

Sources: pooled rates as tabulated in doi 10.1007/s12020-019-02167-6 (hand-foot 71 %, diarrhoea
             60 %, fatigue 59 %, alopecia 55 %, weight loss 51 %, rash 50 %).
         Schneider et al., Eur J Endocrinol 2012;167:643-650: mostly hand-foot syndrome, weight
             loss, diarrhoea and rash.
         CTCAE 3.0, for the terms.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """A kind of event: in how many patients it occurs, and in how many of them with grade 3."""

    name: str
    reported: tuple[str, ...]
    organ_class: str
    patients: int
    severe: int
    again: float = 0.0
    """How often it comes back after it was over."""
    usual_grade: int = 2
    """The highest grade of those without grade 3."""


TERMS = (
    Term(
        "Rash: hand-foot skin reaction",
        ("hand-foot syndrome", "painful soles", "blisters on palms"),
        "dermatology/skin",
        22,
        4,
        again=0.5,
    ),
    Term("Diarrhea", ("diarrhoea", "loose stools"), "gastrointestinal", 19, 2, again=0.4),
    Term("Rash/desquamation", ("rash", "skin rash on trunk"), "dermatology/skin", 17, 1, again=0.2),
    Term(
        "Fatigue (asthenia, lethargy, malaise)",
        ("fatigue", "tiredness"),
        "constitutional symptoms",
        16,
        2,
        again=0.2,
    ),
    Term(
        "Hair loss/alopecia (scalp or body)",
        ("hair loss", "alopecia"),
        "dermatology/skin",
        15,
        0,
    ),
    Term("Hypertension", ("hypertension", "raised blood pressure"), "cardiac general", 9, 2),
    Term("Anorexia", ("loss of appetite",), "gastrointestinal", 9, 0),
    Term("Mucositis/stomatitis", ("sore mouth",), "gastrointestinal", 7, 0),
    Term("Nausea", ("nausea",), "gastrointestinal", 6, 0),
    Term("Pruritus/itching", ("itching",), "dermatology/skin", 5, 0, usual_grade=1),
)
LEADS_TO_REDUCTION = {term.name for term in TERMS[:4]} | {"Hypertension"}
