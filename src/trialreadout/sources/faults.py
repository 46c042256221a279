"""Every check of the data by its name: how grave it is, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from trialreadout.core.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """A check: its severity, what is expected, and the remedy."""

    severity: Severity
    allowed: str
    remedy: str


_WHOLE_DATE = "Find the whole date, or say under [dates] impute how this column is imputed."

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        "not-a-number": Rule(
            "error",
            "a number",
            "Write the number alone, with a point; leave the cell blank if it was not measured, or "
            'map the word for that to "" under [codes] in study.toml.',
        ),
        "not-a-flag": Rule(
            "error", "Y or N", "Write Y or N, or leave the cell blank if it is not known."
        ),
        "unknown-term": Rule(
            "error",
            "one of the table's words",
            "Write one of these words, or map this one under [codes] in study.toml.",
        ),
        "missing-value": Rule(
            "error", "a value", "Fill in the cell: without it the row belongs nowhere."
        ),
        "not-a-date": Rule(
            "error",
            "a day that exists, such as 2014-02-03, or 2014-02 where the day is unknown",
            "Write the date as year-month-day; leave out from the right what is not known.",
        ),
        "mixed-forms": Rule(
            "error",
            "the form of the other cells",
            "Write this cell as the others of its sheet are written, or export the sheet anew.",
        ),
        "thousands-separator": Rule(
            "error",
            "a number without marks between its thousands",
            "Take the marks out: whether they part thousands or decimals is not guessed.",
        ),
        "ambiguous-number": Rule(
            "error",
            "a number of which the sheet shows whether it has decimals",
            'Say under [data] decimal whether "comma" or "point" parts decimals, or write the '
            "number with other digits.",
        ),
        "ambiguous-date": Rule(
            "error",
            "a date of which the sheet shows which number is the day",
            'Say under [dates] order whether the "day first" or the "month first" is meant.',
        ),
        "month-first": Rule(
            "error",
            "year-month-day, or the day before the month",
            'Say order = "month first" under [dates], if that is meant throughout.',
        ),
        "limit-differs": Rule(
            "error",
            "below with <, above with >",
            "Mend the sign before the value, or the limit beside it.",
        ),
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
        "not-a-grade": Rule(
            "error",
            "a grade from 1 to 5",
            "Mend the grade; leave the cell blank if it is not known, and take the row out if "
            "there was no event.",
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
        "unknown-visit": Rule(
            "warning",
            "a visit of the schedule, as study.toml names it",
            "Write the visit as [[visit]] names it, map this word under [codes.visit], or call it "
            '"unscheduled"; until then its date alone says where it belongs.',
        ),
        "outside-window": Rule(
            "warning",
            "a day in the window of its visit, or of any visit that collects it",
            "Mend the day or the visit. Nothing, if it was taken then: a value counts at the visit "
            "that its label names, and without one at none.",
        ),
        "unknown-offer": Rule(
            "warning",
            "an offer that a [[decision]] makes",
            "Write the offer as [[decision]] has it, or name this word there under recorded_as; "
            "nothing, if something else was offered: note the deviation.",
        ),
        "examination-without-measurement": Rule(
            "warning",
            "measurements of the patient's lesions on about this day",
            "Add the measurements, or mend the day: until then nothing that was followed is known "
            "of this examination.",
        ),
        "no-baseline-weight": Rule(
            "warning",
            "a weight on or before the first dose",
            "Add the weight: until then no loss of weight can be graded for this patient.",
        ),
        "unit-not-graded": Rule(
            "warning",
            "a unit in which the test can be graded",
            "Write the unit, or map the site's word for it under [codes.unit]; until then the "
            "value has no grade.",
        ),
        "no-planned-assessment": Rule(
            "warning",
            "a visit of the schedule that collects the examination of tumours",
            "Say under collect of the visits that tumours are examined there, or say under "
            "[tumour_response] collected_as what they call it; until then no assessment counts "
            "as missed, and none as the next.",
        ),
        "no-limit-for-grade": Rule(
            "warning",
            "a limit of normal beside each value that is to be graded",
            "Fill in the limit of the laboratory; until then a value whose grade depends on it "
            "has none.",
        ),
        "calcium-without-albumin": Rule(
            "warning",
            "albumin of the same day beside total calcium, or calcium corrected for it",
            "Add the albumin, or the corrected calcium (CACORR); until then the calcium has no "
            "grade.",
        ),
        "limits-contradict": Rule(
            "error",
            "an upper limit of normal above 0, and not below the lower one",
            "Mend the limits; leave blank the one that the laboratory does not state.",
        ),
        "test-perhaps-graded": Rule(
            "warning",
            "a test that is graded",
            "Write the code of the test, or map this word under [codes.test]: until then its "
            "values have no grade; nothing, if it is another test.",
        ),
        "marker-perhaps-meant": Rule(
            "warning",
            "a marker as the study file names it",
            "Write the marker so, or map this word under [codes.marker]: until then its values "
            "take no part; nothing, if it is another marker.",
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
        "no-logarithm": Rule(
            "error",
            "more than 0",
            "Mend the value; below the limit of the assay write the limit with < before it.",
        ),
        "no-limit-of-normal": Rule(
            "warning",
            "the upper limit of normal beside each value",
            "Fill in the limit of the laboratory; until then the patient is not evaluable.",
        ),
        "two-assays": Rule(
            "warning",
            "one assay for all values of a patient",
            "Nothing, if the assays agree: a change of assay can look like a change of the marker.",
        ),
        "implausible-date": Rule(
            "error", "a day between 1900 and 2199", "Mend the year of this date."
        ),
        "partial-date": Rule("error", "a whole date", _WHOLE_DATE),
        "incomplete-date": Rule("warning", "a whole date", _WHOLE_DATE),
        "unknown-patient": Rule(
            "error",
            "a patient in the table of subjects",
            "Mend the patient's identifier, or add the patient to the table of subjects.",
        ),
        "unknown-lesion": Rule(
            "error",
            "a lesion that this reader identified in this patient",
            "Mend the lesion's name or its reader, or add it to the table of lesions.",
        ),
        "unknown-mass": Rule(
            "error",
            "another lesion that this reader followed in this patient; of a target, a target",
            "Name the lesion that it became one with, or came from, as the table of lesions does.",
        ),
        "duplicate-record": Rule(
            "error",
            "one record",
            "Leave the record that holds, and take out the one that contradicts it.",
        ),
        "repeated-record": Rule(
            "warning",
            "each record once",
            "Nothing, since it counts once; or take the repetition out.",
        ),
        "two-units": Rule(
            "error",
            "the unit of the other rows",
            "Convert the value, so that the column is in one unit throughout.",
        ),
        "unknown-unit": Rule("error", "mm or cm", "Convert the values to millimetres."),
        "negative-value": Rule("error", "0 or more", "Mend the number."),
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
        "new-lesion-unsaid": Rule(
            "warning",
            "EQUIVOCAL or UNEQUIVOCAL, said of the new lesion on this day",
            "Record in TR its TUMSTATE, EQUIVOCAL or UNEQUIVOCAL, or in RS the day's NEWLPROG: "
            "until then it is not known whether the lesion is new.",
        ),
        "recorded-after-death": Rule(
            "warning", "a day on or before the death", "Mend this day or the day of death."
        ),
        "after-cut-off": Rule(
            "warning",
            "a day on or before the data cut-off",
            "Nothing, if the record is meant to be left out; else move data.cut_off.",
        ),
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
        "before-time-zero": Rule(
            "warning",
            "a response on or after time zero",
            "Nothing, if what came before is not meant to count; else mend the date.",
        ),
        "outvoted": Rule(
            "warning",
            "one record for an assessment",
            "Nothing, if the gravest or latest of several is meant; else leave that one alone.",
        ),
        "qualifier-without-record": Rule(
            "warning",
            "a record that IDVAR and IDVARVAL lead to",
            "Mend the sequence number; until then the qualifier is left out.",
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
        "qualifier-name-taken": Rule(
            "warning",
            "a name that its domain does not have",
            "Rename the qualifier; until then the domain's own column stands.",
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
)


def faults(
    rule: str,
    table: str | None,
    rows: pl.DataFrame,
    which: pl.Series | pl.Expr,
    column: str,
    *,
    heading: str | None = None,
    allowed: str | None = None,
) -> list[Finding]:
    """Make a finding of each row that a check caught.

    Parameters
    ----------
    rule
        The check.
    table, rows, which
        The plain table's name, its rows with `subject`, `file` and `row`, and those caught.
    column, heading
        The column at fault, and what the file calls it.
    allowed
        What this column may hold, where that says more than the rule.
    """
    if isinstance(which, pl.Series) and not which.any():
        return []
    return said_of_rows(rule, table, rows.filter(which), column, heading, allowed)


def said_of_rows(
    rule: str,
    table: str | None,
    rows: pl.DataFrame,
    column: str,
    heading: str | None,
    allowed: str | pl.Expr | None = None,
) -> list[Finding]:
    """Make a finding of every row; `allowed` may differ from row to row."""
    known = RULES[rule]
    expected = pl.lit(allowed or known.allowed) if not isinstance(allowed, pl.Expr) else allowed
    fields = rows.select(
        severity=pl.lit(known.severity),
        rule=pl.lit(rule),
        table=pl.lit(table, pl.String),
        file=pl.col("file").cast(pl.String),
        row="row",
        column=_heading(heading or column, rows),
        subject=pl.col("subject").cast(pl.String),
        value=as_text(column, rows.schema[column]),
        allowed=expected,
        remedy=pl.lit(known.remedy),
    )
    return [Finding._make(row) for row in fields.select(Finding._fields).iter_rows()]


def _heading(heading: str, rows: pl.DataFrame) -> pl.Expr:
    """Return the heading of each row's cell: of a pattern, with the row's own words in it."""
    words = [word for word in re.findall(r"\{\w+\}", heading) if word in rows.columns]
    if not words:
        return pl.lit(heading)
    pieces = re.split("|".join(map(re.escape, words)), heading)
    return pl.concat_str(
        *(
            part
            for pair in zip(map(pl.lit, pieces), [*map(pl.col, words), pl.lit("")], strict=True)
            for part in pair
        )
    )


def as_text(column: str, kind: pl.DataType) -> pl.Expr:
    """Write cells as they stand in the file, as far as their type still tells."""
    if kind == pl.Boolean:
        return pl.when(column).then(pl.lit("Y")).when(~pl.col(column)).then(pl.lit("N"))
    return pl.col(column).cast(pl.String).str.strip_suffix(".0")
