"""A study with one thing broken in it: what `check` and `run` say of it, and how they end.

Each case takes the whole bundled study, breaks one thing, and states the finding that names
it. `check` and `run`, in words and as JSON, then must say the same and end alike; nothing
raises, and a readout is written whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import polars as pl
import pyreadstat
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
    command,
    finding,
    invoke,
    is_named,
    protocol,
    put,
    rows_of,
    run_says_in_words,
    text_of,
    the_only_document,
    unfinished,
    write,
)
from trialreadout.core.findings import StudyError
from trialreadout.core.whole_folder import write_folder
from trialreadout.sources.transport import fault_of_transport
from trialreadout.studies import make_study

SURVIVAL = {"overall survival"}
TIMES = SURVIVAL | {"progression-free survival"}
ALL = TIMES | {
    "best overall response",
    "best overall response, unconfirmed",
    "clinical benefit",
    "tumour response",
}
UNCOMPARED = ALL - {"tumour response"}
NOTHING: set[str] = set()

case = Cases()


@pytest.fixture(scope="session")
def whole_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bundled") / "study"
    make_study("small-sdtm", folder)
    return folder


@pytest.fixture
def study(whole_study, tmp_path):
    return Path(shutil.copytree(whole_study, tmp_path / "study"))


def as_xpt(study, domain, version):
    table = pl.read_csv(study / "data" / f"{domain}.csv", infer_schema=False).fill_null("")
    path = study / "data" / f"{domain}.xpt"
    pyreadstat.write_xport(table, str(path), file_format_version=version)
    (study / "data" / f"{domain}.csv").unlink()
    return path


DIAMETER = {"TRTESTCD": "LDIAM", "TREVAL": "INVESTIGATOR"}
"""A target lesion that is no node, as the reader of record measured it."""


# The protocol


@case(CANNOT_BE_READ)
def a_key_is_misspelt(study):
    protocol(study, "stable_from_week", "stable_form_week")
    line = (study / "study.toml").read_text()[:].split("stable_form_week")[0].count("\n") + 1
    key = 'endpoint "best overall response".stable_form_week'
    remedy = 'Did you mean "stable_from_week"?'
    return finding("unknown-key", "study.toml", line, key, "stable_form_week", remedy=remedy)


@case(CANNOT_BE_READ)
def a_kind_of_endpoint_does_not_exist(study):
    with (study / "study.toml").open("a") as file:
        file.write('\n[[endpoint]]\nname = "x"\nkind = "recist-worst"\n')
    line = len((study / "study.toml").read_text().splitlines())
    return finding("not-allowed", "study.toml", line, 'endpoint "x".kind', "recist-worst")


@case(DATA_HAVE_ERRORS, ALL)
def a_marker_is_asked_for_and_there_are_no_markers(study):
    with (study / "study.toml").open("a") as file:
        file.write('\n[[endpoint]]\nname = "x"\nkind = "marker-trend"\nmarker = "CEA"\n')
    return finding("missing-table", "data", value="x", table="markers")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def the_reader_of_record_is_nobody(study):
    protocol(study, "assessment_days", 'reader_of_record = { ct = "dr nobody" }\nassessment_days')
    column = "data.reader_of_record.ct"
    allowed = "investigator, radiologist 1, accepted"
    return finding("unknown-reader", "study.toml", None, column, "dr nobody", allowed=allowed)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def accepted_readings_count_and_none_is_marked(study):
    protocol(study, "assessment_days", 'reader_of_record = { ct = "accepted" }\nassessment_days')
    column = "data.reader_of_record.ct"
    return finding("nothing-accepted", "study.toml", None, column, "accepted")


@case(DATA_HAVE_ERRORS, NOTHING)
def the_cut_off_lies_before_all_data(study):
    text = (study / "study.toml").read_text()
    day = text.partition("cut_off = ")[2][:10]
    protocol(study, day, "1999-12-31")
    column = "data.cut_off"
    return finding("cut-off-before-data", "study.toml", None, column, "1999-12-31")


@case(DATA_HAVE_ERRORS, ALL)
def the_words_of_a_column_that_no_table_has_are_mapped(study):
    protocol(study, "[dates]", '[codes.respnse]\nCHECK = "NE"\n\n[dates]')
    remedy = "Write response."
    return finding("unknown-column", "study.toml", None, "codes.respnse", "respnse", remedy=remedy)


@case(DATA_HAVE_ERRORS, ALL)
def a_word_is_mapped_to_one_that_the_table_does_not_know(study):
    protocol(study, "[dates]", '[codes.response]\nCHECK = "unclear"\n\n[dates]')
    return finding("unknown-term", "study.toml", None, "codes.response.CHECK", "unclear")


@case(DATA_HAVE_ERRORS, ALL)
def a_date_of_no_table_is_imputed(study):
    protocol(study, "died_on =", "dead_on =")
    return finding("unknown-column", "study.toml", None, "dates.impute.dead_on", "dead_on")


@case(DATA_HAVE_ERRORS)
def a_statistic_is_grouped_by_a_column_that_is_not_there(study):
    protocol(study, 'analysis_set = "treated"', 'analysis_set = "treated"\ngroup = "armm"')
    return finding("unknown-group", "study.toml", None, "statistic.group", "armm")


@case(DONE, ALL)
def nobody_is_in_an_analysis_set(study):
    protocol(study, 'rule = "at least one dose"', 'rule = "randomised"')
    column, value = "analysis_set", "treated"
    return finding("empty-analysis-set", "study.toml", None, column, value, severity="warning")


@case(CANNOT_BE_READ)
def the_data_are_sdtm_and_the_study_file_says_plain(study):
    protocol(study, 'dialect = "sdtm"', 'dialect = "plain"')
    return finding("missing-table", "data/subjects.*", value="subjects", table="subjects")


# Folders and domains that are not there


@case(CANNOT_BE_READ)
def there_is_no_study_file(study):
    (study / "study.toml").unlink()
    return finding("study-file-missing", "study.toml", value=str(study / "study.toml"))


@case(CANNOT_BE_READ)
def the_folder_is_empty(study):
    shutil.rmtree(study)
    study.mkdir()
    return finding("study-file-missing", "study.toml", value=str(study / "study.toml"))


@case(CANNOT_BE_READ)
def the_study_is_not_there(study):
    shutil.rmtree(study)
    return finding("study-file-missing", "study.toml", value=str(study / "study.toml"))


@case(CANNOT_BE_READ)
def the_data_folder_is_empty(study):
    shutil.rmtree(study / "data")
    (study / "data").mkdir()
    return finding("no-data", "data", value="no such folder, or nothing in it")


@case(CANNOT_BE_READ)
def the_data_folder_is_a_file(study):
    shutil.rmtree(study / "data")
    (study / "data").write_text("")
    return finding("no-data", "data", value="no such folder, or nothing in it")


@case(CANNOT_BE_READ)
def the_data_folder_holds_only_notes(study):
    shutil.rmtree(study / "data")
    (study / "data").mkdir()
    write(study, "notes.txt", "nothing yet")
    return finding("missing-domain", "data/dm.*", value="DM")


@case(CANNOT_BE_READ)
def dm_is_missing(study):
    (study / "data" / "dm.csv").unlink()
    return finding("missing-domain", "data/dm.*", value="DM", table="subjects")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def tr_is_missing(study):
    (study / "data" / "tr.csv").unlink()
    value, remedy = (
        "tumour response",
        "Add TR with its rows, or name its file under [data] domains.",
    )
    return finding("missing-table", "data", value=value, table="measurements", remedy=remedy)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def tu_is_missing(study):
    (study / "data" / "tu.csv").unlink()
    return finding("missing-table", "data", value="tumour response", table="lesions")


@case(DATA_HAVE_ERRORS, NOTHING)
def ex_is_missing(study):
    (study / "data" / "ex.csv").unlink()
    return finding("missing-table", "data", value="overall survival", table="doses")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def rs_is_missing_and_responses_are_graded_from_it(study):
    protocol(study, '"measurements"', '"assessments"')
    (study / "data" / "rs.csv").unlink()
    return finding("missing-table", "data", value="tumour response", table="assessments")


@case(DONE, ALL)
def a_domain_is_missing_that_the_last_contact_rests_on(study):
    (study / "data" / "ae.csv").unlink()
    return finding("missing-domain", "data/ae.*", value="AE", severity="warning")


@case(DATA_HAVE_ERRORS)
def a_domain_is_missing_that_the_protocol_names(study):
    protocol(study, "last_contact =", 'domains = { rs = "responses" }\nlast_contact =')
    return finding("missing-domain", "data/responses.*", value="RS")


@case(DATA_HAVE_ERRORS)
def a_domain_has_two_files(study):
    pl.DataFrame({"USUBJID": ["x"]}).write_parquet(study / "data" / "rs.parquet")
    value = "rs.csv and rs.parquet"
    return finding("two-files-for-a-domain", "data/rs.csv", value=value, table="assessments")


# Files that are not whole, or not what their ending says


@case(DATA_HAVE_ERRORS, NOTHING)
def a_transport_file_is_cut_in_the_middle_of_a_record(study):
    path = as_xpt(study, "tr", 5)
    path.write_bytes(path.read_bytes()[: 80 * 300 + 17])
    value = f"{80 * 300 + 17} bytes, not a whole number of 80-byte records"
    return finding("truncated-file", "data/tr.xpt", value=value, table="measurements")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_transport_file_of_version_5_is_cut_at_the_end_of_a_record(study):
    path = as_xpt(study, "tr", 5)
    path.write_bytes(path.read_bytes()[: 80 * 300])
    return finding("truncated-file", "data/tr.xpt", value="... of the table is cut short")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_transport_file_of_version_8_is_cut_at_the_end_of_a_record(study):
    rows = len(rows_of(study, "tr"))
    path = as_xpt(study, "tr", 8)
    path.write_bytes(path.read_bytes()[: 80 * 300])
    value = f"... whole rows of the {rows} that its heading states"
    return finding("truncated-file", "data/tr.xpt", value=value)


@case(DATA_HAVE_ERRORS, NOTHING)
def a_transport_file_is_cut_within_its_headings(study):
    path = as_xpt(study, "tr", 5)
    path.write_bytes(path.read_bytes()[: 80 * 12])
    value = "the description of its 14 variables is cut short"
    return finding("truncated-file", "data/tr.xpt", value=value)


@case(DATA_HAVE_ERRORS, NOTHING)
def a_transport_file_is_no_transport_file(study):
    (study / "data" / "tr.csv").rename(study / "data" / "tr.xpt")
    return finding("unreadable-file", "data/tr.xpt", value="...")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_parquet_file_is_corrupt(study):
    (study / "data" / "tr.csv").unlink()
    write(study, "tr.parquet", "PAR1 and then something else")
    return finding("unreadable-file", "data/tr.parquet", value="...")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_parquet_file_holds_lists(study):
    table = pl.read_csv(study / "data" / "tr.csv", infer_schema=False)
    table.with_columns(pl.concat_list("TRLNKID")).write_parquet(study / "data" / "tr.parquet")
    (study / "data" / "tr.csv").unlink()
    return finding("unreadable-file", "data/tr.parquet", value="TRLNKID holds List...")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_csv_is_in_windows_1252(study):
    row = (
        text_of(study, "tr")
        .splitlines()
        .index(next(line for line in text_of(study, "tr").splitlines() if "NON-TARGET" in line))
    )
    write(study, "tr.csv", text_of(study, "tr").replace("NON-TARGET", "Größe", 1).encode("cp1252"))
    allowed = "text in UTF-8"
    return finding("unreadable-file", "data/tr.csv", row + 1, value="...Größe...", allowed=allowed)


@case(DATA_HAVE_ERRORS, NOTHING)
def a_csv_is_in_utf_16(study):
    write(study, "tr.csv", text_of(study, "tr").encode("utf-16"))
    return finding("unreadable-file", "data/tr.csv", 1, value="...", allowed="text in UTF-8")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_row_has_a_cell_too_many(study):
    lines = text_of(study, "tr").splitlines()
    lines[4] += ",extra"
    write(study, "tr.csv", "\n".join(lines) + "\n")
    return finding("ragged-row", "data/tr.csv", 5, value="15 cells", allowed="14 cells...")


@case(DATA_HAVE_ERRORS, NOTHING)
def rows_have_cells_too_few(study):
    lines = text_of(study, "tr").splitlines()
    lines[4] = lines[4].rpartition(",")[0]
    lines[9] = lines[9].rpartition(",")[0]
    write(study, "tr.csv", "\n".join(lines) + "\n")
    return finding("ragged-row", "data/tr.csv", 5, value="13 cells, and 1 more rows like it")


@case(DATA_HAVE_ERRORS, NOTHING)
def the_last_line_of_a_csv_is_cut(study):
    lines = text_of(study, "tr").splitlines()
    write(study, "tr.csv", "\n".join([*lines[:-1], lines[-1][:40]]))
    return finding("truncated-file", "data/tr.csv", len(lines), value="... of 14 cells...")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_quote_is_left_open(study):
    lines = text_of(study, "tr").splitlines()
    lines[4] = lines[4].replace(",TARGET,", ',"TARGET,').replace(",NON-TARGET,", ',"NON-TARGET,')
    write(study, "tr.csv", "\n".join(lines) + "\n")
    return finding("open-quote", "data/tr.csv", 5, value="...")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_csv_has_semicolons(study):
    write(study, "tr.csv", text_of(study, "tr").replace(",", ";"))
    return finding("wrong-separator", "data/tr.csv", 1, value="STUDYID;DOMAIN;...")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_file_has_nothing_in_it(study):
    write(study, "tr.csv", "")
    return finding("empty-file", "data/tr.csv", value="nothing in it", table="measurements")


@case(CANNOT_BE_READ)
def dm_has_nothing_in_it(study):
    write(study, "dm.csv", "")
    return finding("empty-file", "data/dm.csv", value="nothing in it", table="subjects")


@case(CANNOT_BE_READ)
def dm_has_headings_and_no_row(study):
    put(study, "dm", [], list(rows_of(study, "dm")[0]))
    return finding("no-patients", "data/dm.csv", None, "USUBJID", "no identifier in 0 rows")


@case(CANNOT_BE_READ)
def no_patient_has_an_identifier(study):
    put(study, "dm", [row | {"USUBJID": ""} for row in rows_of(study, "dm")])
    return finding("no-patients", "data/dm.csv", None, "USUBJID", "no identifier in 30 rows")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def tr_has_headings_and_no_row(study):
    put(study, "tr", [], list(rows_of(study, "tr")[0]))
    return finding("empty-table", "data", value="tumour response", table="measurements")


@case(DONE, ALL)
def ae_has_headings_and_no_row(study):
    put(study, "ae", [], list(rows_of(study, "ae")[0]))
    value = "no rows below the headings"
    return finding("no-rows", "data/ae.csv", value=value, severity="warning")


# Columns that are not there, or there twice


def without(study, domain, heading):
    rows = rows_of(study, domain)
    put(study, domain, rows, [each for each in rows[0] if each != heading])
    remedy = {"DTHDTC": "Add the day of each death..."}.get(
        heading, "Add the column, or mend its heading."
    )
    return finding("missing-column", f"data/{domain}.csv", 1, heading, None, remedy=remedy)


@case(DATA_HAVE_ERRORS, NOTHING)
def tr_lacks_its_tests(study):
    return without(study, "tr", "TRTESTCD")


@case(DATA_HAVE_ERRORS, NOTHING)
def tr_lacks_its_numbers(study):
    return without(study, "tr", "TRSTRESN")


@case(DATA_HAVE_ERRORS, NOTHING)
def tr_lacks_its_patients(study):
    return without(study, "tr", "USUBJID")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def tu_lacks_its_lesions(study):
    return without(study, "tu", "TULNKID")


@case(CANNOT_BE_READ)
def dm_lacks_its_patients(study):
    return without(study, "dm", "USUBJID")


@case(DATA_HAVE_ERRORS, ALL - TIMES)
def dm_lacks_its_deaths(study):
    return without(study, "dm", "DTHDTC")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def rs_lacks_its_dates(study):
    """RS may tell of new lesions, too: without their dates a progression might be missed."""
    return without(study, "rs", "RSDTC")


@case(DATA_HAVE_ERRORS, NOTHING)
def ex_lacks_its_dates(study):
    return without(study, "ex", "EXSTDTC")


@case(DATA_HAVE_ERRORS)
def qualifiers_lack_their_columns(study):
    write(study, "suppae.csv", "USUBJID,IDVAR\nINVENTED-01-001,AESEQ\n")
    column = "IDVARVAL, QNAM, QVAL"
    return finding("missing-column", "data/suppae.csv", 1, column, table="adverse_events")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_heading_is_misspelt(study):
    write(study, "tr.csv", text_of(study, "tr").replace("TRSTRESN", "TRSTRSN", 1))
    remedy = "Add the column, or mend its heading. Is TRSTRSN meant?"
    return finding("missing-column", "data/tr.csv", 1, "TRSTRESN", remedy=remedy)


@case(DATA_HAVE_ERRORS, NOTHING)
def a_heading_stands_twice(study):
    write(study, "tr.csv", text_of(study, "tr").replace("TRSTRESC", "TRLNKID", 1))
    return finding("duplicate-column", "data/tr.csv", 1, value="TRLNKID")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_heading_stands_twice_once_in_small_letters(study):
    write(study, "tr.csv", text_of(study, "tr").replace("TRSTRESC", "trlnkid", 1))
    return finding("duplicate-column", "data/tr.csv", 1, "TRLNKID", "TRLNKID")


# Patients, lesions, records


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_patient_is_unknown(study):
    _, at = change(study, "tr", DIAMETER, USUBJID="INVENTED-01-999")
    subject = "INVENTED-01-999"
    return finding("unknown-patient", "data/tr.csv", at, "USUBJID", subject, subject=subject)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_patient_measured_along_the_short_axis_is_unknown(study):
    _, at = change(study, "tr", {"TRTESTCD": "LPERP"}, USUBJID="INVENTED-01-999")
    return finding("unknown-patient", "data/tr.csv", at, "USUBJID", "INVENTED-01-999")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_row_belongs_to_nobody(study):
    _, at = change(study, "tr", DIAMETER, USUBJID="")
    return finding("missing-value", "data/tr.csv", at, "USUBJID", None)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_lesion_was_measured_that_nobody_identified(study):
    row, at = change(study, "tr", DIAMETER, TRLNKID="T09")
    subject = row["USUBJID"]
    return finding("unknown-lesion", "data/tr.csv", at, "TRLNKID", "T09", subject=subject)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_record_contradicts_another(study):
    earlier, at = append(study, "tr", DIAMETER, TRSTRESN="99", TRSTRESC="99")
    size = rows_of(study, "tr")[earlier - 2]["TRSTRESN"]
    allowed = f'one record; row {earlier} says "{size}"'
    return finding("duplicate-record", "data/tr.csv", at, "TRSTRESN", "99", allowed=allowed)


@case(DONE, ALL)
def a_record_stands_twice(study):
    earlier, at = append(study, "tr", DIAMETER)
    allowed = f"each record once; row {earlier} says the same"
    return finding(
        "repeated-record",
        "data/tr.csv",
        at,
        "VISIT",
        "SCREENING",
        allowed=allowed,
        severity="warning",
    )


@case(DATA_HAVE_ERRORS, NOTHING)
def a_patient_stands_twice_in_dm_with_two_ages(study):
    earlier, at = append(study, "dm", {}, AGE="33")
    age = rows_of(study, "dm")[earlier - 2]["AGE"]
    allowed = f'one record; row {earlier} says "{age}"'
    return finding("duplicate-record", "data/dm.csv", at, "AGE", "33", allowed=allowed)


@case(DATA_HAVE_ERRORS, ALL - TIMES)
def a_patient_stands_twice_in_dm_with_two_days_of_death(study):
    _, at = append(study, "dm", {"DTHFL": "Y"}, DTHDTC="2023-11-30")
    return finding("duplicate-record", "data/dm.csv", at, "DTHDTC", "2023-11-30")


@case(DONE, ALL)
def a_patient_stands_twice_in_dm(study):
    _, at = append(study, "dm", {})
    value = rows_of(study, "dm")[0]["USUBJID"]
    return finding("repeated-record", "data/dm.csv", at, "USUBJID", value, severity="warning")


# Dates


def bad_date(study, text):
    row, at = change(study, "tr", DIAMETER, TRDTC=text)
    subject = row["USUBJID"]
    return finding("not-a-date", "data/tr.csv", at, "TRDTC", text, subject=subject)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_month_has_no_such_day(study):
    return bad_date(study, "2024-02-30")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_year_has_no_such_month(study):
    return bad_date(study, "2024-13-01")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_date_is_written_with_strokes(study):
    return bad_date(study, "31/12/2023")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_year_lost_its_century(study):
    _, at = change(study, "tr", DIAMETER, TRDTC="0022-05-14")
    return finding("implausible-date", "data/tr.csv", at, "TRDTC", "0022-05-14")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def an_assessment_has_no_date(study):
    row, at = change(study, "tr", DIAMETER, TRDTC="")
    subject = row["USUBJID"]
    return finding("missing-value", "data/tr.csv", at, "TRDTC", None, subject=subject)


@case(DATA_HAVE_ERRORS, UNCOMPARED)
def a_response_has_no_date_and_only_the_comparison_needs_it(study):
    _, at = change(study, "rs", {}, RSDTC="")
    return finding("missing-value", "data/rs.csv", at, "RSDTC", None)


@case(DATA_HAVE_ERRORS, ALL - TIMES)
def a_patient_died_before_the_first_dose(study):
    row, at = change(study, "dm", {"DTHFL": "Y"}, DTHDTC="2021-03-11")
    allowed = "a day on or after the first dose"
    return finding(
        "death-before-first-dose",
        "data/dm.csv",
        at,
        "DTHDTC",
        "2021-03-11",
        allowed=allowed,
        subject=row["USUBJID"],
    )


@case(DATA_HAVE_ERRORS, ALL - TIMES)
def a_patient_is_flagged_dead_without_a_day_of_death(study):
    row, at = change(study, "dm", {"DTHFL": "Y"}, DTHDTC="")
    subject = row["USUBJID"]
    return finding("death-without-date", "data/dm.csv", at, "DTHFL", "Y", subject=subject)


@case(DATA_HAVE_ERRORS, ALL - TIMES)
def an_event_is_fatal_and_no_day_of_death_is_known(study):
    _, at = change(study, "dm", {"DTHDTC": ""})
    alive = rows_of(study, "dm")[at - 2]["USUBJID"]
    _, at = append(study, "ae", {}, USUBJID=alive, AETOXGR="5")
    put(
        study,
        "ae",
        [row | {"AEOUT": "FATAL" if row["AETOXGR"] == "5" else ""} for row in rows_of(study, "ae")],
    )
    return finding("death-without-date", "data/ae.csv", at, "AEOUT", "FATAL", subject=alive)


@case(DONE, ALL)
def another_day_of_death_stands_in_ds(study):
    died = next(row for row in rows_of(study, "dm") if len(row["DTHDTC"]) == 10)["USUBJID"]
    _, at = append(study, "ds", {"USUBJID": died}, DSDECOD="DEATH", DSSTDTC="2023-12-30")
    return finding(
        "death-dates-differ",
        "data/ds.csv",
        at,
        "DSSTDTC",
        "2023-12-30",
        subject=died,
        severity="warning",
    )


@case(DONE, ALL)
def a_patient_who_failed_the_screening_was_dosed(study):
    row, at = change(study, "dm", {"ARMCD": "SCRNFAIL"})
    append(study, "ex", {}, USUBJID=row["USUBJID"])
    return finding("dosed-screen-failure", "data/dm.csv", at, "ARMCD", "Y", severity="warning")


@case(DONE, ALL)
def a_patient_has_no_day_of_entry(study):
    put(study, "ds", [row for row in rows_of(study, "ds") if not row["USUBJID"].endswith("-001")])
    _, at = change(study, "dm", {"USUBJID": "INVENTED-01-001"})
    value = rows_of(study, "dm")[at - 2]["RFSTDTC"]
    return finding(
        "entry-from-reference-start", "data/dm.csv", at, "RFSTDTC", value, severity="warning"
    )


@case(DATA_HAVE_ERRORS, TIMES | {"tumour response"})
def another_therapy_has_no_day(study):
    _, at = change(study, "cm", {"CMCAT": "ANTI-CANCER THERAPY"}, CMSTDTC="")
    return finding("missing-value", "data/cm.csv", at, "CMSTDTC", None, table="therapies")


@case(DONE, ALL)
def a_record_comes_after_the_cut_off(study):
    _, at = change(study, "tr", DIAMETER, TRDTC="2039-05-14")
    value = "2039-05-14"
    return finding("after-cut-off", "data/tr.csv", at, "TRDTC", value, severity="warning")


# Numbers, units, words


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_diameter_begins_with_the_letter_l(study):
    row, at = change(study, "tr", DIAMETER, TRSTRESN="l2.5", TRSTRESC="l2.5")
    allowed = "a number in mm"
    return finding(
        "not-a-number",
        "data/tr.csv",
        at,
        "TRSTRESN",
        "l2.5",
        allowed=allowed,
        subject=row["USUBJID"],
        table="measurements",
    )


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_diameter_has_a_decimal_comma(study):
    _, at = change(study, "tr", DIAMETER, TRSTRESN="12,5", TRSTRESC="12,5")
    return finding("not-a-number", "data/tr.csv", at, "TRSTRESN", "12,5")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_diameter_is_negative(study):
    _, at = change(study, "tr", DIAMETER, TRSTRESN="-36", TRSTRESC="-36")
    return finding("negative-value", "data/tr.csv", at, "TRSTRESN", "-36", allowed="0 or more")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_diameter_is_in_centimetres_among_millimetres(study):
    _, at = change(study, "tr", DIAMETER, TRSTRESN="3.6", TRSTRESC="3.6", TRSTRESU="cm")
    return finding("two-units", "data/tr.csv", at, "TRSTRESU", "cm", allowed="mm")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def all_diameters_are_in_inches(study):
    write(study, "tr.csv", text_of(study, "tr").replace(",mm,", ",in,"))
    return finding("unknown-unit", "data/tr.csv", 2, "TRSTRESU", "in", allowed="mm or cm")


@case(DATA_HAVE_ERRORS, NOTHING)
def a_dose_has_letters_for_zeros(study):
    _, at = change(study, "ex", {}, EXDOSE="2oo")
    return finding("not-a-number", "data/ex.csv", at, "EXDOSE", "2oo", allowed="a number in mg")


@case(DATA_HAVE_ERRORS, UNCOMPARED)
def a_response_is_in_a_word_of_the_site(study):
    _, at = change(study, "rs", {}, RSSTRESC="CHECK")
    allowed = "CR, PR, SD, NON-CR/NON-PD, PD, NE, ND, MISSING"
    return finding("unknown-term", "data/rs.csv", at, "RSSTRESC", "CHECK", allowed=allowed)


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_lesion_is_said_to_have_increased(study):
    _, at = change(
        study, "tr", {"TRTESTCD": "TUMSTATE", "TRGRPID": "NON-TARGET"}, TRSTRESC="INCREASED"
    )
    return finding("unknown-term", "data/tr.csv", at, "TRSTRESC", "INCREASED")


@case(DONE, ALL)
def nothing_is_said_of_a_new_lesion(study):
    sized = {"TRTESTCD": "LDIAM", "TRSTRESC": "12", "TRSTRESN": "12"}
    row, at = change(study, "tr", {"TRGRPID": "NEW"}, **sized)
    place, subject = ("data/tr.csv", at, "TRSTRESC", "12"), row["USUBJID"]
    return finding("new-lesion-unsaid", *place, subject=subject, severity="warning")


@case(DATA_HAVE_ERRORS, UNCOMPARED)
def responses_are_of_several_categories(study):
    rows = rows_of(study, "rs")
    put(
        study,
        "rs",
        [row | {"RSCAT": "RECIST 1.1" if i else "LUGANO"} for i, row in enumerate(rows)],
    )
    allowed = "overall responses of one category"
    value = "LUGANO, RECIST 1.1"
    return finding(
        "several-response-categories", "data/rs.csv", None, "RSCAT", value, allowed=allowed
    )


@case(DATA_HAVE_ERRORS, UNCOMPARED)
def responses_are_of_no_such_category(study):
    protocol(study, "last_contact =", 'response_category = "RECIST"\nlast_contact =')
    column = "data.response_category"
    return finding("unknown-response-category", "study.toml", None, column, "RECIST")


@case(DATA_HAVE_ERRORS, UNCOMPARED)
def a_response_names_no_category_though_one_is_chosen(study):
    protocol(study, "last_contact =", 'response_category = "RECIST 1.1"\nlast_contact =')
    put(study, "rs", [row | {"RSCAT": "RECIST 1.1"} for row in rows_of(study, "rs")])
    _, at = change(study, "rs", {}, RSCAT="")
    return finding("response-without-category", "data/rs.csv", at, "RSCAT")


@case(DONE, ALL)
def another_therapy_was_not_given(study):
    put(study, "cm", [row | {"CMOCCUR": "Y"} for row in rows_of(study, "cm")])
    _, at = change(study, "cm", {"CMCAT": "ANTI-CANCER THERAPY"}, CMOCCUR="N", CMSTDTC="")
    value, column = "N", "CMOCCUR"
    return finding("not-given", "data/cm.csv", at, column, value, severity="warning")


@case(DATA_HAVE_ERRORS, SURVIVAL)
def a_lesion_has_a_role_that_is_none(study):
    _, at = change(study, "tu", {}, TUSTRESC="TARGETT")
    return finding("unknown-term", "data/tu.csv", at, "TUSTRESC", "TARGETT")


# What the commands must say and leave


@pytest.mark.parametrize(("break_it", "status", "endpoints"), case)
def test_what_is_broken_is_named(study, break_it, status, endpoints):
    check_and_run_name(study, break_it(study), status, endpoints)


@pytest.mark.parametrize(("break_it", "status", "endpoints"), case[::3])
def test_it_is_said_in_words_too(study, break_it, status, endpoints):
    check_says_in_words(study, break_it(study), status)


PLAIN_RUNS = [each for each in case if each.values[1] != DONE][::9]


@pytest.mark.parametrize(("break_it", "status", "endpoints"), PLAIN_RUNS)
def test_a_run_in_words_ends_as_its_check(study, break_it, status, endpoints):
    run_says_in_words(study, break_it(study), status)


# What is no fault, and what cures one


def test_the_whole_study_has_no_error(study):
    assert invoke("check", str(study)).exit_code == DONE


def test_a_warning_ends_with_1_if_asked_to(study):
    ae_has_headings_and_no_row(study)
    assert invoke("check", str(study), "--strict").exit_code == DATA_HAVE_ERRORS
    assert invoke("run", str(study), "--strict", "--json").exit_code == DATA_HAVE_ERRORS


def test_a_word_of_the_site_is_cured_by_its_code(study):
    change(study, "rs", {}, RSSTRESC="CHECK")
    protocol(study, "[dates]", '[codes.response]\nCHECK = "NE"\n\n[dates]')
    assert invoke("check", str(study)).exit_code == DONE


def results_of(study):
    return the_only_document(invoke("run", str(study), "--json"))["results"]


def only(study, *subjects):
    for path in (study / "data").iterdir():
        rows = rows_of(study, path.stem)
        put(study, path.stem, [r for r in rows if r["USUBJID"] in subjects], list(rows[0]))


def test_one_patient_is_a_study(study):
    only(study, "INVENTED-01-001")
    responders = next(r for r in results_of(study) if r["statistic"] == "proportion")
    assert responders["denominator"] == 1


def test_no_patient_is_none(study):
    only(study)
    result = invoke("run", str(study), "--json")
    assert result.exit_code == CANNOT_BE_READ
    assert "no-patients" in {f["rule"] for f in the_only_document(result)["findings"]}


@pytest.mark.parametrize("version", [5, 8])
def test_a_whole_transport_file_gives_the_same_results(study, version):
    expected = results_of(study)
    as_xpt(study, "tr", version)
    as_xpt(study, "dm", version)
    assert results_of(study) == expected


def test_typed_parquet_gives_the_same_results(study):
    """Days as days and numbers as numbers, as a data base would export them."""
    expected = results_of(study)
    for domain in ("tr", "tu", "ex", "ds"):
        path = study / "data" / f"{domain}.csv"
        table = pl.read_csv(path, try_parse_dates=True)
        if domain == "ex":
            table = table.with_columns(pl.col("EXSTDTC").cast(pl.Datetime))
        table.write_parquet(path.with_suffix(".parquet"))
        path.unlink()
    assert results_of(study) == expected


def test_rows_without_any_cell_are_no_records(study):
    expected = results_of(study)
    blank = "," * (len(rows_of(study, "tr")[0]) - 1)
    write(study, "tr.csv", text_of(study, "tr") + f"{blank}\n{blank}\n")
    assert results_of(study) == expected


def test_a_file_named_with_its_ending_stands_for_its_domain(study):
    (study / "data" / "rs.csv").rename(study / "data" / "responses.csv")
    protocol(study, "last_contact =", 'domains = { rs = "responses.csv" }\nlast_contact =')
    assert invoke("check", str(study)).exit_code == DONE


# Wrong usage


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["run"], id="no study"),
        pytest.param(["run", "STUDY", "--jsn"], id="an option that does not exist"),
        pytest.param(["check", "STUDY", "more"], id="an argument too many"),
        pytest.param(["frobnicate"], id="a command that does not exist"),
        pytest.param(["explain", "STUDY", "no/such/result"], id="a result that does not exist"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_so(study, arguments):
    arguments = [str(study) if each == "STUDY" else each for each in arguments]
    plain = invoke(*arguments)
    assert (plain.exit_code, plain.stdout) == (CANNOT_BE_READ, "")
    assert "Error" in plain.stderr
    as_json = invoke(*arguments, "--json")
    assert as_json.exit_code == CANNOT_BE_READ
    (wrong,) = the_only_document(as_json)["findings"]
    assert (wrong["rule"], wrong["severity"]) == ("wrong-usage", "error")


def test_a_result_is_not_about_a_patient_who_is_not_in_its_set(study):
    known = results_of(study)[0]["id"]
    result = invoke("explain", str(study), known, "--patient", "INVENTED-01-999", "--json")
    assert result.exit_code == CANNOT_BE_READ
    (wrong,) = the_only_document(result)["findings"]
    assert 'no patient "INVENTED-01-999" is in' in wrong["value"]


def test_a_fault_of_the_program_is_owned_up_to(study, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError("of all things")

    monkeypatch.setattr("trialreadout.study.opened.build_cohorts", fail)
    result = invoke("run", str(study), "--json")
    (fault,) = the_only_document(result)["findings"]
    assert (result.exit_code, fault["rule"]) == (CANNOT_BE_READ, "fault-of-readout")
    assert fault["value"].startswith("ZeroDivisionError (")
    assert "study/opened.py, line" in fault["value"]
    assert "of all things" not in result.output


# What a file does not let anyone see


@pytest.mark.parametrize("cut_at", ["the end of a row", "within a row"])
def test_version_5_shows_a_cut_within_a_row_alone(tmp_path, cut_at):
    """It states no number of rows; where rows end with records, nothing is left to see."""
    width = 160
    table = pl.DataFrame({"TEXT": [str(i) * width for i in range(8)]})
    pyreadstat.write_xport(table, str(tmp_path / "tr.xpt"), file_format_version=5)
    content = (tmp_path / "tr.xpt").read_bytes()
    assert fault_of_transport(content) is None
    cut = content[:-width] if cut_at == "the end of a row" else content[: -width // 2]
    seen = None if cut_at == "the end of a row" else "row 8 of the table is cut short"
    assert fault_of_transport(cut) == seen


# Where the readout goes


def holds_notes(folder):
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")


def is_a_file(folder):
    folder.write_text("mine")


def holds_a_readout_and_notes(folder):
    study = folder.with_name("study")
    assert invoke("run", str(study), "--out", str(folder)).exit_code == DONE
    (folder / "patients" / "notes.txt").write_text("mine")


@pytest.mark.parametrize("prepare", [holds_notes, is_a_file, holds_a_readout_and_notes])
def test_what_is_not_ours_is_not_replaced(study, tmp_path, prepare):
    prepare(tmp_path / "out")
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    result = invoke("run", str(study), "--out", str(tmp_path / "out"), "--json")
    assert result.exit_code == CANNOT_BE_READ
    (fault,) = the_only_document(result)["findings"]
    assert (fault["rule"], fault["file"]) == ("not-written", "out")
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before


def test_a_place_that_cannot_be_written_is_a_finding(study, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = invoke("run", str(study), "--out", str(tmp_path / "file" / "out"), "--json")
    assert result.exit_code == CANNOT_BE_READ
    assert the_only_document(result)["findings"][0]["rule"] == "not-written"


def test_a_study_is_not_made_in_a_folder_that_holds_other_things(tmp_path):
    holds_notes(tmp_path / "out")
    result = invoke("demo", str(tmp_path / "out"), "--json")
    document = the_only_document(result)
    assert result.exit_code == CANNOT_BE_READ
    assert (document["results"], document["published"]) == ([], [])
    assert document["findings"][0]["rule"] == "not-written"


# As a process of its own


@pytest.mark.parametrize(
    ("break_it", "status"),
    [
        (a_record_stands_twice, DONE),
        (a_diameter_begins_with_the_letter_l, DATA_HAVE_ERRORS),
        (dm_is_missing, CANNOT_BE_READ),
    ],
)
def test_a_process_ends_with_the_same_status(study, break_it, status):
    expected = break_it(study)
    ran = subprocess.run(command("run", str(study), "--json"), capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (status, "")
    assert is_named(expected, json.loads(ran.stdout)["findings"])


def test_a_killed_run_leaves_the_earlier_readout_whole(study):
    assert invoke("run", str(study)).exit_code == DONE
    change(study, "dm", {}, AGE="33")
    a_killed_run_leaves_the_earlier_readout(study)


KILL_BEFORE = """
import os, signal, sys
from pathlib import Path
from trialreadout.core import whole_folder

name, call, steps = sys.argv[2], int(sys.argv[3]), sys.argv[4]
owner = {"rename": os, "write_bytes": Path, "exchange": whole_folder}[name]
act = getattr(owner, name)
seen = 0

def die_at_the_call(*arguments):
    global seen
    seen += 1
    if seen == call:
        os.kill(os.getpid(), signal.SIGKILL)
    return act(*arguments)

if steps == "two steps":
    whole_folder.exchange = lambda *paths: False
setattr(owner, name, die_at_the_call)
files = {"manifest.json": b"second", "a.csv": b"second", "b.csv": b"second"}
whole_folder.write_folder(Path(sys.argv[1]), files)
"""


@pytest.mark.parametrize(
    ("name", "call", "steps", "left"),
    [
        pytest.param("write_bytes", 1, "one step", "first", id="before the first file"),
        pytest.param("write_bytes", 3, "one step", "first", id="before the last file"),
        pytest.param("exchange", 1, "one step", "first", id="before the folders change places"),
        pytest.param("rename", 1, "two steps", "first", id="before the earlier one is moved"),
        pytest.param("rename", 2, "two steps", None, id="before the new one is moved"),
    ],
)
def test_a_process_killed_while_it_writes(tmp_path, name, call, steps, left):
    folder = tmp_path / "readout"
    first = {"manifest.json": b"first", "a.csv": b"first"}
    write_folder(folder, first)
    arguments = [sys.executable, "-c", KILL_BEFORE, str(folder), name, str(call), steps]
    assert subprocess.run(arguments, capture_output=True).returncode == -signal.SIGKILL
    if left is None:  # not in its place, but whole, and put back by the next that writes there
        (hidden,) = unfinished(tmp_path)
        (folder.parent / hidden / "old").rename(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
    assert [path for path in tmp_path.iterdir() if (path / "manifest.json").exists()] == [folder]
    write_folder(folder, first)
    assert list(tmp_path.iterdir()) == [folder]


def test_a_readout_that_a_killed_process_had_moved_is_put_back(tmp_path):
    folder = tmp_path / "readout"
    write_folder(folder, {"manifest.json": b"first"})
    (tmp_path / ".readout.unfinished-x").mkdir()
    folder.rename(tmp_path / ".readout.unfinished-x" / "old")
    with pytest.raises(StudyError):
        write_folder(folder, {"results": b"1", "results/part": b"2"})
    assert (folder / "manifest.json").read_bytes() == b"first"
    assert list(tmp_path.iterdir()) == [folder]


def test_what_a_living_process_writes_is_left_to_it(tmp_path):
    fcntl = pytest.importorskip("fcntl")
    living = tmp_path / ".readout.unfinished-x"
    living.mkdir()
    descriptor = os.open(living, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        write_folder(tmp_path / "readout", {"manifest.json": b"1"})
        assert living.exists()
    finally:
        os.close(descriptor)
    write_folder(tmp_path / "readout", {"manifest.json": b"2"})
    assert not living.exists()
