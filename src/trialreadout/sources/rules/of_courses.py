"""The course of a patient: entry, doses, visits, what is last known, death."""

from __future__ import annotations

from trialreadout.sources.rules.rule import Rule

OF_COURSES = {
    "alive-and-dead": Rule(
        "error",
        "N, or no day of death on or before the day for which it is said",
        "Mend whether the patient is alive, or take out the day of death.",
    ),
    "day-zero": Rule(
        "error",
        "a day other than 0: day 1 is time zero, and day -1 the day before it",
        'If time zero is day 0 here, say study_day_one = "day after" under [dates].',
    ),
    "day-without-time-zero": Rule(
        "error",
        "a patient with a whole date of time zero",
        "Add the date from which the patient's days are counted, or give the date itself.",
    ),
    "day-differs": Rule(
        "warning",
        "the study day of the date beside it",
        "Mend the day or the date, or say under [dates] which day is day 1; the date counts.",
    ),
    "days-and-dates": Rule(
        "error",
        "study days, since no date of time zero is known",
        "Add the date of time zero of each patient, or give days in the place of this date.",
    ),
    "seen-after-last-contact": Rule(
        "warning",
        "a day on or before the last contact",
        "Mend the last contact: until then the patient may be censored too early.",
    ),
    "ends-before-start": Rule(
        "error",
        "a day on or after the start",
        "Mend the start or the end of this record.",
    ),
    "overlapping-doses": Rule(
        "warning",
        "a day on or after the end of the earlier stretch of this agent",
        "End the earlier stretch before this one begins; nothing, if both were given at once.",
    ),
    "enrolled-before-informed": Rule(
        "warning",
        "a day on or after that of informed consent",
        "Mend the day of entry or of consent; nothing, if that is what happened: note the "
        "deviation.",
    ),
    "no-status": Rule(
        "warning",
        "a patient with a row in the table of status",
        "Add what is last known of this patient: until then neither death nor last contact is "
        "known, and no time to an event.",
    ),
    "age-outside": Rule(
        "warning",
        "an age that the protocol lets in",
        "Mend the age; nothing, if that is what happened: note the deviation.",
    ),
    "entered-before-study": Rule(
        "warning",
        "a day on or after the start of the study",
        "Mend the day of entry, or started under [study] in study.toml.",
    ),
    "outside-window": Rule(
        "warning",
        "a day in the window of its visit, or of any visit that collects it",
        "Mend the day or the visit. Nothing, if it was taken then: a value counts at the visit "
        "that its label names, and without one at none.",
    ),
    "no-planned-assessment": Rule(
        "warning",
        "a visit of the schedule that collects the examination of tumours",
        "Say under collect of the visits that tumours are examined there, or say under "
        "[tumour_response] collected_as what they call it; until then no assessment counts "
        "as missed, and none as the next.",
    ),
    "death-before-first-dose": Rule(
        "error",
        "a day on or after the first dose",
        "Mend the day of death or the day of the first dose.",
    ),
    "death-without-date": Rule(
        "error",
        "the day of death, in DTHDTC of DM or with DEATH in DS",
        "Add the day of death, or as much of it as is known; or mend the record, if the "
        "patient is alive.",
    ),
    "death-dates-differ": Rule(
        "warning",
        "the same day of death in DM and DS",
        "Mend the day that is wrong; until then DTHDTC of DM counts.",
    ),
    "dosed-screen-failure": Rule(
        "warning",
        "a patient without doses, or one who passed the screening",
        "Mend the patient's arm, or the identifier in the doses.",
    ),
    "not-given": Rule(
        "warning",
        "a dose or therapy that was given",
        "Nothing, if it was not given: it is left out and counts for nothing.",
    ),
    "zero-dose": Rule(
        "warning",
        "more than 0 mg, or a placebo",
        "Mend the dose; or take the record out, if nothing was given: it counts as a dose.",
    ),
    "entry-from-reference-start": Rule(
        "warning",
        "a day of entry in DS: ENROLLED, REGISTERED or RANDOMIZED",
        "Add the day of entry to DS: the reference start, which stands for it until then, "
        "is often the first dose.",
    ),
    "recorded-after-death": Rule(
        "warning",
        "a day on or before the death",
        "Mend this day or the day of death. Until then nothing is left out for it: an adverse "
        "event is counted.",
    ),
    "after-cut-off": Rule(
        "warning",
        "a day on or before the data cut-off",
        "Nothing, if the record is meant to be left out; else move data.cut_off.",
    ),
    "without-time-zero": Rule(
        "warning",
        "a patient with a known time zero",
        "Nothing, if the patient was never treated; else add the first dose.",
    ),
    "before-baseline": Rule(
        "warning",
        "an examination that is the baseline, or follows it",
        "Nothing, if a later examination is meant as baseline.",
    ),
    "blank-response": Rule(
        "warning",
        "a response, or NE",
        "Write the response. Until then the examination counts as not evaluable.",
    ),
    "before-time-zero": Rule(
        "warning",
        "a response on or after time zero",
        "Nothing, if what came before is not meant to count; else mend the date.",
    ),
}
