"""The page that describes the datasets."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

from hand_made_datasets import ABOUT, ADRS, ADSL
from trialreadout.adam.dataset import Variable
from trialreadout.adam.define_page import as_define_page

FILES = {"ADSL": "adsl.xpt", "ADRS": "adrs.xpt"}


def page(*datasets, about=ABOUT, files=FILES) -> str:
    return as_define_page(datasets or (ADSL, ADRS), about, files).decode()


def rows(text: str) -> list[list[str]]:
    cells = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall("<tr.*?</tr>", text)
    ]
    return [[unescape(re.sub("<.*?>", "", cell)) for cell in row] for row in cells]


def test_every_variable_is_described_in_its_order():
    of_six = [row for row in rows(page()) if len(row) == 6 and row[0] != "Variable"]
    expected = [each for dataset in (ADSL, ADRS) for each in dataset.variables]
    assert [tuple(row[:5]) for row in of_six] == [
        (each.name, each.label, each.kind, each.origin, each.source) for each in expected
    ]
    terms = {row[0]: row[5] for row in of_six if row[5]}
    assert terms == {
        "SEX": "F = Female; M = Male",
        "PARAMCD": "BOR = Best overall response; SDIAM = Sum of diameters",
    }


def test_every_dataset_is_listed_with_its_keys_and_rows():
    expected = ["ADRS", ADRS.label, ADRS.structure, ADRS.row_is]
    assert [*expected, "USUBJID, PARAMCD, ADT", "3", "adrs.xpt"] in rows(page())


def test_every_link_leads_somewhere():
    text = page()
    links = set(re.findall('href="(.*?)"', text))
    anchors = {f"#{name}" for name in re.findall('id="(.*?)"', text)}
    assert links <= anchors | set(FILES.values())
    assert set(FILES.values()) <= links


def test_a_dataset_without_a_file_has_no_link():
    assert "adsl" not in page(files={})


def test_invented_patients_are_said_to_be_and_others_are_not():
    assert "Invented patients" in page()
    assert "Invented patients" not in page(about=replace(ABOUT, synthetic=False))


def test_words_are_no_markup():
    variable = Variable("X", "<b>&", "text", "Derived", "if a < b")
    dataset = replace(
        ADSL, variables=(*ADSL.variables, variable), rows=ADSL.rows.with_columns(X=ADSL.rows["SEX"])
    )
    assert ["X", "<b>&", "text", "Derived", "if a < b", ""] in rows(page(dataset))
    assert "<b>" not in page(dataset)
