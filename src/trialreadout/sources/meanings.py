"""What each column of the plain tables is, in words for those who fill it in."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from trialreadout.sources.tables import TABLES

MEANINGS: Mapping[str, str] = MappingProxyType(
    {
        "subject": "the patient's identifier in the study: no name, no hospital number",
        "arm": "the treatment arm",
        "actual_arm": "the arm whose treatment the patient was given, where it was another one",
        "subjects.site": "the hospital",
        "sex": "the patient's sex",
        "age_years": "the age at entry",
        "informed_on": "when informed consent was given",
        "enrolled_on": "when the patient entered the study",
        "randomised_on": "when the patient was randomised",
        "screen_failure": "whether the patient was screened and could not enter",
        "histology": "the type of tumour",
        "ecog": "ECOG performance status at entry, 0 to 5",
        "bone_metastases": "whether there are bone metastases at entry",
        "mutation": "the mutation found",
        "refractory_reason": "why the disease counts as refractory",
        "previous_activity_mbq": "radioactivity given before the study, in all",
        "agent": "the drug or the isotope, as study.toml names it",
        "doses.started_on": "the first day at this dose",
        "doses.ended_on": "the last day at this dose; where it goes on, the last day known of it",
        "dose_mg": "a single dose",
        "times_per_day": "doses a day",
        "activity_mbq": "the radioactivity given",
        "doses.reason": "why the dose was changed or stopped",
        "examined_on": "when the patient was examined",
        "visit": "the visit as the site calls it; dates decide what comes first",
        "method": "CT, MRI, ...",
        "slice_mm": "the thickness of a slice",
        "contrast": "whether contrast was given",
        "reader": "who read it; blank: the investigator",
        "accepted": "whether this reading is the one that counts",
        "new_lesion": "whether there is a lesion that was not there before",
        "lesion": "the lesion's name, the same at each examination: T1, NT1, ...",
        "role": "what the lesion counts as",
        "organ": "where the lesion lies",
        "nodal": "whether the lesion is a lymph node",
        "bone_type": "of a lesion in bone, what it is like",
        "cystic": "whether the lesion is cystic",
        "irradiated_on": "when the lesion was irradiated",
        "removed_on": "when the lesion was removed",
        "merged_into": "the lesion that this one became one with",
        "part_of": "the lesion that this one split from",
        "first_seen_on": "of a new lesion, when it was first seen",
        "measurements.assessed_on": "when the patient was examined",
        "assessments.assessed_on": "when the patient was assessed",
        "immune_assessments.assessed_on": "when the patient was assessed",
        "immune_response": "the reader's overall response by iRECIST",
        "target": "the reader's response of the target lesions by iRECIST",
        "non_target": "the reader's response of the non-target lesions by iRECIST",
        "new_lesion_seen": "whether a new lesion was seen",
        "diameter_mm": "the diameter, the short axis of a lymph node",
        "axis": "which diameter was measured; of a lymph node the short one counts",
        "state": "what was seen of the lesion",
        "reason_not_done": "why the lesion was not measured",
        "response": "the reader's overall response",
        "lesion_response": "the response of the lesions, or of soft tissue, alone",
        "bone_response": "what the bone scan showed, where it is read apart",
        "marker_response": "what the reader said of the marker",
        "sampled_on": "when the blood was taken",
        "marker": "the marker's name, as study.toml has it",
        "value": "the value; below the limit of the assay, the limit with < before it",
        "unit": "the unit of the value, one for all values of a marker or test",
        "limit": "whether the value lies beyond what the assay can tell",
        "assay": "the assay, or the laboratory's name for it",
        "upper_limit_normal": "the upper limit of what is normal",
        "stimulated": "whether the value was taken under stimulation",
        "antibody_positive": "whether antibodies disturb the assay",
        "disturbed_on": "when something was done that disturbs the marker for some weeks: mouse "
        "antibodies were given, the peritoneum or pleura was operated on",
        "scanned_on": "when the scan was made",
        "scans.kind": "the kind of image",
        "reads.kind": "the kind of image",
        "foci.kind": "the kind of image",
        "administered_on": "when the tracer was given",
        "preparation": "how the patient was prepared",
        "tsh_mu_per_l": "TSH at the scan",
        "series": "the series of images",
        "read_on": "when the scan was read",
        "adjudicated": "whether this reading settles where readers differ",
        "foci.site": "where the focus lies",
        "pixel_slice": "of SPECT, the slice of the focus, counted from 0 as stored",
        "pixel_row": "the row of the focus, counted from 0 at the middle of the first",
        "pixel_column": "the column of the focus; both views of a planar scan share it",
        "uptake": "how much the lesion took up",
        "tumour_to_background": "uptake of the lesion over that of the background",
        "test": "the laboratory test, by its code or a usual name",
        "specimen": "what was tested; values of blood, or of a specimen not named, are graded",
        "lower_limit": "the lower limit of what is normal",
        "upper_limit": "the upper limit of what is normal",
        "measured_on": "when the weight was measured",
        "weight_kg": "the weight",
        "term": "the event by its term in CTCAE or MedDRA",
        "reported_term": "the event in the words of the site",
        "system_organ_class": "the organ class of the term",
        "grade": "the grade, 1 to 5",
        "severity": "the severity, where no grade was given",
        "adverse_events.started_on": "when the event began",
        "adverse_events.ended_on": "when the event ended; blank: it lasts",
        "outcome": "what became of it",
        "serious": "whether the event was serious",
        "related": "whether the event is related to the treatment",
        "action": "what was done with the treatment",
        "therapies.started_on": "when the therapy began",
        "therapies.ended_on": "when the therapy ended",
        "therapies.kind": "what was given",
        "planned": "whether the protocol itself plans the therapy",
        "as_of": "the day on which this was known",
        "alive": "whether the patient was alive then",
        "died_on": "the day of death; blank: not known to have died",
        "cause": "the cause of death",
        "last_contact_on": "the last day on which the patient was known to be alive",
        "discontinued_on": "when the treatment was stopped for good",
        "status.reason": 'why the treatment was stopped; "completed" says that it ended as planned',
        "progression_claimed_on": "when progression was said without an assessment",
        "decided_on": "when the offer was made",
        "offer": "what was offered, as study.toml has it",
        "decisions.accepted": "whether the patient accepted the offer",
        "decisions.reason": "why it was accepted or declined",
        "noted_on": "when the departure was noted",
        "deviations.kind": "what kind of departure",
        "text": "what happened",
    }
)
"""By column, or by table and column where a column means something else in each."""


def meaning_of(table: str, column: str) -> str:
    """Say what a column is, or a study day that stands for a date.

    Raises
    ------
    KeyError
        If nothing is said of the column.
    """
    own = f"{table}.{column}"
    if column not in TABLES[table].columns:
        date = f"{column.removesuffix('_day')}_on"
        return f"the study day, in the place of {date}"
    said = MEANINGS[own] if own in MEANINGS else MEANINGS[column]
    return f"{said} (each row is {TABLES[table].row_is})" if column == "subject" else said
