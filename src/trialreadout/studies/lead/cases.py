"""What occurs in every cohort of the lead study, and in which invented patient.

Whoever tries a check or a rule on these data finds the case here by its patient.
"""

from __future__ import annotations

from types import MappingProxyType

NEVER_DOSED = "NL-32"
"""Enrolled, and withdrew before the first dose."""

# Tumour
MERGES = "NL-18"
"""From the sixth CT on the second node is part of the first, and has no record of its own."""
TOO_SMALL = "NL-05"
"""At the third CT the last target is too small to measure; its size is an estimate."""
DISAPPEARS = "NL-07"
"""From the fourth CT on the last target is gone."""
NOT_EVALUABLE_ONCE = "NL-13"
"""At the fourth CT a non-target lesion cannot be judged."""
WITHOUT_CONTRAST = "NL-10"
"""The second CT was made without contrast."""
EQUIVOCAL_ONCE = "NL-12"
"""At the third CT a new lesion is suspected; later CTs do not show it."""

# Treatment
STOPS_EARLY = MappingProxyType(
    {
        "NL-28": "clinical progression",
        "NL-29": "toxicity",
        "NL-30": "withdrew consent",
        "NL-31": "toxicity",
    }
)
"""Alive, but without any CT after baseline. All four came to the scintigraphy of week 26:
an invention, since the publications count it in 30 patients and do not say in whom."""
CLAIMS_PROGRESSION = "NL-28"
"""Progression was claimed from symptoms, and no CT shows it."""
REFUSES = "NL-15"
"""Was offered to go on and declined for toxicity."""
DEPARTS = "NL-22"
"""Was offered to stop and went on for some weeks."""
STOPS_LATER = ("NL-08", "NL-19")
"""Stopped for toxicity after week 26, before progression."""

# Scintigraphy and marker
INSUFFICIENT_UPTAKE = "NL-14"
"""Took up a little radioiodine at baseline and no more at week 26."""
ANTIBODY_POSITIVE = "NL-16"
BELOW_LIMIT = "NL-02"
"""The marker falls below the limit of its assay."""

# Toxicity
BEFORE_FIRST_DOSE = "NL-06"
"""An event that began before the first dose."""
AFTER_LAST_DOSE = "NL-25"
"""An event that began more than 30 days after the last dose."""
WITHOUT_GRADE = "NL-09"
"""An event whose grade was not written down."""
DIES_ON_TREATMENT = "NL-27"
"""Died before any CT."""
