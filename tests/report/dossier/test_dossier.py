"""A dossier holds every row that was handed in of a patient, each with its place."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from demo_study import Both
from trialreadout.report.dossier.dossier import anchor_of, dossiers_of
from trialreadout.study import Readout


@pytest.fixture(scope="module")
def readout(demo: Both) -> Readout:
    return demo.readout


@pytest.fixture(scope="module")
def dossiers(readout: Readout):
    names = readout.study.sources.table("subjects")["subject"].to_list()
    return {
        each.subject: each for each in dossiers_of(names, readout.graded, readout.study.sources)
    }


def text_of(table):
    return [[cell.text for cell in row] for row in table.rows]


def test_every_row_handed_in_stands_in_its_patient_s_dossier(readout: Readout, dossiers):
    for name, rows in readout.study.sources.tables.items():
        for (subject,), own in rows.partition_by("subject", as_dict=True).items():
            (table,) = [
                each
                for each in dossiers[subject].tables
                if each.caption.startswith(f"Handed in: {name.replace('_', ' ')}, of data/")
            ]
            assert [row[-1] for row in text_of(table)] == [str(row) for row in own["row"]]


def test_diameters_add_up_to_the_sum_and_name_their_rows(readout: Readout, dossiers):
    measured = {
        row["row"]: row for row in readout.study.sources.table("measurements").iter_rows(named=True)
    }
    added = 0
    for subject, dossier in dossiers.items():
        for table in dossier.tables:
            if not table.caption.startswith("Target lesions"):
                continue
            first, last = 2, table.columns.index("Sum, mm")
            for row in text_of(table):
                sizes = []
                for lesion, cell in zip(table.columns[first:last], row[first:last], strict=True):
                    if cell == "no record":
                        continue
                    said, _, at = cell.partition(" (")
                    source = measured[int(at.removesuffix(")"))]
                    assert (source["subject"], source["lesion"]) == (subject, lesion)
                    assert source["state"] != "measured" or said == f"{source['diameter_mm']:g}"
                    sizes.append(source)
                whole = sizes and all(each["state"] == "measured" for each in sizes)
                if whole and row[last] != "–":
                    assert float(row[last]) == sum(each["diameter_mm"] for each in sizes)
                    added += 1
    assert added > 50


def test_the_response_of_each_visit_is_that_of_the_endpoint(readout: Readout, dossiers):
    table = readout.table("tumour response").filter("of_record")
    for subject, dossier in dossiers.items():
        graded = [
            (str(row["on"]), row["response"])
            for row in table.filter(subject=subject).sort("day").iter_rows(named=True)
        ]
        shown = [
            (row[0].partition(" (week ")[0], row[-1])
            for each in dossier.tables
            if each.caption.startswith("Target lesions")
            for row in text_of(each)
            if row[-2] != "baseline"
        ]
        assert shown == graded


def test_every_endpoint_with_an_answer_is_told(readout: Readout, dossiers):
    for name, one in readout.graded.items():
        if "reader" in one.table.columns:
            continue
        for subject in one.table["subject"].unique():
            told = [row[0].lower() for row in text_of(dossiers[subject].tables[0])]
            assert any(each.startswith(name.lower()) for each in told)


@pytest.mark.parametrize("name", ["NL-07", "A B", "50%", "Ł/1", "o'Neil (2)", "#1?", 'a"b'])
def test_a_dossier_is_found_by_an_address_that_holds_no_blank(name):
    assert unquote(anchor_of(name)) == f"patient/{name}"
    assert " " not in anchor_of(name)


def test_two_names_never_share_a_place():
    names = ["A B", "A-B", "A%20B", "a b", "A+B"]
    assert len({anchor_of(name) for name in names}) == len(names)
