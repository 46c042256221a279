"""From TU, TR and RS to lesions, measurements, new lesions and responses."""

from __future__ import annotations

import pytest

from builders import domain
from trialreadout.sources.sdtm import responses, scans
from trialreadout.sources.sdtm.examinations import examinations


def identified(lesion="T1", organ="LIVER", role="TARGET", **more):
    row = {"USUBJID": "A", "TUTESTCD": "TUMIDENT", "TULNKID": lesion, "TULOC": organ}
    return row | {"TUSTRESC": role, "TUDTC": "2020-01-01"} | more


def result(test="LDIAM", value="34", lesion="T1", unit="mm", **more):
    row = {"USUBJID": "A", "TRLNKID": lesion, "TRGRPID": "TARGET", "TRTESTCD": test}
    number = value if value and value[0].isdigit() else None
    values = {"TRSTRESC": value, "TRSTRESN": number, "TRSTRESU": unit if number else None}
    return row | values | {"TRDTC": "2020-03-01", "VISIT": "WEEK 8"} | more


def measurements(*rows, lesions=None):
    """Read TR of patient A, whose one lesion T1 lies in the liver unless the test has others."""
    domains = {"tu": domain("tu", *(lesions or [identified()])), "tr": domain("tr", *rows)}
    nodes = scans.lesions(domains).cells.filter("nodal")
    return scans.measurements(domains, nodes)


def seen(*rows, lesions=None):
    """Give what was seen: for each measurement its state and its diameter in mm."""
    cells = measurements(*rows, lesions=lesions).cells
    return list(zip(cells["state"], cells["diameter_mm"], strict=True))


@pytest.mark.parametrize(
    ("organ", "nodal"),
    [
        ("LIVER", False),
        ("LYMPH NODE", True),
        ("Lymph node, axillary", True),
        ("MEDIASTINAL LYMPH NODES", True),
        (None, False),
    ],
)
def test_a_lesion_in_a_lymph_node_is_nodal(organ, nodal):
    lesions = scans.lesions({"tu": domain("tu", identified(organ=organ))})
    assert lesions.cells["nodal"].to_list() == [nodal]


def test_only_identifications_are_lesions():
    rows = identified(), identified(TUTESTCD="TUSPLIT")
    assert scans.lesions({"tu": domain("tu", *rows)}).cells.height == 1


@pytest.mark.parametrize(
    ("organ", "longest_first", "expected"),
    [
        pytest.param("LYMPH NODE", True, ("15", "short"), id="a node by its short axis"),
        pytest.param("LYMPH NODE", False, ("15", "short"), id="in whatever order"),
        pytest.param("LIVER", True, ("34", "longest"), id="every other lesion by its longest"),
        pytest.param("LIVER", False, ("34", "longest"), id="in whatever order, too"),
    ],
)
def test_the_diameter_that_counts(organ, longest_first, expected):
    rows = [result("LDIAM", "34"), result("LPERP", "15")]
    found = measurements(
        *(rows if longest_first else rows[::-1]), lesions=[identified(organ=organ)]
    ).cells
    assert list(zip(found["diameter_mm"], found["axis"], strict=True)) == [expected]


@pytest.mark.parametrize(("organ", "beside"), [("LYMPH NODE", "34"), ("LIVER", "15")])
def test_the_other_diameter_is_kept_beside_and_keeps_its_number(organ, beside):
    rows = result("LDIAM", "34", TRSEQ=7), result("LPERP", "15", TRSEQ=8)
    kept = measurements(*rows, lesions=[identified(organ=organ)]).beside
    columns = ["subject", "lesion", "diameter_mm", "seq", "row"]
    number = {"34": 7, "15": 8}[beside]
    assert kept.select(columns).rows() == [("A", "T1", beside, number, number - 5)]


def test_a_node_measured_along_its_longest_diameter_alone_is_not_measured():
    assert seen(result("LDIAM", "34"), lesions=[identified(organ="LYMPH NODE")]) == []


def test_a_diameter_that_names_no_axis_counts_for_every_lesion():
    lesions = identified("T1"), identified("T2", "LYMPH NODE")
    rows = result("DIAMETER", "34"), result("DIAMETER", "15", "T2")
    assert seen(*rows, lesions=lesions) == [("measured", "34"), ("measured", "15")]


def test_a_node_of_one_reader_is_no_node_of_another():
    lesions = (
        identified(organ="LYMPH NODE", TUEVALID="READER 1"),
        identified(organ="LUNG", TUEVALID="READER 2"),
    )
    rows = [
        result(test, value, TREVALID=reader)
        for reader in ("READER 1", "READER 2")
        for test, value in (("LDIAM", "34"), ("LPERP", "15"))
    ]
    found = measurements(*rows, lesions=lesions).cells
    expected = [("reader 1", "15"), ("reader 2", "34")]
    assert list(zip(found["reader"], found["diameter_mm"], strict=True)) == expected


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("PRESENT", "present"),
        ("ABSENT", "absent"),
        ("Unequivocal progression", "progressed"),
        ("UNEQUIVOCAL INCREASE", "progressed"),
        ("TOO SMALL TO MEASURE", "too small"),
        ("NOT EVALUABLE", "not evaluable"),
        ("NE", "not evaluable"),
    ],
)
@pytest.mark.parametrize("test", ["TUMSTATE", "LDIAM"])
def test_what_was_seen_in_words(word, state, test):
    other_day = result(TRDTC="2020-04-01")
    assert seen(result(test, word), other_day) == [(state, None), ("measured", "34")]


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("SHRUNKEN", id="shrunken"),
        pytest.param("INCREASED", id="an increase, which need not be unequivocal"),
    ],
)
def test_a_word_for_a_state_that_is_not_known_is_kept_to_be_found(word):
    assert seen(result("TUMSTATE", word), result())[0] == (word, None)


def test_an_examination_that_was_not_done_leaves_its_lesion_not_evaluable():
    row = result(value=None, TRSTAT="NOT DONE", TRREASND="patient refused")
    assert seen(row) == [("not evaluable", None)]
    assert measurements(row).cells["reason_not_done"].to_list() == ["patient refused"]


def test_a_measurement_without_a_number_is_measured_and_has_none():
    assert seen(result(value=None)) == [("measured", None)]


@pytest.mark.parametrize("group", ["NEW", "New lesion"])
def test_new_lesions_are_no_measurements(group):
    assert seen(result(TRGRPID=group), result()) == [("measured", "34")]


@pytest.mark.parametrize(("role", "expected"), [("NEW LESION", "NEW"), ("TARGET", "TARGET")])
def test_a_role_that_begins_with_new_is_that_of_a_new_lesion(role, expected):
    lesions = scans.lesions({"tu": domain("tu", identified(role=role))})
    assert lesions.cells["role"].to_list() == [expected]


def test_other_results_of_tr_are_left_out():
    assert seen(result("SUMDIAM", "70"), result()) == [("measured", "34")]


def test_centimetres_become_millimetres():
    rows = result(value="3.4", unit="cm"), result(value="1", unit="cm")
    assert seen(*rows) == [("measured", 34.0), ("measured", 10.0)]


@pytest.mark.parametrize("unit", ["mm", "cm"])
def test_a_number_that_is_none_stays_to_be_found_in_any_unit(unit):
    odd = result(unit=unit, TRSTRESN=None, TRSTRESC="l2.5", TRSTRESU=unit)
    assert seen(result(unit=unit), odd)[1] == ("measured", "l2.5")


def test_a_value_in_another_unit_than_the_rest_is_a_finding_and_no_diameter():
    rows = result(), result(), result(value="3.4", unit="cm")
    assert seen(*rows)[2] == ("measured", None)
    (finding,) = measurements(*rows).findings
    assert (finding.rule, finding.row, finding.value) == ("two-units", 4, "cm")


def test_a_unit_that_is_no_length_is_a_finding_and_no_diameter():
    assert seen(result(unit="kg")) == [("measured", None)]
    assert [finding.rule for finding in measurements(result(unit="kg")).findings] == [
        "unknown-unit"
    ]


def new_lesion(word, day="2020-03-01", **more):
    return result("TUMSTATE", word, "N1", TRGRPID="NEW", TRDTC=day) | more


def response(test="OVRLRESP", word="PR", **more):
    row = {"USUBJID": "A", "RSTESTCD": test, "RSSTRESC": word}
    return row | {"RSDTC": "2020-03-01", "VISIT": "WEEK 8"} | more


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param([new_lesion("EQUIVOCAL")], ["EQUIVOCAL"], id="equivocal"),
        pytest.param([new_lesion("UNEQUIVOCAL")], ["UNEQUIVOCAL"], id="unequivocal"),
        pytest.param(
            [new_lesion("EQUIVOCAL"), new_lesion("UNEQUIVOCAL")],
            ["UNEQUIVOCAL"],
            id="of two new lesions the gravest word stands",
        ),
        pytest.param(
            [new_lesion("Unequivocal"), new_lesion("equivocal")],
            ["Unequivocal"],
            id="however it is spelled",
        ),
        pytest.param(
            [new_lesion(None), new_lesion("UNEQUIVOCAL")],
            ["UNEQUIVOCAL"],
            id="a record without a word takes nothing back",
        ),
        pytest.param(
            [new_lesion("NO"), new_lesion("UNKNOWN")],
            ["UNKNOWN"],
            id="what is unknown is not taken for no",
        ),
        pytest.param(
            [new_lesion("UNKNOWN"), new_lesion("EQUIVOCAL")],
            ["EQUIVOCAL"],
            id="a lesion of which it is unknown takes nothing back",
        ),
        pytest.param(
            [new_lesion("UNEQUIVOCAL", TRGRPID="NEW LESION")],
            ["UNEQUIVOCAL"],
            id="however the group of new lesions is called",
        ),
        pytest.param(
            [new_lesion("UNEQUIVOCAL"), new_lesion("PERHAPS")],
            ["PERHAPS"],
            id="a word that is not known stays to be found",
        ),
        pytest.param(
            [new_lesion("UNEQUIVOCAL"), new_lesion("EQUIVOCAL", "2020-05-01")],
            ["UNEQUIVOCAL", "EQUIVOCAL"],
            id="another day is another examination",
        ),
        pytest.param([result()], [], id="no new lesion, no record"),
    ],
)
def test_new_lesions_at_examinations(rows, expected):
    found = examinations({"tr": domain("tr", *rows)})
    assert found.cells["new_lesion"].to_list() == expected


def test_where_tr_and_rs_both_speak_of_new_lesions_the_gravest_word_stands():
    domains = {
        "tr": domain("tr", new_lesion("EQUIVOCAL")),
        "rs": domain("rs", response("NEWLPROG", "UNEQUIVOCAL"), response()),
    }
    found = examinations(domains).cells
    assert found["new_lesion"].to_list() == ["UNEQUIVOCAL"]
    assert found["file"].cast(str).to_list() == ["data/rs.csv"]


NEW_IN_TU = identified("N1", role="NEW", TUDTC="2020-03-01", VISIT="WEEK 8")


def sized(**more):
    return result("LDIAM", "12", "N1", TRGRPID="NEW") | more


def said_of(tu=(), tr=(), rs=()):
    """Give the words on each examination, and for each finding its rule, heading and row."""
    rows = {"tu": tu, "tr": tr, "rs": rs}
    found = examinations({name: domain(name, *some) for name, some in rows.items() if some})
    findings = [(finding.rule, finding.column, finding.row) for finding in found.findings]
    return found.cells["new_lesion"].to_list(), findings


IN_TU, IN_TR = ("new-lesion-unsaid", "TUSTRESC", 2), ("new-lesion-unsaid", "TRSTRESC", 2)


@pytest.mark.parametrize(
    ("domains", "expected"),
    [
        pytest.param({"tu": [NEW_IN_TU]}, (["unknown"], [IN_TU]), id="identified alone"),
        pytest.param({"tr": [sized()]}, (["unknown"], [IN_TR]), id="measured alone"),
        pytest.param({"tr": [new_lesion(None)]}, (["unknown"], [IN_TR]), id="a blank state"),
        pytest.param(
            {"tu": [NEW_IN_TU], "tr": [sized(), sized(TRTESTCD="LPERP")]},
            (["unknown"], [IN_TR]),
            id="identified and measured: one finding",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU], "tr": [new_lesion("UNEQUIVOCAL"), sized()]},
            (["UNEQUIVOCAL"], []),
            id="unequivocal on that day",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU], "rs": [response("NEWLPROG", "EQUIVOCAL")]},
            (["EQUIVOCAL"], []),
            id="equivocal in RS on that day",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU], "rs": [response("NEWLPROG", "NO")]},
            (["unknown"], [IN_TU]),
            id="said that there is none, though there is",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU], "tr": [new_lesion("UNEQUIVOCAL", "2020-03-02")]},
            (["UNEQUIVOCAL", "unknown"], [IN_TU]),
            id="unequivocal on another day",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU], "tr": [new_lesion("UNEQUIVOCAL", TREVALID="READER 2")]},
            (["UNEQUIVOCAL", "unknown"], [IN_TU]),
            id="unequivocal for another reader",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU | {"TUDTC": None}], "tr": [new_lesion("UNEQUIVOCAL")]},
            (["UNEQUIVOCAL"], []),
            id="identified without a date, and dated elsewhere",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU | {"TUDTC": None}], "tr": [result()]},
            (["unknown"], [IN_TU]),
            id="identified without any date",
        ),
        pytest.param(
            {"tu": [NEW_IN_TU | {"TUDTC": None}], "rs": [response("NEWLPROG", "NO")]},
            (["NO", "unknown"], [IN_TU]),
            id="identified without a date, and denied",
        ),
        pytest.param({"tu": [identified()], "tr": [result()]}, ([], []), id="no new lesion"),
    ],
)
def test_a_new_lesion_of_which_nothing_is_said_is_unknown(domains, expected):
    assert said_of(**domains) == expected


def test_overall_responses_are_read_and_other_responses_are_not():
    rows = response(RSEVALID="READER 1"), response("TRGRESP", "CR"), response(word="PD")
    found = responses.assessments({"rs": domain("rs", *rows)}).cells
    assert found["response"].to_list() == ["PR", "PD"]
    assert found["row"].to_list() == [2, 4]


@pytest.mark.parametrize(
    ("columns", "reader"),
    [
        pytest.param({"RSEVALID": "READER 1", "RSEVAL": "CENTRAL"}, "reader 1", id="by --EVALID"),
        pytest.param({"RSEVALID": None, "RSEVAL": "CENTRAL"}, "central", id="else by --EVAL"),
        pytest.param({}, None, id="else nobody is named"),
    ],
)
def test_who_read(columns, reader):
    found = responses.assessments({"rs": domain("rs", response(**columns))})
    assert found.cells["reader"].to_list() == [reader]


@pytest.mark.parametrize(
    ("word", "status", "expected"),
    [
        pytest.param(None, "NOT DONE", "MISSING", id="not done: no assessment"),
        pytest.param("NE", "NOT DONE", "NE", id="not done, and yet a word: the word stands"),
        pytest.param(None, None, None, id="blank without a reason stays to be found"),
    ],
)
def test_a_response_that_was_not_assessed(word, status, expected):
    rows = response(word=word, RSSTAT=status), response(RSDTC="2020-05-01")
    found = responses.assessments({"rs": domain("rs", *rows)}).cells
    assert found["response"].to_list() == [expected, "PR"]


RECIST, LUGANO = response(RSCAT="RECIST 1.1"), response(word="PD", RSCAT="LUGANO")


@pytest.mark.parametrize(
    ("rows", "category", "expected", "rule"),
    [
        pytest.param([RECIST, RECIST], None, ["PR", "PR"], None, id="one category"),
        pytest.param([response()], None, ["PR"], None, id="none is named"),
        pytest.param([RECIST, LUGANO], None, ["PR", "PD"], "several-response-categories", id="two"),
        pytest.param([RECIST, LUGANO], "Recist 1.1", ["PR"], None, id="the one that counts"),
        pytest.param(
            [RECIST, LUGANO], "iRECIST", [], "unknown-response-category", id="one that is not there"
        ),
        pytest.param(
            [RECIST, response(RSCAT=None)],
            "RECIST 1.1",
            ["PR"],
            "response-without-category",
            id="one is blank beside the one that counts",
        ),
        pytest.param(
            [RECIST, response("TRGRESP", RSCAT="LUGANO")], None, ["PR"], None, id="of other tests"
        ),
    ],
)
def test_responses_of_one_category_count(rows, category, expected, rule):
    found = responses.assessments({"rs": domain("rs", *rows)}, category)
    assert found.cells["response"].to_list() == expected
    assert [(f.rule, f.severity, f.table) for f in found.findings] == (
        [(rule, "error", "assessments")] if rule else []
    )


def test_several_categories_are_listed_and_the_key_is_named():
    (finding,) = responses.assessments({"rs": domain("rs", RECIST, LUGANO)}).findings
    assert finding.value == "LUGANO, RECIST 1.1"
    assert "response_category" in finding.remedy


def test_data_that_name_no_reader_and_no_organ_are_read():
    rows = identified("T1"), identified("T2")
    lesions = scans.lesions({"tu": domain("tu", *rows).drop("TULOC")}).cells
    assert lesions.select("lesion", "nodal", "reader").rows() == [
        ("T1", False, None),
        ("T2", False, None),
    ]


@pytest.mark.parametrize(
    "table",
    [scans.lesions, examinations, responses.assessments],
    ids=lambda f: f.__name__,
)
def test_without_its_domain_there_is_no_table(table):
    assert table({}) is None


def test_a_word_beside_a_size_is_no_second_record():
    assert seen(result(value="30"), result("TUMSTATE", "PRESENT")) == [("measured", "30")]


def test_a_target_said_to_be_absent_without_a_size_is_absent():
    assert seen(result("TUMSTATE", "ABSENT")) == [("absent", None)]
