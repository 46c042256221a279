"""The axis by which a lesion does not count is kept beside the one that does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from builders import domain, lesion, measured, protocol_of, raw, sources_of, treated
from trialreadout.sources.other_axis import along_the_other_axis
from trialreadout.sources.read import Sources, bring_together
from trialreadout.sources.sdtm import scans


def beside(sources, protocol):
    """Give the day, the size, the word and the row of what stands beside the records."""
    found = along_the_other_axis(sources.table("measurements"), sources, protocol)
    columns = ["assessed_on", "diameter_mm", "state", "row"]
    return [(str(row[0]), *row[1:]) for row in found.select(columns).rows()]


def both(day, longest, short):
    return [measured("A", day, longest, axis="longest"), measured("A", day, short, axis="short")]


@pytest.mark.parametrize(
    ("version", "nodal", "counts", "expected"),
    [
        pytest.param("1.1", "N", 2, [(20, 3)], id="the short axis of a lesion"),
        pytest.param("1.1", "Y", 3, [(30, 2)], id="the longest diameter of a node"),
        pytest.param("1.0", "Y", 2, [(20, 3)], id="RECIST 1.0: of a node, too, the short axis"),
    ],
)
def test_of_plain_tables_it_is_a_row_of_its_own(version, nodal, counts, expected):
    protocol = protocol_of(f'[tumour_response]\nversion = "{version}"')
    lesions = [lesion("A", nodal=nodal)]
    rows = both(1, 30, 20)
    sources = sources_of(protocol, **treated("A"), lesions=lesions, measurements=rows)
    counting = sources.table("measurements").filter(row=counts)
    found = along_the_other_axis(counting, sources, protocol)
    assert found.select("diameter_mm", "row").rows() == expected


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(both(1, 30, 20)[:1], id="the one that counts alone"),
        pytest.param(both(1, 30, 20)[1:], id="the other alone, which then stands in its place"),
        pytest.param([both(1, 30, 20)[0], both(2, 30, 20)[1]], id="on another day"),
    ],
)
def test_of_plain_tables_nothing_stands_beside_a_single_axis(rows):
    sources = sources_of(**treated("A"), lesions=[lesion("A")], measurements=rows)
    assert beside(sources, protocol_of()) == []


def result(test, value, day="2020-03-01", **more):
    row = {"USUBJID": "A", "TRLNKID": "T1", "TRGRPID": "TARGET", "TRTESTCD": test}
    number = value if value and value[0].isdigit() else None
    values = {"TRSTRESC": value, "TRSTRESN": number, "TRSTRESU": "mm" if number else None}
    return row | values | {"TRDTC": day, "VISIT": "WEEK 8", "TREVALID": "READER 1"} | more


SDTM = '[data]\ndialect = "sdtm"\n[dates]\nimpute = { assessed_on = "last" }'


def of_sdtm(*rows, organ="LIVER"):
    """Bring TR of patient A together, whose one lesion T1 was identified by reader 1."""
    protocol = protocol_of(SDTM)
    identified = {"USUBJID": "A", "TUTESTCD": "TUMIDENT", "TULNKID": "T1", "TULOC": organ}
    identified |= {"TUSTRESC": "TARGET", "TUDTC": "2020-01-01", "TUEVALID": "READER 1"}
    domains = {"tu": domain("tu", identified), "tr": domain("tr", *rows)}
    lesions = scans.lesions(domains)
    read = scans.measurements(domains, lesions.cells)
    tables = {name: raw(name, rows) for name, rows in treated("A").items()}
    tables |= {"status": raw("status", [{"subject": "A"}])}
    tables |= {"lesions": lesions, "measurements": read}
    typed, findings = bring_together(tables, protocol)
    return Sources(typed, tuple(findings), {}, other_axis=read.beside), protocol


@pytest.mark.parametrize(
    ("organ", "expected"),
    [
        pytest.param("LIVER", ("2020-03-01", 20.0, "20", 3), id="the short axis of a lesion"),
        pytest.param("LYMPH NODE", ("2020-03-01", 30.0, "30", 2), id="the longest of a node"),
    ],
)
def test_of_sdtm_it_is_no_measurement_and_stands_beside_one(organ, expected):
    sources, protocol = of_sdtm(result("LDIAM", "30"), result("LPERP", "20"), organ=organ)
    assert sources.table("measurements").height == 1
    assert beside(sources, protocol) == [expected]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        pytest.param({"TRDTC": "2020-03"}, [], id="another text of the same day is another record"),
        pytest.param({"TREVALID": "READER 2"}, [], id="another reader"),
        pytest.param({"VISIT": "WEEK 9"}, [], id="another visit"),
        pytest.param({"TRLNKID": "T2"}, [], id="another lesion"),
        pytest.param({}, [20.0], id="the same examination"),
    ],
)
def test_of_sdtm_it_belongs_to_its_examination(other, expected):
    sources, protocol = of_sdtm(result("LDIAM", "30"), result("LPERP", "20", **other))
    assert [size for _, size, _, _ in beside(sources, protocol)] == expected


def test_a_partial_date_is_that_of_the_measurement():
    rows = [result(test, "30", "2020-02") for test in ("LDIAM", "LPERP")]
    assert beside(*of_sdtm(*rows)) == [("2020-02-29", 30.0, "30", 3)]


@pytest.mark.parametrize(
    ("other", "said"),
    [
        pytest.param(result("LPERP", "NOT EVALUABLE"), "NOT EVALUABLE", id="a word"),
        pytest.param(result("LPERP", None, TRSTAT="NOT DONE"), "NOT DONE", id="not done"),
        pytest.param(result("LPERP", None, TRSTRESC="l2.5"), "l2.5", id="no number"),
    ],
)
def test_a_record_without_a_size_keeps_what_it_says_and_is_no_finding(other, said):
    sources, protocol = of_sdtm(result("LDIAM", "30"), other)
    assert beside(sources, protocol) == [("2020-03-01", None, said, 3)]
    assert sources.findings == ()


def test_of_several_records_of_the_other_axis_the_first_stands():
    rows = result("LDIAM", "30"), result("LPERP", "20"), result("LPERP", "21")
    assert beside(*of_sdtm(*rows)) == [("2020-03-01", 20.0, "20", 3)]


def test_centimetres_become_millimetres():
    rows = [result(test, "3", TRSTRESU="cm") for test in ("LDIAM", "LPERP")]
    assert beside(*of_sdtm(*rows)) == [("2020-03-01", 30.0, "3", 3)]


def test_without_tr_nothing_stands_beside():
    sources, protocol = of_sdtm(result("LDIAM", "30"), result("LPERP", "20"))
    assert beside(replace(sources, other_axis=None), protocol) == []
