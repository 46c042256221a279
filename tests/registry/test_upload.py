"""Results records: valid by the registry's schemas, and every number a result row."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from trialreadout.analysis.results import Result
from trialreadout.core.findings import StudyError
from trialreadout.registry.upload import INVENTED
from trialreadout.studies import STUDIES, make_study
from trialreadout.study import open_study
from twins.results_record import (
    ReadCell,
    ReadMeasure,
    events_of,
    flow_of,
    groups_of_events,
    measures_of,
    result_of,
)

from .conftest import uploaded

OUTCOMES = "outcomeMeasures/outcomeMeasure"
BASELINE = "baseline/baselineMeasures/baselineMeasure"


def faults(schema, xml: bytes) -> list[str]:
    return [str(fault.reason) for fault in schema.iter_errors(xml.decode())]


@pytest.mark.parametrize("name", STUDIES)
def test_a_bundled_study_is_valid_by_the_schemas_of_2021(name, bundled, schema):
    assert not faults(schema, bundled[name].upload.xml)


def test_the_schema_is_one_that_refuses(bundled, schema):
    broken = bundled["lead"].upload.xml.replace(b"<title>Overall Study", b"<titel>Overall Study")
    assert faults(schema, broken.replace(b"Overall Study</title>", b"Overall Study</titel>"))
    twice = bundled["lead"].upload.xml.replace(b'id="flow-1"', b'id="baseline-1"')
    assert faults(schema, twice)


@pytest.mark.parametrize("name", STUDIES)
def test_every_number_of_an_outcome_is_a_result_row(name, bundled):
    rows = bundled[name].readout.results
    measures = measures_of(result_of(bundled[name].upload.xml), OUTCOMES)
    assert measures
    for measure in measures:
        said = re.match(r"Endpoint of the protocol: (.*?) \([a-z-]+\)", measure.description)
        assert said is not None
        endpoint = said[1]
        own = [row for row in rows if row.endpoint == endpoint]
        for cell in measure.cells:
            assert any(is_of(cell, measure, row) for row in own), (measure.title, cell)
            title, n = measure.groups[cell.group]
            assert cell.analysed <= n, title
        for analysis in measure.analyses:
            assert any(is_analysis_of(analysis, row) for row in own), (measure.title, analysis)


def is_of(cell: ReadCell, measure: ReadMeasure, row: Result) -> bool:
    """Tell whether a cell says what a row says, to the digits that are printed."""
    if measure.parameter == "Count of Participants":
        words = cell.category or cell.row
        same = row.statistic == "proportion" and words in (None, row.category)
        return same and (cell.value, cell.analysed) == (str(row.n), row.denominator)
    factor = 100 if row.unit == "proportion" else 1
    known = row.n if row.statistic == "summary" else row.denominator
    dispersed = measure.dispersion != "Not Applicable"
    limits = not dispersed or (
        prints(cell.low, row.low, factor) and prints(cell.high, row.high, factor)
    )
    return prints(cell.value, row.value, factor) and limits and cell.analysed == known


def is_analysis_of(said: dict[str, str], row: Result) -> bool:
    if "pValue" in said:
        return row.unit == "p" and prints(said["pValue"], row.value, 1)
    factor = 100 if row.unit == "proportion" else 1
    return (
        prints(said["parameterValue"], row.value, factor)
        and prints(said["ciLowerLimit"], row.low, factor)
        and prints(said["ciUpperLimit"], row.high, factor)
        and row.confidence is not None
        and float(said["ciPctValue"]) == 100 * row.confidence
    )


def prints(said: str | None, number: float | None, factor: int) -> bool:
    if number is None or said is None:
        return said == "NA" and number is None
    if said == "NA":
        return False
    decimals = len(said.partition(".")[2])
    return abs(float(said) - factor * number) <= 0.5001 * 10**-decimals


@pytest.mark.parametrize("name", STUDIES)
def test_every_number_of_the_baseline_is_a_result_row(name, bundled):
    run = bundled[name]
    rows = [row for row in run.readout.results if row.endpoint == "baseline characteristics"]
    rows = [row for row in rows if row.analysis_set == "enrolled"]
    result = result_of(run.upload.xml)
    measures = measures_of(result, BASELINE)
    sizes = {
        group.attrib["id"]: int(group.findtext("subjectsAnalyzed", ""))
        for group in result.iter()
        if group.tag in ("baselineReportingGroup", "totalBaselineReportingGroup")
    }
    assert len(measures) > 3
    for measure in measures:
        for cell in measure.cells:
            words = {"Female": "F", "Male": "M"}.get(cell.category or "", cell.category or cell.row)
            if measure.parameter == "Median":
                found = [r for r in rows if r.statistic == "summary" and r.n == cell.analysed]
                assert any(
                    prints(cell.value, r.value, 1) and prints(cell.low, r.low, 1) for r in found
                ), measure.title
            elif cell.value != "0":
                found = [r for r in rows if (r.category or "").endswith(f": {words}")]
                assert any(str(r.n) == cell.value for r in found), (measure.title, cell)
            assert cell.analysed <= sizes[cell.group]


@pytest.mark.parametrize("name", STUDIES)
def test_who_completed_and_every_reason_add_up_to_who_began(name, bundled):
    for said in flow_of(result_of(bundled[name].upload.xml)).values():
        began = said.pop("started")
        assert began == sum(n for n in said.values() if n is not None)
        assert None not in said.values()


def test_the_flow_of_the_lead_study_is_the_one_counted_by_hand(bundled):
    assert flow_of(result_of(bundled["lead"].upload.xml)) == {
        "sorafenib": {
            "started": 32,
            "completed": 0,
            "Adverse Event": 5,
            "Death": 5,
            "Withdrawal by Subject": 1,
            "Other: clinical progression": 1,
            "Other: never treated: withdrew before the first dose": 1,
            "Other: progression": 17,
            "Other: treatment not known to have ended": 2,
        }
    }


def test_arms_are_groups_and_a_total_stands_beside_them(bundled):
    result = result_of(bundled["redifferentiation"].upload.xml)
    flow = flow_of(result)
    assert flow["trametinib"]["started"] == 14
    assert flow["trametinib"]["completed"] == 5
    assert flow["dabrafenib and trametinib"]["completed"] == 2
    total = result.find("baseline/totalBaselineReportingGroup")
    assert total is not None
    assert total.findtext("subjectsAnalyzed") == "20"


def test_the_median_has_its_interval_and_the_share_an_analysis(bundled):
    measures = measures_of(result_of(bundled["lead"].upload.xml), OUTCOMES)
    by_title = {each.title: each for each in measures}
    pfs = by_title["Progression-free survival"]
    (cell,) = pfs.cells
    assert (pfs.parameter, pfs.dispersion) == ("Median", "95% Confidence Interval")
    assert (cell.value, cell.low, cell.high, cell.analysed) == ("17.81", "6.83", "28.79", 31)
    rate = by_title["Best overall response: response rate, CR or PR"]
    (cell,) = rate.cells
    assert (cell.value, cell.analysed) == ("8", 26)
    assert rate.population == (
        "Patients whose best overall response was CR or PR or SD or NON-CR/NON-PD or PD (analysis "
        "set: radiologically evaluable). Left out: 6 of 32, of whom this does not hold."
    )
    (analysis,) = rate.analyses
    assert (analysis["parameterValue"], analysis["ciLowerLimit"]) == ("30.77", "14.33")
    favourable = by_title["Favourable response"]
    assert favourable.kind == "Primary"
    assert {cell.category: cell.value for cell in favourable.cells} == {
        "met": "25",
        "not met": "6",
        "not evaluable": "0",
    }
    assert {each.kind for each in measures if each is not favourable} == {"Other Pre-specified"}


def test_adverse_events_are_those_counted_from_the_table(bundled):
    run = bundled["lead"]
    affected, events, treated = by_hand(run.folder / "data")
    result = result_of(run.upload.xml)
    for table, serious in (("seriousEvent", True), ("frequentEvent", False)):
        said = events_of(result, table)
        own = {term for term, kind in affected if kind is serious}
        assert said.keys() == own
        for term in own:
            assert said[term]["events-1"] == (
                events[term, serious],
                len(affected[term, serious]),
                treated,
            )
    (group,) = groups_of_events(result)
    deaths = [row for row in rows_of(run.folder / "data" / "status.csv") if row["died_on"]]
    assert group["numDeaths"] == str(len(deaths))
    assert group["partAtRiskAllCauseMort"] == str(treated)
    for key, serious in (("numSubjectsSeriousEvents", True), ("numSubjectsFrequentEvents", False)):
        anyone = set().union(*(who for (_, kind), who in affected.items() if kind is serious))
        assert group[key] == str(len(anyone))


def by_hand(data: Path):
    """Count events from the first dose to 30 days after the last, row by row."""
    first, last = {}, {}
    for row in rows_of(data / "doses.csv"):
        if row["agent"] != "sorafenib" and row["agent"] != "radioiodine":
            continue
        begin = date.fromisoformat(row["started_on"])
        end = date.fromisoformat(row["ended_on"]) if row["ended_on"] else date.max
        who = row["subject"]
        first[who] = min(first.get(who, date.max), begin)
        last[who] = max(last.get(who, date.min), end)
    affected, events = defaultdict(set), defaultdict(int)
    for row in rows_of(data / "adverse_events.csv"):
        who = row["subject"]
        earliest, latest = may_have_been(row["started_on"])
        until = last[who] if last[who] == date.max else last[who] + timedelta(days=30)
        if latest >= first[who] and earliest <= until:
            key = row["term"], row["serious"] == "Y"
            affected[key].add(who)
            events[key] += 1
    return affected, events, len(first)


def may_have_been(day: str) -> tuple[date, date]:
    """The first and the last day that a date can have been of which a part is known."""
    if not day:
        return date.min, date.max
    parts = [int(part) for part in day.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else None
    if len(parts) == 3:
        return date(*parts), date(*parts)
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    begin = date(year, month, 1)
    return begin, (begin + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_a_threshold_must_be_exceeded(bundled):
    readout = bundled["lead"].readout
    every = events_of(result_of(uploaded(readout).xml), "frequentEvent")
    above = events_of(result_of(uploaded(readout, threshold=5.0).xml), "frequentEvent")
    assert above.keys() == {
        term for term, by in every.items() if by["events-1"][1] / by["events-1"][2] > 0.05
    }
    assert above.keys() < every.keys()
    serious = events_of(result_of(uploaded(readout, threshold=5.0).xml), "seriousEvent")
    assert serious == events_of(result_of(uploaded(readout).xml), "seriousEvent")


def test_events_of_unknown_seriousness_are_not_taken_for_harmless(bundled):
    upload = bundled["small-sdtm"].upload
    assert result_of(upload.xml).find("reportedEvents") is None
    assert [each.field for each in upload.to_fill if each.module == "Adverse Events"] == ["all"]


@pytest.fixture
def lead(tmp_path: Path) -> Path:
    make_study("lead", tmp_path / "study")
    return tmp_path / "study"


def rewrite(study: Path, table: str, change) -> None:
    file = study / "data" / f"{table}.csv"
    rows = [each for row in rows_of(file) if (each := change(dict(row))) is not None]
    heading = rows_of(file)[0].keys()
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, heading)
        writer.writeheader()
        writer.writerows(rows)


def record_of(study: Path):
    upload = uploaded(open_study(study).run())
    return result_of(upload.xml), upload


def test_one_event_of_unknown_seriousness_takes_the_totals_away(lead: Path, schema):
    seen = []

    def unknown(row):
        if not seen:
            seen.append((row["term"], row["subject"]))
            return {**row, "serious": ""}
        return row

    rewrite(lead, "adverse_events", unknown)
    result, upload = record_of(lead)
    (group,) = groups_of_events(result)
    assert "numSubjectsSeriousEvents" not in group
    assert "numSubjectsFrequentEvents" not in group
    assert group["numDeaths"] == "19"
    assert any(each.field == "Serious" and seen[0][0] in each.why for each in upload.to_fill)
    assert not faults(schema, upload.xml)


def test_nobody_with_an_event_is_nought_of_all(lead: Path, schema):
    rewrite(lead, "adverse_events", lambda row: None if row["subject"] != "NL-01" else row)
    rewrite(lead, "adverse_events", lambda row: {**row, "started_on": "2001-01-01", "ended_on": ""})
    result, upload = record_of(lead)
    assert not list(result.iter("frequentEvent"))
    (group,) = groups_of_events(result)
    assert (group["numSubjectsSeriousEvents"], group["partAtRiskSeriousEvents"]) == ("0", "31")
    assert not faults(schema, upload.xml)


def test_one_patient_is_a_record(lead: Path, schema):
    for file in (lead / "data").glob("*.csv"):
        rows = rows_of(file)
        if any(row["subject"] == "NL-01" for row in rows):
            rewrite(lead, file.stem, lambda row: row if row["subject"] == "NL-01" else None)
        else:
            file.write_text(",".join(rows[0]) + "\n")
    result, upload = record_of(lead)
    assert flow_of(result)["sorafenib"]["started"] == 1
    assert not faults(schema, upload.xml)


def test_nobody_treated_leaves_medians_out_and_invents_nothing(lead: Path, schema):
    for table in ("doses", "adverse_events", "decisions"):
        file = lead / "data" / f"{table}.csv"
        file.write_text(",".join(rows_of(file)[0]) + "\n")
    result, upload = record_of(lead)
    said = flow_of(result)["sorafenib"]
    assert said["started"] == 32
    assert said["completed"] == 0
    assert not faults(schema, upload.xml)


def test_without_the_table_of_status_nobody_is_said_to_have_completed(lead: Path, schema):
    (lead / "data" / "status.csv").unlink()
    result, upload = record_of(lead)
    assert flow_of(result)["sorafenib"] == {"started": 32, "completed": None}
    (group,) = groups_of_events(result)
    assert "numDeaths" not in group
    fields = {each.field for each in upload.to_fill}
    assert {"Completed", "All-Cause Mortality"} <= fields
    assert not faults(schema, upload.xml)


def test_two_arms_and_one_patient_without_an_arm_are_three_groups(lead: Path, schema):
    arms = {"NL-01": "", "NL-02": "A & B <x>"}
    rewrite(lead, "subjects", lambda row: {**row, "arm": arms.get(row["subject"], "C")})
    result, upload = record_of(lead)
    flow = flow_of(result)
    assert {title: said["started"] for title, said in flow.items()} == {
        "A & B <x>": 1,
        "C": 30,
        "not recorded": 1,
    }
    assert not faults(schema, upload.xml)


ARMS_COMPARED = """
[[statistic]]
endpoint = "overall survival"
yields = "median"
group = "arm"
analysis_set = "treated"

[[statistic]]
endpoint = "overall survival"
yields = "log-rank"
group = "arm"
analysis_set = "treated"

[[statistic]]
endpoint = "overall survival"
yields = "log-rank"
rho = 1
group = "arm"
analysis_set = "treated"

[[statistic]]
endpoint = "overall survival"
yields = "hazard ratio"
group = "arm"
analysis_set = "treated"

[toxicity]
"""


def test_arms_that_are_compared_have_their_analyses(lead: Path, schema):
    rewrite(lead, "subjects", lambda row: {**row, "arm": "AB"[int(row["subject"][-1]) % 2]})
    file = lead / "study.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("[toxicity]\n", ARMS_COMPARED, 1), encoding="utf-8")
    readout = open_study(lead).run()
    xml = uploaded(readout).xml
    measures = measures_of(result_of(xml), OUTCOMES)
    (survival,) = [each for each in measures if each.title == "Overall survival by arm"]
    rows = {
        row.id.partition("/")[2]: row
        for row in readout.results
        if row.endpoint == "overall survival"
    }
    assert sorted(title for title, _ in survival.groups.values()) == ["A", "B"]
    for cell in survival.cells:
        title, n = survival.groups[cell.group]
        row = rows[f"treated/arm:-{title}/median"]
        assert prints(cell.value, row.value, 1)
        assert n == len(row.about)
    test, weighted, ratio = survival.analyses
    assert (weighted["statisticalMethod"], test.get("otherMethodName")) == ("Other", None)
    assert weighted["otherMethodName"]
    assert prints(weighted["pValue"], rows["treated/log-rank/by-arm-rho-=-1"].value, 1)
    assert test["statisticalMethod"] == "Log Rank"
    assert prints(test["pValue"], rows["treated/log-rank/by-arm"].value, 1)
    hazard = rows["treated/arm:-B/hazard-ratio/against-A"]
    assert ratio["parameterType"] == "Hazard Ratio (HR)"
    assert prints(ratio["parameterValue"], hazard.value, 1)
    assert prints(ratio["ciUpperLimit"], hazard.high, 1)
    assert not faults(schema, xml)


@pytest.mark.parametrize("name", STUDIES)
def test_categories_of_a_measure_are_everybody_who_was_analysed(name, bundled):
    result = result_of(bundled[name].upload.xml)
    for measure in (*measures_of(result, OUTCOMES), *measures_of(result, BASELINE)):
        by_group = defaultdict(list)
        for cell in measure.cells:
            if cell.category is not None:
                by_group[cell.group, cell.row].append(cell)
        for cells in by_group.values():
            assert sum(int(cell.value) for cell in cells) == cells[0].analysed, measure.title


def test_sex_of_one_unknown_is_analysed_of_the_others(lead: Path, schema):
    rewrite(lead, "subjects", lambda r: {**r, "sex": "" if r["subject"] == "NL-01" else r["sex"]})
    result, upload = record_of(lead)
    sex = next(m for m in measures_of(result, BASELINE) if m.title == "Sex: Female, Male")
    assert {cell.analysed for cell in sex.cells} == {31}
    assert sum(int(cell.value) for cell in sex.cells) == 31
    assert sex.population == "Not recorded of 1 of 32"
    assert not faults(schema, upload.xml)


def test_a_study_without_a_set_of_those_who_entered_is_refused_by_name(lead: Path):
    file = lead / "study.toml"
    text = file.read_text(encoding="utf-8")
    for rule in ('"all enrolled"', '"at least one dose"'):
        text = text.replace(f"rule = {rule}", 'rule = { column = "sex", in = ["F"] }')
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        uploaded(open_study(lead).run())
    assert refused.value.findings[0].column == "analysis_set"


def test_invented_patients_are_said_to_be_invented(bundled):
    for run in bundled.values():
        text = result_of(run.upload.xml).findtext("limitationsAndCaveats/description")
        assert text == INVENTED


def test_what_is_not_written_is_listed_with_its_reason(bundled):
    run = bundled["lead"]
    ids = {row.id for row in run.readout.results}
    assert run.upload.not_written.keys() <= ids
    assert all(run.upload.not_written.values())
    about = ("disposition", "protocol deviations", "baseline characteristics")
    written = [
        row
        for row in run.readout.results
        if row.id not in run.upload.not_written and row.endpoint not in about
    ]
    assert {row.statistic for row in written} == {
        "proportion",
        "median",
        "rate",
        "summary",
        "comparison",
    }


def test_letters_that_xml_cannot_hold_do_not_break_the_record(lead: Path, schema):
    rewrite(lead, "subjects", lambda row: {**row, "histology": f"{row['histology']}\x07 <&>"})
    _, upload = record_of(lead)
    assert not faults(schema, upload.xml)
    assert b"\x07" not in upload.xml
