"""The large set of random tumour records: every patient as the plain twin grades them."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from reference.conftest import HAND_MADE, study_over
from trialreadout.core.terms import Response, codes_of, label
from trialreadout.study import Readout, open_study
from twins.best_overall_response import Rules, best_overall_response

BADNESS = ["NE", "CR", "PR", "SD", "NON-CR/NON-PD", "PD"]


@pytest.fixture(scope="module", params=["accepted", "investigator"])
def readout(
    request: pytest.FixtureRequest, shared_data: Path, tmp_path_factory: pytest.TempPathFactory
) -> Readout:
    folder = tmp_path_factory.mktemp("random") / "study"
    protocol = HAND_MADE.replace(
        "[dates]", f'reader_of_record = {{ ct = "{request.param}" }}\n\n[dates]'
    ).replace("[tumour_response]", '[codes.response]\nCHECK = "NE"\n\n[tumour_response]')
    protocol = protocol.replace(
        'graded_from = "assessments"',
        'graded_from = "assessments"\nbaseline = { visit = "BASELINE" }',
    )
    sdtm = shared_data / "sdtm-oncology"
    return open_study(study_over(sdtm, folder, "onco", protocol, ".parquet")).run()


@pytest.fixture(scope="module")
def records(readout: Readout, shared_data: Path) -> dict[str, list[tuple[float, str]]]:
    """Each treated patient's dated responses of record, read straight from the file."""
    sdtm = shared_data / "sdtm-oncology"
    first_dose: dict[str, date] = {}
    for row in pl.read_parquet(sdtm / "ex.parquet").iter_rows(named=True):
        day = date.fromisoformat(row["EXSTDTC"])
        first_dose[row["USUBJID"]] = min(day, first_dose.get(row["USUBJID"], day))
    seen: dict[str, dict[str, str]] = {subject: {} for subject in first_dose}
    accepted = readout.study.protocol.data.reader_of_record.ct == "accepted"
    for row in pl.read_parquet(sdtm / "rs_onco.parquet").iter_rows(named=True):
        of_record = row["RSACPTFL"] == "Y" if accepted else row["RSEVAL"] == "INVESTIGATOR"
        if row["RSTESTCD"] != "OVRLRESP" or not of_record:
            continue
        response = "NE" if row["RSSTRESC"] == "CHECK" else row["RSSTRESC"]
        on = seen[row["USUBJID"]]
        on[row["RSDTC"]] = max(on.get(row["RSDTC"], response), response, key=BADNESS.index)
    return {
        subject: sorted(
            (float((date.fromisoformat(on) - first_dose[subject]).days), response)
            for on, response in dated.items()
        )
        for subject, dated in seen.items()
    }


@pytest.mark.parametrize(("endpoint", "confirmation_days"), [("BOR", 0), ("CBOR", 28)])
def test_every_best_response_is_the_twins(
    readout: Readout, records: dict, endpoint: str, confirmation_days: int
):
    codes = codes_of(Response)
    rules = Rules(stable_from_day=42, confirmation_days=confirmation_days)
    ours = {row["subject"]: row for row in readout.table(endpoint).iter_rows(named=True)}
    assert len(records) == 254
    for subject, dated in records.items():
        days, responses = [day for day, _ in dated], [codes[word] for _, word in dated]
        theirs, day = best_overall_response(days, responses, rules)
        assert ours[subject]["answer"] == label(Response(theirs)), subject
        assert ours[subject]["day"] == (None if math.isnan(day) else day), subject


def test_the_categories_add_up_to_all_treated(readout: Readout):
    categories = [r for r in readout.results if r.id.startswith("BOR/treated/proportion/")]
    assert sum(r.n for r in categories) == 254
    assert {r.denominator for r in categories} == {254}


def test_the_patients_with_records_after_progression_are_shown(readout: Readout, records: dict):
    """135 by the accepted readings; 136 by the investigator's own."""
    result = readout.result("BOR/treated/count/with-assessments-after-progression-left-out")
    later = {
        subject
        for subject, dated in records.items()
        if any(day > min((d for d, r in dated if r == "PD"), default=math.inf) for day, _ in dated)
    }
    accepted = readout.study.protocol.data.reader_of_record.ct == "accepted"
    assert set(result.subjects) == later
    assert len(later) == (135 if accepted else 136)


def test_the_patients_without_any_assessment_stay_and_are_missing(readout: Readout):
    none = readout.result("BOR/treated/count/without-any-assessment")
    missing = readout.result("BOR/treated/proportion/MISSING")
    assert none.n == missing.n == 49
    assert none.subjects == missing.subjects


def test_non_targets_are_graded_as_every_reader_recorded_them(readout: Readout, shared_data: Path):
    """The random target responses follow no rule; the non-targets do, at all visits."""
    rs = pl.read_parquet(shared_data / "sdtm-oncology/rs_onco.parquet")
    theirs = rs.filter(RSTESTCD="NTRGRESP").select(
        subject="USUBJID",
        reader=pl.coalesce("RSEVALID", "RSEVAL").str.to_lowercase(),
        visit="VISIT",
        on=pl.col("RSDTC").str.to_date(),
        said="RSSTRESC",
    )
    visits = readout.table("tumour response")
    both = visits.filter(pl.col("day") > 0).join(theirs, on=["subject", "reader", "visit", "on"])
    assert both.height > 1800
    assert both.filter(pl.col("non_target") != pl.col("said")).rows() == []
