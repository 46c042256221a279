"""What is seen on images: examinations, lesions, scans, responses."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_IMAGES = {
    "new-lesion-without-word": Rule(
        "warning",
        "equivocal or unequivocal, said of the examination on this day",
        "Say under new_lesion of the examination whether the new lesion is equivocal or "
        "unequivocal: until then it is not known whether it is new.",
    ),
    "scan-without-read": Rule(
        "warning",
        "a scan of which the table of reads has a reading",
        "Add the reading, also where nothing was seen: until then the uptake on this scan is "
        "unknown.",
    ),
    "examination-without-measurement": Rule(
        "warning",
        "measurements of the patient's lesions on about this day",
        "Add the measurements, or mend the day: until then nothing that was followed is known "
        "of this examination.",
    ),
    "visit-named-otherwise": Rule(
        "warning",
        "the visit as the measurements of that day name it",
        "Give both the same name, or leave the visit blank in one of the two tables: until then "
        "they are two assessments.",
    ),
    "focus-without-read": Rule(
        "error",
        "a focus in a reading that is in the table of reads",
        "Add the reading, or mend the day, the kind or the reader of the focus.",
    ),
    "read-without-scan": Rule(
        "error",
        "a reading of a scan that is in the table of scans",
        "Add the scan, or mend the day or the kind of the reading.",
    ),
    "unconfirmed-progression": Rule(
        "warning",
        "a progression that was confirmed, or was not",
        "Nothing, while the next scan is awaited; until then the assessment is not evaluable.",
    ),
    "response-without-category": Rule(
        "error",
        "the criteria of the response, since study.toml names those that count",
        "Write the category of this response; until then it is not known whether it counts.",
    ),
    "new-lesion-unsaid": Rule(
        "warning",
        "EQUIVOCAL or UNEQUIVOCAL, said of the new lesion on this day",
        "Record in TR its TUMSTATE, EQUIVOCAL or UNEQUIVOCAL, or in RS the day's NEWLPROG: "
        "until then it is not known whether the lesion is new.",
    ),
    "outvoted": Rule(
        "warning",
        "one record for an assessment",
        "Nothing, if the gravest or latest of several is meant; else leave that one alone.",
    ),
    "immune-parts-contradict": Rule(
        "warning",
        "the response that iRECIST makes of its parts",
        "Look again at the assessment: the overall response counts as it was recorded.",
    ),
    "immune-confirmed-alone": Rule(
        "warning",
        "iCPD after an iUPD that nothing has ended",
        "Look for the iUPD that it confirms; until then progression dates from this day.",
    ),
    "immune-after-confirmation": Rule(
        "warning",
        "iCPD, or no assessment, after an iCPD",
        "Look again at the iCPD: what was recorded after it counts for nothing.",
    ),
}
