"""The hand-made tumour records: graded as recorded, and as the leading R package derives them.

The records are eight subjects' (Apache-2.0, github.com/pharmaverse/pharmaversesdtm 1.4.0), the
answers those of admiralonco 1.4.0 (github.com/pharmaverse/pharmaverseadam 1.3.0).
"""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl
import pytest

from reference.conftest import HAND_MADE, study_over
from trialreadout.study import Readout, open_study

AS_ANSWERED = {"met": "Y", "not met": "N"}


@pytest.fixture(scope="module")
def adam(shared_data: Path) -> Path:
    return shared_data / "adam-oncology"


@pytest.mark.parametrize("parameter", ["BOR", "CBOR", "RSP", "CRSP", "CB", "CCB", "LSTA"])
def test_every_subject_has_the_answer_and_the_day_of_admiralonco(
    hand_made: Readout, adam: Path, parameter: str
):
    theirs = pl.read_parquet(adam / "adrs_onco.parquet").filter(PARAMCD=parameter)
    ours = hand_made.table(parameter).with_columns(pl.col("answer").replace(AS_ANSWERED))
    both = ours.join(
        theirs.select("USUBJID", "AVALC", "ADT"), left_on="subject", right_on="USUBJID"
    )
    assert both.height == 306
    missing_is_blank = pl.col("AVALC").fill_null("MISSING")
    assert both.filter(pl.col("answer") != missing_is_blank).rows() == []
    assert both.filter(pl.col("on").ne_missing(pl.col("ADT"))).rows() == []


def test_the_confirmed_response_that_the_r_package_misses_is_counted_here(
    hand_made: Readout, adam: Path
):
    """Its CBCP is N for all 306, although its CBOR is PR for one of them."""
    theirs = pl.read_parquet(adam / "adrs_onco.parquet").filter(PARAMCD="CBCP", AVALC="Y")
    ours = hand_made.table("CBOR").filter(pl.col("answer").is_in(["CR", "PR"]))
    assert theirs.height == 0
    assert ours["subject"].to_list() == ["01-701-1118"]


@pytest.mark.parametrize("parameter", ["PFS", "OS"])
def test_every_time_is_that_of_admiralonco_less_the_day_that_cdisc_adds(
    hand_made: Readout, adam: Path, parameter: str
):
    theirs = pl.read_parquet(adam / "adtte_onco.parquet").filter(PARAMCD=parameter)
    both = hand_made.table(parameter).join(
        theirs.select("USUBJID", "AVAL", "CNSR", "ADT"), left_on="subject", right_on="USUBJID"
    )
    assert both.height == 254
    assert both.filter(pl.col("days") + 1 != pl.col("AVAL")).rows() == []
    assert both.filter(pl.col("event") != (pl.col("CNSR") == 0)).rows() == []
    assert both.filter(pl.col("on") != pl.col("ADT")).rows() == []


def test_the_events_are_those_of_admiralonco(hand_made: Readout):
    pfs, os = hand_made.table("PFS"), hand_made.table("OS")
    ended = pfs.filter("event").group_by("reason").len().sort("reason").rows()
    assert ended == [("death", 3), ("progression", 3)]
    assert os.filter("event").height == 3


def test_censored_before_progression_as_in_the_r_package(hand_made: Readout):
    """Known oddity of the data: last seen alive on day 54, yet scanned on day 63."""
    subject = pl.col("subject") == "01-701-1115"
    assert hand_made.table("OS").filter(subject)["days"].item() == 54
    assert hand_made.table("PFS").filter(subject)["days"].item() == 63


def test_all_22_visits_of_the_investigator_are_graded_as_recorded(hand_made: Readout):
    visits = hand_made.table("tumour response").filter(pl.col("reader") == "investigator")
    assert visits.height == 22
    assert visits.filter(pl.col("response").ne_missing(pl.col("recorded"))).rows() == []
    agreement = hand_made.result("tumour-response/registered/agreement")
    assert (agreement.n, agreement.denominator) == (22, 22)


@pytest.mark.parametrize(
    ("subject", "visit", "response"),
    [
        pytest.param("01-701-1028", "WEEK 6", "PD", id="progression though a target is unread"),
        pytest.param("01-701-1028", "WEEK 9", "SD", id="back within 20 % of the nadir"),
        pytest.param("01-701-1133", "WEEK 9", "PD", id="5 mm after disappearance"),
        pytest.param("01-701-1015", "WEEK 6", "NE", id="two of four targets unread"),
        pytest.param("01-701-1015", "WEEK 9", "CR", id="a node of 7 mm is no disease"),
    ],
)
def test_an_edge_among_them(hand_made: Readout, subject: str, visit: str, response: str):
    graded = hand_made.table("tumour response").filter(
        pl.col("reader") == "investigator",
        pl.col("subject") == subject,
        pl.col("visit") == visit,
    )
    assert graded["response"].to_list() == [response]


def test_the_one_visit_of_another_reader_that_is_graded_otherwise(hand_made: Readout):
    """A radiologist recorded PR where a lesion had come back: 0 to 5 mm, the nadir being 0."""
    visits = hand_made.table("tumour response")
    odd = visits.filter(pl.col("response") != pl.col("recorded"))
    assert visits.height == 66
    assert odd.select("subject", "reader", "visit", "response", "recorded").rows() == [
        ("01-701-1133", "radiologist 2", "WEEK 9", "PD", "PR")
    ]


def test_the_partial_date_is_imputed_by_the_protocol_and_flagged(hand_made: Readout):
    assessed = hand_made.study.sources.table("assessments")
    flagged = assessed.drop_nulls("assessed_on_collected")
    assert flagged["subject"].unique().to_list() == ["01-701-1015"]
    assert flagged["assessed_on_collected"].unique().to_list() == ["2014-02"]
    assert flagged["assessed_on"].cast(str).unique().to_list() == ["2014-02-28"]


def test_the_records_that_stand_twice_are_said_and_counted_once(hand_made: Readout):
    repeated = [f for f in hand_made.findings if f.rule == "repeated-record"]
    assert len(repeated) == 39
    assert {f.subject for f in repeated} == {"01-701-1034", "01-701-1097"}


@pytest.mark.parametrize("suffix", [".csv", ".xpt"])
def test_every_format_gives_the_same_readout(
    hand_made: Readout, shared_data: Path, tmp_path: Path, suffix: str
):
    sdtm = shared_data / "sdtm-oncology"
    folder = study_over(sdtm, tmp_path / "study", "onco_recist", HAND_MADE, suffix)
    other = open_study(folder).run()
    assert other.results == hand_made.results
    for endpoint in hand_made.graded:
        ours, theirs = other.table(endpoint), hand_made.table(endpoint)
        if "source_file" in ours.columns:
            names = [table["source_file"].str.replace(r"\.\w+$", "") for table in (ours, theirs)]
            assert names[0].equals(names[1]), endpoint
            ours, theirs = ours.drop("source_file"), theirs.drop("source_file")
        assert ours.equals(theirs), endpoint
    assert places_of(other) == places_of(hand_made)


def places_of(readout: Readout):
    """Name what each finding is about, without the kind of its file."""
    return [
        (
            f.rule,
            f.table,
            f.row,
            f.subject,
            f.value and re.sub(r"\.(csv|xpt|parquet),", ",", f.value),
        )
        for f in readout.findings
    ]


def test_a_number_opens_to_its_patients_and_their_rows(hand_made: Readout, shared_data: Path):
    opened = hand_made.explain("CBOR/treated/proportion/PR")
    counted = [each for each in opened.patients if each.counts]
    assert len(opened.patients) == 254
    assert [each.subject for each in counted] == ["01-701-1118"]
    file = pl.read_parquet(shared_data / "sdtm-oncology/rs_onco_recist.parquet")
    said = [file.row(row.row - 2, named=True) for row in counted[0].source_rows]
    assert [(row["USUBJID"], row["RSEVAL"], row["RSSTRESC"]) for row in said] == [
        ("01-701-1118", "INVESTIGATOR", response) for response in ("SD", "PR", "NE", "PR")
    ]


def test_a_censored_survival_opens_to_the_record_that_shows_the_patient_alive(
    hand_made: Readout, shared_data: Path
):
    rows = hand_made.graded["OS"].source_rows(hand_made.study.sources, "01-701-1115")
    assert len(rows) == 1
    file = pl.read_parquet(shared_data / "sdtm-oncology" / Path(rows[0].file).name)
    there = file.row(rows[0].row - 2, named=True)
    assert there["USUBJID"] == "01-701-1115"
    assert "2013-01-23" in [str(value)[:10] for value in there.values()]
