"""A study of plain tables with one thing broken in it: what `check` and `run` say of it.

Each case takes the lead study with its first patients, breaks one thing, and states the finding
that names it, how the commands end, and which endpoints still have results.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from broken import (
    CANNOT_BE_READ,
    DATA_HAVE_ERRORS,
    DONE,
    Cases,
    a_killed_run_leaves_the_earlier_readout,
    append,
    change,
    check_and_run_name,
    check_says_in_words,
    finding,
    invoke,
    protocol,
    put,
    rows_of,
    run_says_in_words,
    text_of,
    the_only_document,
    write,
)
from plain_files import workbook
from trialreadout.studies import make_study

SCANS = {"radioiodine uptake", "uptake of each lesion"}
BLOOD = {"thyroglobulin trend", "growth of thyroglobulin"}
TIMES = {
    "time to response",
    "duration of response",
    "progression-free survival",
    "overall survival",
}
RESPONSES = {
    "tumour response at week 26",
    "best overall response",
    "best overall response, confirmed",
    "disease control",
    "growth of the tumour",
}
COMPOSITE, DECISION = {"favourable response"}, {"decision at week 26"}
SAFETY = {"adverse events", "weight loss", "sorafenib"}
ALL = SCANS | BLOOD | TIMES | RESPONSES | COMPOSITE | DECISION | SAFETY
NO_RESPONSES = SCANS | BLOOD | SAFETY | {"overall survival"}
NO_BLOOD = ALL - BLOOD - COMPOSITE
NO_SCANS = ALL - SCANS - COMPOSITE - DECISION
NO_DEATHS = ALL - TIMES - DECISION
NO_DECISION = ALL - DECISION

PATIENTS = 10
"""Enough for every endpoint; with all of them each case takes three times as long."""

case = Cases()


@pytest.fixture(scope="session")
def first_patients(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundled") / "study"
    make_study("lead", folder)
    kept = {row["subject"] for row in rows_of(folder, "subjects")[:PATIENTS]}
    for table in (path.stem for path in (folder / "data").glob("*.csv")):
        put(folder, table, [row for row in rows_of(folder, table) if row["subject"] in kept])
    return folder


@pytest.fixture
def study(first_patients, tmp_path):
    return Path(shutil.copytree(first_patients, tmp_path / "study"))


MEASURED = {"state": "measured", "visit": "baseline"}


def at_cell(study, table, rule, which, column, value, file_column=None, **more):
    """Write a value into a cell of the first row that holds `which`, and expect it named."""
    row, at = change(study, table, which, **{column: value})
    place = (f"data/{table}.csv", at, file_column or column, value)
    return finding(rule, *place, **{"table": table, "subject": row["subject"]} | more)


def without_rows(study, table, **cells):
    """Take out the rows that hold some cells; give the number of rows that are left."""
    rows = rows_of(study, table)
    left = [row for row in rows if not cells.items() <= row.items()]
    assert len(left) < len(rows)
    put(study, table, left, list(rows[0]))


def without_column(study, table, *headings):
    rows = rows_of(study, table)
    put(study, table, rows, [each for each in rows[0] if each not in headings])


def renamed(study, table, heading, wrong):
    write(study, f"{table}.csv", text_of(study, table).replace(heading, wrong, 1))


def line_of(study, text):
    return (study / "study.toml").read_text().split(text)[0].count("\n") + 1


# Numbers


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_diameter_begins_with_the_letter_l(study):
    allowed = "a number in mm"
    said = at_cell(study, "measurements", "not-a-number", MEASURED, "diameter_mm", "l2.5")
    return said | {"allowed": allowed, "remedy": "Write the number alone, with a point;..."}


@case(DATA_HAVE_ERRORS, ALL - {"weight loss"})
def one_weight_has_a_point_among_decimal_commas(study):
    rows = rows_of(study, "weights")
    put(study, "weights", [r | {"weight_kg": r["weight_kg"].replace(".", ",")} for r in rows])
    said = at_cell(study, "weights", "mixed-forms", {}, "weight_kg", "66.1")
    return said | {"allowed": "the form of the other cells: decimal commas..."}


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_diameter_is_negative(study):
    said = at_cell(study, "measurements", "negative-value", MEASURED, "diameter_mm", "-43")
    return said | {"allowed": "0 or more", "remedy": "Mend the number."}


@case(DONE, ALL)
def a_target_is_0_mm_at_baseline(study):
    expected = {"severity": "warning", "allowed": "a target lesion of more than 0 mm at baseline"}
    rule = "baseline-without-disease"
    return at_cell(study, "measurements", rule, MEASURED, "diameter_mm", "0") | expected


@case(DONE, ALL)
def a_dose_is_0_mg(study):
    expected = {"severity": "warning", "allowed": "more than 0 mg, or a placebo"}
    return at_cell(study, "doses", "zero-dose", {}, "dose_mg", "0") | expected


@case(DATA_HAVE_ERRORS, set())
def an_age_is_written_with_its_unit(study):
    return at_cell(study, "subjects", "not-a-number", {}, "age_years", "54y")


# Dates


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_month_has_no_such_day(study):
    said = at_cell(study, "measurements", "not-a-date", {}, "assessed_on", "2008-02-30")
    return said | {"remedy": "Write the date as year-month-day;..."}


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_date_with_points_stands_among_iso_dates(study):
    said = at_cell(study, "measurements", "mixed-forms", {}, "assessed_on", "06.12.2007")
    return said | {"allowed": "the form of the other cells:...dates as ISO"}


@case(DATA_HAVE_ERRORS, NO_RESPONSES | {"growth of the tumour"})
def the_month_stands_first_throughout(study):
    rows = rows_of(study, "examinations")
    for row in rows:
        year, month, day = row["examined_on"].split("-")
        row["examined_on"] = f"{month}/{day}/{year}"
    put(study, "examinations", rows)
    place = ("data/examinations.csv", 2, "examined_on", rows[0]["examined_on"])
    remedy = 'Say order = "month first" under [dates], if that is meant throughout.'
    return finding("month-first", *place, subject=rows[0]["subject"], remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_DEATHS)
def a_patient_died_before_the_first_dose(study):
    rule = "death-before-first-dose"
    said = at_cell(study, "status", rule, {"subject": "NL-01"}, "died_on", "2007-12-01")
    return said | {"remedy": "Mend the day of death or the day of the first dose."}


@case(DONE, ALL)
def a_weight_was_taken_after_the_death(study):
    where = {"subject": "NL-01", "visit": "week 28"}
    rule = "recorded-after-death"
    remedy = (
        "Mend this day or the day of death. Until then nothing is left out for it: an adverse "
        "event is counted."
    )
    expected = {"severity": "warning", "remedy": remedy}
    return at_cell(study, "weights", rule, where, "measured_on", "2010-01-09") | expected


@case(DONE, ALL)
def a_death_lies_after_the_cut_off(study):
    where = {"subject": "NL-01"}
    said = at_cell(study, "status", "after-cut-off", where, "died_on", "2011-02-01")
    return said | {"severity": "warning", "allowed": "a day on or before the data cut-off"}


@case(DATA_HAVE_ERRORS, NO_DEATHS)
def a_patient_is_dead_without_a_day_of_death(study):
    _, at = change(study, "status", {"alive": "N"}, died_on="")
    return finding("death-without-date", "data/status.csv", at, "died_on", subject="NL-01")


@case(DATA_HAVE_ERRORS)
def a_dose_ends_before_it_starts(study):
    said = at_cell(study, "doses", "ends-before-start", {}, "ended_on", "2007-11-01")
    return said | {"allowed": "a day on or after the start"}


@case(DATA_HAVE_ERRORS, ALL - {"adverse events"})
def an_adverse_event_ends_before_it_starts(study):
    return at_cell(study, "adverse_events", "ends-before-start", {}, "ended_on", "2007-11-01")


@case(DONE, ALL)
def two_stretches_of_the_same_agent_overlap(study):
    first = rows_of(study, "doses")[0]
    _, at = append(study, "doses", {}, started_on="2008-01-01", dose_mg="200")
    allowed = f"...; that of row 2 ended on {first['ended_on']}"
    place = ("data/doses.csv", at, "started_on", "2008-01-01")
    return finding("overlapping-doses", *place, allowed=allowed, severity="warning")


@case(DONE, ALL)
def a_patient_entered_before_being_informed(study):
    rule = "enrolled-before-informed"
    _, at = change(study, "subjects", {}, informed_on="2007-12-20")
    place = ("data/subjects.csv", at, "enrolled_on", "2007-12-12")
    return finding(rule, *place, subject="NL-01", severity="warning")


@case(DONE, ALL)
def a_patient_entered_before_the_study_began(study):
    _, at = change(study, "subjects", {}, informed_on="2006-12-01", enrolled_on="2006-12-12")
    place = ("data/subjects.csv", at, "enrolled_on", "2006-12-12")
    allowed = "a day on or after 2007-10, when the study began"
    return finding("entered-before-study", *place, allowed=allowed, severity="warning")


# Headings


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_column_is_missing(study):
    without_column(study, "measurements", "lesion")
    value = "subject, reader, assessed_on, visit, diameter_mm, axis, state, reason_not_done"
    remedy = "Add the column, or name the site's own heading under [columns.measurements]..."
    place = ("data/measurements.csv", None, "lesion", value)
    return finding("missing-column", *place, remedy=remedy, allowed="a column headed lesion")


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def the_heading_of_the_diameters_is_misspelt(study):
    renamed(study, "measurements", "diameter_mm", "diamter_mm")
    remedy = 'Is "diamter_mm" meant?...'
    place = ("data/measurements.csv", None, "diameter_mm", "...")
    return finding("missing-column", *place, remedy=remedy)


@case(DATA_HAVE_ERRORS, ALL - {"weight loss"})
def weights_are_in_pounds(study):
    renamed(study, "weights", "weight_kg", "weight_lb")
    place = ("data/weights.csv", None, "weight_kg", "...")
    return finding("missing-column", *place)


@case(DATA_HAVE_ERRORS, ALL - {"weight loss"})
def weights_have_no_day(study):
    without_column(study, "weights", "measured_on")
    return finding("missing-column", "data/weights.csv", None, "measured_on", "...")


@case(DATA_HAVE_ERRORS, NO_DEATHS)
def the_heading_of_the_deaths_is_misspelt(study):
    renamed(study, "status", "died_on", "deid_on")
    remedy = 'Is "deid_on" meant?...'
    return finding("missing-column", "data/status.csv", None, "died_on", "...", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_heading_stands_twice(study):
    renamed(study, "measurements", "axis", "diameter_mm")
    place = ("data/measurements.csv", 1, "diameter_mm", "diameter_mm")
    return finding("duplicate-column", *place, remedy="Take one of the two columns out:...")


# Patients, lesions, scans, records


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_patient_is_unknown(study):
    _, at = change(study, "measurements", {}, subject="NL-99")
    place = ("data/measurements.csv", at, "subject", "NL-99")
    return finding("unknown-patient", *place, subject="NL-99", table="measurements")


@case(DATA_HAVE_ERRORS, NO_SCANS)
def a_focus_is_of_an_unknown_patient(study):
    _, at = change(study, "foci", {}, subject="NL-99")
    return finding("unknown-patient", "data/foci.csv", at, "subject", "NL-99", table="foci")


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_lesion_was_measured_that_nobody_identified(study):
    return at_cell(study, "measurements", "unknown-lesion", MEASURED, "lesion", "T9")


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_lesion_was_measured_twice_with_two_sizes(study):
    earlier, at = append(study, "measurements", MEASURED, diameter_mm="99")
    size = rows_of(study, "measurements")[earlier - 2]["diameter_mm"]
    place = ("data/measurements.csv", at, "diameter_mm", "99")
    return finding("duplicate-record", *place, allowed=f'one record; row {earlier} says "{size}"')


@case(DONE, ALL)
def a_measurement_stands_twice(study):
    earlier, at = append(study, "measurements", MEASURED)
    place = ("data/measurements.csv", at, "visit", "baseline")
    allowed = f"each record once; row {earlier} says the same"
    return finding("repeated-record", *place, allowed=allowed, severity="warning")


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_lesion_merged_into_one_that_does_not_exist(study):
    return at_cell(study, "lesions", "unknown-mass", {}, "merged_into", "T7")


@case(DONE, ALL)
def a_scan_was_not_read(study):
    scan = rows_of(study, "scans")[2]
    without_rows(study, "reads", **{key: scan[key] for key in ("subject", "scanned_on", "kind")})
    place = ("data/scans.csv", 4, "scanned_on", scan["scanned_on"])
    return finding("scan-without-read", *place, subject=scan["subject"], severity="warning")


@case(DATA_HAVE_ERRORS, NO_SCANS)
def a_reading_is_of_no_scan(study):
    scan = rows_of(study, "scans")[2]
    key = {each: scan[each] for each in ("subject", "scanned_on", "kind")}
    without_rows(study, "scans", **key)
    at = next(i for i, row in enumerate(rows_of(study, "reads")) if key.items() <= row.items()) + 2
    place = ("data/reads.csv", at, "scanned_on", scan["scanned_on"])
    return finding("read-without-scan", *place, subject=scan["subject"])


@case(DATA_HAVE_ERRORS, NO_SCANS)
def a_focus_is_in_no_reading(study):
    row, at = change(study, "foci", {}, reader="reader 9")
    place = ("data/foci.csv", at, "scanned_on", row["scanned_on"])
    return finding("focus-without-read", *place, remedy="Add the reading, or mend the day,...")


@case(DATA_HAVE_ERRORS, NO_SCANS)
def a_scan_is_of_no_known_kind(study):
    said = at_cell(study, "scans", "unknown-term", {}, "kind", "PET")
    return said | {"allowed": "planar, spect"}


@case(DONE, ALL)
def nothing_was_measured_at_an_examination(study):
    look = rows_of(study, "examinations")[2]
    without_rows(study, "measurements", subject="NL-01", assessed_on=look["examined_on"])
    place = ("data/examinations.csv", 4, "examined_on", look["examined_on"])
    return finding("examination-without-measurement", *place, severity="warning")


@case(DONE, ALL)
def a_patient_has_no_row_of_status(study):
    without_rows(study, "status", subject="NL-04")
    _, at = change(study, "subjects", {"subject": "NL-04"})
    place = ("data/subjects.csv", at, "subject", "NL-04")
    return finding("no-status", *place, severity="warning", remedy="Add what is last known...")


@case(DONE, ALL)
def a_patient_has_no_weight_before_treatment(study):
    without_rows(study, "weights", subject="NL-01", visit="baseline")
    place = ("data/subjects.csv", 2, "subject", "NL-01")
    return finding("no-baseline-weight", *place, severity="warning")


@case(DATA_HAVE_ERRORS, set())
def a_patient_stands_twice_with_two_ages(study):
    earlier, at = append(study, "subjects", {}, age_years="80")
    age = rows_of(study, "subjects")[earlier - 2]["age_years"]
    allowed = f'one record; row {earlier} says "{age}"'
    place = ("data/subjects.csv", at, "age_years", "80")
    return finding("duplicate-record", *place, allowed=allowed)


@case(DONE, ALL)
def a_patient_is_too_young(study):
    said = at_cell(study, "subjects", "age-outside", {}, "age_years", "12")
    return said | {"severity": "warning", "allowed": "18 to 80 years"}


# Blood values


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_marker_is_in_two_units(study):
    said = at_cell(study, "markers", "two-units", {}, "unit", "pmol/l")
    return said | {"allowed": "ug/l", "remedy": "Convert the value,..."}


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_marker_is_0(study):
    remedy = "Mend the value; below the limit of the assay write the limit with < before it."
    return at_cell(study, "markers", "no-logarithm", {}, "value", "0", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_value_below_the_limit_is_said_to_be_above_it(study):
    row, at = change(study, "markers", {}, value="<0.1", limit="above")
    place = ("data/markers.csv", at, "limit", "above")
    return finding("limit-differs", *place, subject=row["subject"])


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_value_is_n_d(study):
    remedy = '...map the word for that to "" under [codes] in study.toml.'
    return at_cell(study, "markers", "not-a-number", {}, "value", "n.d.", remedy=remedy)


@case(DONE, ALL)
def a_value_was_taken_far_from_its_visit(study):
    where = {"subject": "NL-01", "visit": "week 4"}
    said = at_cell(study, "markers", "outside-window", where, "sampled_on", "2009-07-02")
    return said | {"severity": "warning"}


# Words


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_state_is_in_a_word_of_the_site(study):
    allowed = "measured, absent, too small, present, progressed, not evaluable"
    remedy = "Write one of these words, or map this one under [codes] in study.toml."
    said = at_cell(study, "measurements", "unknown-term", MEASURED, "state", "shrunk")
    return said | {"allowed": allowed, "remedy": remedy}


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_lesion_has_a_role_that_is_none(study):
    said = at_cell(study, "lesions", "unknown-term", {}, "role", "targett")
    return said | {"allowed": "target, non-target, new"}


@case(DATA_HAVE_ERRORS, NO_DECISION)
def an_offer_was_perhaps_accepted(study):
    said = at_cell(study, "decisions", "not-a-flag", {}, "accepted", "perhaps")
    return said | {"allowed": "Y or N"}


@case(DONE, ALL)
def an_offer_is_none_of_the_protocol(study):
    said = at_cell(study, "decisions", "unknown-offer", {}, "offer", "watch and wait")
    return said | {"severity": "warning", "allowed": "radioiodine and sorafenib, continue..."}


@case(DONE, ALL)
def a_visit_is_none_of_the_schedule(study):
    where = {"visit": "week 26"}
    said = at_cell(study, "examinations", "unknown-visit", where, "visit", "week 27")
    return said | {"severity": "warning", "remedy": "Write the visit as [[visit]] names it,..."}


@case(DATA_HAVE_ERRORS, ALL - {"adverse events"})
def a_grade_is_6(study):
    said = at_cell(study, "adverse_events", "not-a-grade", {}, "grade", "6")
    return said | {"allowed": "a grade from 1 to 5"}


@case(DATA_HAVE_ERRORS, ALL - {"adverse events"})
def a_grade_is_2_and_a_half(study):
    said = at_cell(study, "adverse_events", "not-a-number", {}, "grade", "2.5")
    return said | {"allowed": "a whole number"}


# Tables and files


@case(DATA_HAVE_ERRORS, ALL - TIMES)
def there_is_no_table_of_status(study):
    (study / "data" / "status.csv").unlink()
    remedy = "Add status.csv with its rows, or name its file under [data] files."
    value = "overall survival"
    return finding("missing-table", "data", value=value, table="status", remedy=remedy)


@case(DATA_HAVE_ERRORS, set())
def there_is_no_table_of_doses(study):
    (study / "data" / "doses.csv").unlink()
    return finding("missing-table", "data", value="overall survival", table="doses")


@case(CANNOT_BE_READ)
def there_is_no_table_of_subjects(study):
    (study / "data" / "subjects.csv").unlink()
    remedy = "Add its file or sheet, or give its name under [data] files."
    return finding("missing-table", "data/subjects.*", value="subjects", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_table_has_nothing_in_it(study):
    write(study, "measurements.csv", "")
    file, remedy = "data/measurements.csv", "Export it again, with its headings."
    return finding("empty-file", file, value="nothing in it", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_table_has_headings_alone(study):
    put(study, "measurements", [], list(rows_of(study, "measurements")[0]))
    value = "best overall response"
    return finding("empty-table", "data", value=value, table="measurements")


@case(DONE, ALL)
def no_reader_saw_any_focus(study):
    put(study, "foci", [], list(rows_of(study, "foci")[0]))
    value = "no rows below the headings"
    return finding("no-rows", "data/foci.csv", value=value, severity="warning")


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def the_last_line_of_a_table_is_cut(study):
    lines = text_of(study, "measurements").splitlines()
    write(study, "measurements.csv", "\n".join([*lines[:-1], lines[-1][:20]]))
    file, allowed = "data/measurements.csv", "9 cells, as in the heading"
    return finding("ragged-row", file, len(lines), value="... cells", allowed=allowed)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_picture_is_called_csv(study):
    write(study, "measurements.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    file, remedy = "data/measurements.csv", 'Save it again as "CSV UTF-8".'
    return finding("unreadable-file", file, value="bytes that are no text...", remedy=remedy)


def instead_of_csv(study, table, ending, content):
    (study / "data" / f"{table}.csv").unlink()
    write(study, f"{table}.{ending}", content)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_workbook_is_cut_short(study):
    instead_of_csv(study, "measurements", "xlsx", b"PK\x03\x04 and then nothing")
    file, remedy = "data/measurements.xlsx", "Check that it is whole and not protected, and..."
    table = "measurements"
    return finding("unreadable-file", file, value="...", remedy=remedy, table=table)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_workbook_has_a_password(study):
    instead_of_csv(study, "measurements", "xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096))
    value = "a workbook with a password, or in the format of before 2007"
    remedy = "Open it in the spreadsheet program, take its password off,..."
    return finding("unreadable-file", "data/measurements.xlsx", value=value, remedy=remedy)


@case(CANNOT_BE_READ)
def the_workbook_of_subjects_has_a_password(study):
    instead_of_csv(study, "subjects", "xlsx", bytes.fromhex("D0CF11E0A1B11AE1") + bytes(4096))
    value = "a workbook with a password, or in the format of before 2007"
    return finding("unreadable-file", "data/subjects.xlsx", value=value, table="subjects")


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_table_has_two_files(study):
    write(study, "measurements.parquet", b"PAR1")
    value = "data/measurements.csv and data/measurements.parquet"
    remedy = 'Name the one that holds under [data] files: measurements = "measurements.csv";...'
    file = "data/measurements.csv"
    return finding("two-files-for-a-table", file, value=value, remedy=remedy)


@case(CANNOT_BE_READ)
def the_data_folder_is_a_file(study):
    shutil.rmtree(study / "data")
    (study / "data").write_text("")
    return finding("no-data", "data", value="no such folder, or nothing in it")


@case(CANNOT_BE_READ)
def the_data_folder_is_misspelt(study):
    protocol(study, 'folder = "data"', 'folder = "dta"')
    remedy = (
        "Put the tables there, each a file or a sheet of one, or name their folder under "
        '[data] folder; "readout init NEW-FOLDER" makes one to fill in.'
    )
    return finding("no-data", "dta", value="no such folder, or nothing in it", remedy=remedy)


# What the study file says of the data


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_file_is_named_that_is_not_there(study):
    protocol(study, "assessment_days = 14", 'files = { markers = "markes.csv" }')
    remedy = 'Is "markers.csv" meant?...'
    file, table = "data/markes.csv", "markers"
    return finding("missing-file", file, value="markes.csv", table=table, remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def the_sheet_of_a_workbook_is_misspelt(study):
    rows = rows_of(study, "markers")
    (study / "data" / "markers.csv").unlink()
    cells = [list(rows[0]), *([*map(str, row.values())] for row in rows)]
    workbook(
        study / "data" / "labor.xlsx", **{"Tg-Werte": cells, "Notes": [["x", "y"], ["1", "2"]]}
    )
    protocol(study, "assessment_days = 14", 'files = { markers = "labor.xlsx#Tg-Wert" }')
    remedy = 'Is "labor.xlsx#Tg-Werte" meant?...'
    file, value = "data/labor.xlsx#Tg-Wert", "labor.xlsx#Tg-Wert"
    return finding("missing-file", file, value=value, table="markers", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_heading_is_mapped_that_is_not_there(study):
    protocol(study, "[tumour_response]", '[columns.markers]\nvalue = "Tg"\n\n[tumour_response]')
    remedy = "Mend value under [columns.markers] in study.toml, or the heading in the file."
    return finding("missing-column", "data/markers.csv", None, "Tg", "Tg", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_BLOOD)
def a_column_is_mapped_that_is_none(study):
    protocol(study, "[tumour_response]", '[columns.markers]\nvalu = "value"\n\n[tumour_response]')
    column, remedy = "columns.markers.valu", "Write value."
    return finding("unknown-column", "study.toml", None, column, "valu", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def a_word_is_mapped_to_one_that_is_none(study):
    protocol(study, "[tumour_response]", '[codes.state]\nmeasured = "mesured"\n[tumour_response]')
    column, remedy = (
        "codes.state.measured",
        "Map the site's own word, on the left, to one of these.",
    )
    return finding("unknown-term", "study.toml", None, column, "mesured", remedy=remedy)


@case(DATA_HAVE_ERRORS, NO_RESPONSES)
def the_reader_of_record_is_nobody(study):
    protocol(study, 'ct = "investigator"', 'ct = "dr nobody"')
    column, allowed = "data.reader_of_record.ct", "investigator, accepted"
    return finding("unknown-reader", "study.toml", None, column, "dr nobody", allowed=allowed)


@case(DATA_HAVE_ERRORS, NO_SCANS)
def the_reader_of_scans_is_nobody(study):
    protocol(study, 'scintigraphy = "adjudicated"', 'scintigraphy = "dr nobody"')
    column = "data.reader_of_record.scintigraphy"
    return finding("unknown-reader", "study.toml", None, column, "dr nobody")


@case(DATA_HAVE_ERRORS, set())
def the_cut_off_lies_before_all_data(study):
    protocol(study, "cut_off = 2011-01-31", "cut_off = 1999-01-31")
    column = "data.cut_off"
    return finding("cut-off-before-data", "study.toml", None, column, "1999-01-31")


# The protocol


@case(CANNOT_BE_READ)
def a_key_is_misspelt(study):
    protocol(study, "assessment_days", "asessment_days")
    at, column = line_of(study, "asessment_days"), "data.asessment_days"
    remedy = 'Did you mean "assessment_days"?'
    return finding("unknown-key", "study.toml", at, column, "asessment_days", remedy=remedy)


@case(CANNOT_BE_READ)
def a_kind_of_endpoint_does_not_exist(study):
    protocol(study, 'kind = "weight-loss"', 'kind = "weight-los"')
    at, remedy = line_of(study, 'kind = "weight-los"'), 'Did you mean "weight-loss"?'
    column = 'endpoint "weight loss".kind'
    return finding("not-allowed", "study.toml", at, column, "weight-los", remedy=remedy)


@case(DATA_HAVE_ERRORS, ALL - {"thyroglobulin trend"} - COMPOSITE)
def a_marker_is_asked_for_that_nobody_has(study):
    """The composite that counts it has no result either, and says so."""
    criterion = '2"\nmarker = "'
    protocol(study, f"{criterion}thyroglobulin", f"{criterion}calcitonin")
    column, allowed = 'endpoint "thyroglobulin trend".marker', "thyroglobulin"
    return finding("not-in-the-data", "study.toml", None, column, "calcitonin", allowed=allowed)


@case(DATA_HAVE_ERRORS, ALL - {"sorafenib"})
def an_agent_is_asked_for_that_nobody_was_given(study):
    protocol(study, '"descriptive"\nagent = "sorafenib"', '"descriptive"\nagent = "lenvatinib"')
    column, allowed = 'endpoint "sorafenib".agent', "sorafenib"
    return finding("not-in-the-data", "study.toml", None, column, "lenvatinib", allowed=allowed)


@case(CANNOT_BE_READ)
def an_analysis_set_is_none(study):
    protocol(study, 'analysis_set = "treated"', 'analysis_set = "treted"')
    at, remedy = line_of(study, '"treted"'), 'Did you mean "treated"?'
    return finding("unknown-name", "study.toml", at, "...analysis_set", "treted", remedy=remedy)


@case(CANNOT_BE_READ)
def an_endpoint_is_asked_at_no_visit_of_the_schedule(study):
    protocol(study, 'criterion 3"\nat = "week 26"', 'criterion 3"\nat = "week 27"')
    column = 'endpoint "tumour response at week 26".at'
    at = line_of(study, 'at = "week 27"')
    return finding("unknown-name", "study.toml", at, column, "week 27")


@case(CANNOT_BE_READ)
def an_event_lies_before_no_visit_of_the_schedule(study):
    protocol(study, "death before week 26", "death before week 27")
    at, column = line_of(study, "death before week 27"), "intercurrent_event 1.event"
    return finding("unknown-name", "study.toml", at, column, "week 27")


@case(CANNOT_BE_READ)
def a_number_is_summarised_that_the_endpoint_has_not(study):
    protocol(study, '"slope_per_week"', '"slop_per_week"')
    at, allowed = line_of(study, '"slop_per_week"'), '"slope_per_week",...'
    return finding("not-allowed", "study.toml", at, "...column", "slop_per_week", allowed=allowed)


@case(DATA_HAVE_ERRORS)
def a_group_is_no_column_of_the_subjects(study):
    protocol(study, 'group = "bone_metastases"', 'group = "bone"')
    remedy = "Name a column of the table of subjects."
    return finding("unknown-group", "study.toml", None, "statistic.group", "bone", remedy=remedy)


@case(CANNOT_BE_READ)
def a_bracket_is_not_closed(study):
    protocol(study, "[study]", "[study")
    at, remedy = line_of(study, "[study"), "Close the heading as it was opened: [one] or [[many]]."
    return finding("toml-syntax", "study.toml", at, "...", "[study", remedy=remedy)


# What the commands must say and leave


@pytest.mark.parametrize(("break_it", "status", "endpoints"), case)
def test_what_is_broken_is_named(study, break_it, status, endpoints):
    check_and_run_name(study, break_it(study), status, endpoints)


@pytest.mark.parametrize(("break_it", "status", "endpoints"), case[1::4])
def test_it_is_said_in_words_too(study, break_it, status, endpoints):
    expected = break_it(study)
    check_says_in_words(study, expected, status)
    run_says_in_words(study, expected, status)


WARNINGS = [each for each in case if each.values[1] == DONE]


@pytest.mark.parametrize(("break_it", "status", "endpoints"), WARNINGS[::3])
def test_a_warning_ends_with_1_if_asked_to(study, break_it, status, endpoints):
    break_it(study)
    assert invoke("check", str(study), "--strict").exit_code == DATA_HAVE_ERRORS
    assert invoke("run", str(study), "--strict", "--json").exit_code == DATA_HAVE_ERRORS


def said_of(study):
    return the_only_document(invoke("run", str(study), "--json"))


def test_blank_rows_are_no_fault_and_row_numbers_stay_true(study):
    expected = said_of(study)
    lines = text_of(study, "measurements").splitlines()
    blank = "," * lines[0].count(",")
    write(study, "measurements.csv", "\n".join([*lines[:5], "", blank, *lines[5:]]) + "\n")
    assert said_of(study) == expected
    lines[8] = lines[8].replace("measured", "shrunk").replace("present", "shrunk")
    write(study, "measurements.csv", "\n".join([*lines[:5], "", blank, *lines[5:]]) + "\n")
    (named,) = [f for f in said_of(study)["findings"] if f["rule"] == "unknown-term"]
    assert (named["row"], named["value"]) == (11, "shrunk")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_table_that_may_not_be_read(study):
    (study / "data" / "markers.csv").chmod(0)
    expected = finding("unreadable-file", "data/markers.csv", value="...", table="markers")
    check_and_run_name(study, expected, DATA_HAVE_ERRORS, NO_BLOOD)


def test_a_killed_run_leaves_the_earlier_readout_whole(study):
    assert invoke("run", str(study)).exit_code == DONE
    change(study, "subjects", {}, age_years="55")
    a_killed_run_leaves_the_earlier_readout(study)
