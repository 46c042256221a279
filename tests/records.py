"""Registry records of invented trials, in the shape of the API's version 2."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

TWO_ARMS: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT99999901",
            "orgStudyIdInfo": {"id": "INV-301"},
            "briefTitle": "Inventinib in Invented Carcinoma",
            "officialTitle": "A Randomised Phase 3 Trial of Inventinib\nVersus Placebo",
        },
        "statusModule": {
            "overallStatus": "TERMINATED",
            "whyStopped": "Slow accrual",
            "startDateStruct": {"date": "2015-03-02", "type": "ACTUAL"},
            "primaryCompletionDateStruct": {"date": "2018-06", "type": "ACTUAL"},
            "completionDateStruct": {"date": "2019", "type": "ACTUAL"},
            "studyFirstSubmitDate": "2015-01-20",
            "lastUpdatePostDateStruct": {"date": "2019-11-03", "type": "ACTUAL"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Invented Group", "class": "OTHER"}},
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE2", "PHASE3"],
            "designInfo": {
                "allocation": "RANDOMIZED",
                "interventionModel": "PARALLEL",
                "maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT"]},
            },
            "enrollmentInfo": {"count": 212, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "Inventinib", "type": "EXPERIMENTAL", "description": "20 mg, 28 days"},
                {"label": "Placebo", "type": "PLACEBO_COMPARATOR"},
            ],
            "interventions": [
                {"type": "DRUG", "name": "Inventinib", "description": "20 mg b.i.d. for 24 weeks"},
                {"type": "DRUG", "name": "Placebo"},
                {"type": "PROCEDURE", "name": "Biopsy"},
            ],
        },
        "outcomesModule": {
            "primaryOutcomes": [
                {"measure": "Progression-free survival (PFS)", "timeFrame": "up to 36 months"}
            ],
            "secondaryOutcomes": [
                {"measure": "Overall survival"},
                {"measure": "ORR by RECIST 1.1", "timeFrame": "24 weeks"},
                {"measure": "Number of patients with adverse events", "timeFrame": "28 weeks"},
                {"measure": "Quality of life", "timeFrame": "1 year"},
            ],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* Age \\>= 18\n* Invented carcinoma,\n"
            "  measurable\n\nExclusion Criteria:\n\n1. Pregnancy\n2. Other malignancy",
            "sex": "FEMALE",
            "minimumAge": "18 Years",
        },
    },
    "hasResults": True,
}
"""A randomised trial with an end, and with what the lead study's record lacks."""

BARE: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT99999902", "briefTitle": "Étude très brève 試験"}
    }
}
"""A record with nothing but a number and a title."""

OBSERVATIONAL: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT99999903", "briefTitle": "Looking on"},
        "designModule": {"studyType": "OBSERVATIONAL", "enrollmentInfo": {"count": 0}},
        "eligibilityModule": {
            "eligibilityCriteria": "Everybody whom we see.",
            "minimumAge": "6 Months",
        },
    }
}
"""A study in which nothing is assigned."""


def changed(record: dict[str, Any], *path: str | int, value: Any) -> dict[str, Any]:
    """Return a record in which one thing is otherwise."""
    other = copy.deepcopy(record)
    below: Any = other["protocolSection"]
    for step in path[:-1]:
        below = below.setdefault(step, {}) if isinstance(below, dict) else below[step]
    below[path[-1]] = value
    return other


def written(record: Any, folder: Path, name: str = "record.json") -> Path:
    """Write a record as a file."""
    path = folder / name
    path.write_text(json.dumps(record), encoding="utf-8")
    return path
