"""What a page carries of every result and patient is what `explain` says of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from report.pages import study
from trialreadout.report.analysis_sets import rule_in_words
from trialreadout.report.definitions import definitions_of
from trialreadout.report.explanation import answer_in_words
from trialreadout.report.result_names import method_in_words
from trialreadout.report.way_back import as_script, way_back
from trialreadout.studies import STUDIES, make_study
from trialreadout.study import Readout, open_study


@pytest.fixture(scope="module", params=STUDIES)
def readout(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("back") / "study"
    make_study(request.param, folder)
    return open_study(folder).run()


@pytest.fixture(scope="module")
def data(readout: Readout) -> dict[str, Any]:
    return carried_by(readout)


def carried_by(readout: Readout) -> dict[str, Any]:
    """Read the data out of the page, as its script does."""
    page = readout.page().decode()
    (found,) = re.findall(r'<script type="application/json" id="way-back">(.*?)</script>', page)
    return json.loads(found)


def patient_of(data: dict[str, Any], result: dict[str, Any], patient: int) -> dict[str, Any]:
    """Bring together what is carried of one patient of a result, in the shape of `explain`."""
    basis = data["bases"][result["basis"]]
    at = basis["patients"].index(patient)
    runs = data["lists"][basis["lists"][at]]
    rows = [first + k for first, n in zip(runs[::2], runs[1::2], strict=True) for k in range(n)]
    cells, assessed = basis["answers"][at], basis["assessments"][at]
    headings, assessments = (0, []) if assessed is None else data["assessments"][assessed]
    return {
        "subject": data["patients"][patient],
        "counts": patient in result["counted"],
        "part": next(data["words"][called] for called, who in result["parts"] if patient in who),
        "answer": {} if cells is None else dict(zip(basis["columns"], cells, strict=True)),
        "assessments": [
            dict(zip(data["headings"][headings], row, strict=True)) for row in assessments
        ],
        "source_rows": [
            {
                name: data["rows"][name][row]
                if name == "row"
                else data["words"][data["rows"][name][row]]
                for name in ("table", "file", "row", "about", "says")
            }
            for row in rows
        ],
    }


def in_parts(result: dict[str, Any]) -> list[int]:
    """List the patients of a result, part by part; each stands in one."""
    found = [patient for _, part in result["parts"] for patient in part]
    assert len(found) == len(set(found))
    return found


def test_every_patient_of_every_result_is_carried_as_explained(
    readout: Readout, data: dict[str, Any]
):
    assert [each["id"] for each in data["results"]] == [each.id for each in readout.results]
    for shown, result in zip(data["results"], readout.results, strict=True):
        assert (shown["text"], shown["method"], shown["n"], shown["denominator"]) == (
            result.text, method_in_words(result.method), result.n, result.denominator,
        )  # fmt: skip
        carried = {
            each["subject"]: each
            for patient in in_parts(shown)
            for each in [patient_of(data, shown, patient)]
        }
        explained = readout.explain(result.id).as_dict()["patients"]
        assert set(carried) == {each["subject"] for each in explained}
        for each in explained:
            mine = dict(carried[each["subject"]])
            del mine["assessments"], each["assessments"]
            assert mine == each, (result.id, each["subject"])


def test_the_assessments_of_a_patient_are_carried_as_explained(
    readout: Readout, data: dict[str, Any]
):
    for shown in data["results"][::7]:
        for patient in in_parts(shown)[::5]:
            mine = patient_of(data, shown, patient)
            (said,) = readout.explain(shown["id"], mine["subject"]).as_dict()["patients"]
            assert mine == said


def test_answers_are_said_in_the_words_of_the_terminal(readout: Readout, data: dict[str, Any]):
    for shown in data["results"][::5]:
        basis = data["bases"][shown["basis"]]
        for each in readout.explain(shown["id"]).patients:
            at = basis["patients"].index(data["patients"].index(each.subject))
            assert data["words"][basis["said"][at]] == answer_in_words(each.answer)


def test_nothing_stands_twice(readout: Readout, data: dict[str, Any]):
    assert len(data["words"]) == len(set(data["words"]))
    rows = list(zip(*data["rows"].values(), strict=True))
    assert len(rows) == len(set(rows))
    assert len({str(each) for each in data["lists"]}) == len(data["lists"])


def test_each_table_of_a_source_row_names_columns_that_the_table_has(
    readout: Readout, data: dict[str, Any]
):
    said = {data["words"][table] for table in data["rows"]["table"]}
    assert set(data["columns"]) == said
    for table, headings in data["columns"].items():
        columns = readout.study.sources.table(table).columns
        known = {readout.study.sources.heading(table, column) for column in columns}
        assert headings
        assert set(headings) <= known


def test_too_many_patients_for_a_page_leave_method_and_counts(readout: Readout):
    study = readout.study
    data = way_back(readout.results, readout.graded, study.sources, None, study.protocol)
    assert data["patients"] == data["bases"] == data["lists"] == []
    for shown, result in zip(data["results"], readout.results, strict=True):
        assert (shown["basis"], shown["counted"], shown["parts"]) == (None, [], [])
        assert (shown["method"], shown["n"]) == (method_in_words(result.method), result.n)


def test_every_result_says_by_which_rule_and_of_whom(readout: Readout, data: dict[str, Any]):
    rules = definitions_of(readout.study.protocol)
    sets = {each.name: rule_in_words(each) for each in readout.study.protocol.analysis_sets}
    for shown, result in zip(data["results"], readout.results, strict=True):
        rule, who = (
            None if shown[name] is None else data["words"][shown[name]] for name in ("rule", "who")
        )
        assert rule == (rules.get(result.endpoint) or None)
        assert who == sets.get(result.analysis_set)


@pytest.mark.parametrize(
    ("statistic", "called"),
    [
        pytest.param("proportion", ["Counted", "Not counted"], id="who answers so"),
        pytest.param("median", ["With the event", "Without the event"], id="who had the event"),
        pytest.param("follow-up", ["Without the event", "With the event"], id="who was censored"),
        pytest.param("summary", ["Known", "Not known"], id="whose value is known"),
    ],
)
def test_who_counts_is_called_what_the_number_counts(
    readout: Readout, data: dict[str, Any], statistic: str, called: list[str]
):
    of_it = [
        shown
        for shown, result in zip(data["results"], readout.results, strict=True)
        if result.statistic == statistic
    ]
    assert of_it
    for shown in of_it:
        names = [data["words"][word] for word, _ in shown["parts"]]
        assert [data["words"][shown["called"]], *names] == [called[0], *filter(names.count, called)]
        others = {who for word, part in shown["parts"] for who in part
                  if data["words"][word] == called[1]}  # fmt: skip
        assert others.isdisjoint(shown["counted"])


@pytest.mark.parametrize("text", ["</script>", "<!--<script>", "a & b", 'quote " and \\ back', "é"])
def test_no_text_ends_the_script_and_each_comes_back(text: str):
    written = as_script({"text": text})
    assert not set("<>&") & set(written)
    assert json.loads(written) == {"text": text}


def test_a_study_without_numbers_carries_its_patients(tmp_path: Path):
    readout = study(tmp_path / "s", "", subjects="subject\nP1\n")
    data = carried_by(readout)
    assert (data["patients"], data["results"], data["bases"]) == (["P1"], [], [])
