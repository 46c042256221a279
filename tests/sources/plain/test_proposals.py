"""What a sheet is proposed to be, and what is left to its author."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists, sampled_from

from trialreadout.sources.plain.likely_layout import series_of
from trialreadout.sources.plain.likely_visits import weeks_named
from trialreadout.sources.plain.likely_words import meaning_of_word
from trialreadout.sources.plain.patterns import matching
from trialreadout.sources.plain.places import Place
from trialreadout.sources.plain.proposals import propose
from trialreadout.sources.plain.sheet import Sheet, sheet_of
from trialreadout.sources.tables import TABLES


def proposed(name, *rows):
    """Propose what one sheet of that name is, its rows written as words between commas."""
    cells = [[cell.strip() or None for cell in row.split(",")] for row in rows]
    sheet = sheet_of(f"data/{name}.csv", cells)
    assert isinstance(sheet, Sheet)
    place = Place(Path(f"{name}.csv"), None, f"data/{name}.csv", f"data/{name}.csv", name)
    return propose([(place, sheet)], "M")


@pytest.mark.parametrize(
    ("heading", "cell", "column", "source"),
    [
        ("Größe (mm)", "31", "diameter_mm", "Größe (mm)"),
        ("Größe (cm)", "3.1", "diameter_mm", {"heading": "Größe (cm)", "unit": "cm"}),
        ("diameter_cm", "3.1", "diameter_mm", {"heading": "diameter_cm", "unit": "cm"}),
        ("Größe", "groß", None, None),
        ("Datum", "03.01.2011", "assessed_on", "Datum"),
        ("Datum", "57", "assessed_day", "Datum"),
        ("Datum", "2011", "assessed_on", "Datum"),
        ("Datum", "gestern", None, None),
        ("Zustand", "gemessen", "state", "Zustand"),
        ("Zustand", "prima", None, None),
    ],
)
def test_a_heading_is_proposed_where_its_cells_fit(heading, cell, column, source):
    (proposal,) = proposed("Messungen", f"Pat.-Nr.,Läsion,{heading}", f"P1,L1,{cell}")
    own = {c: s for c, s in proposal.columns.items() if c not in ("subject", "lesion")}
    assert own == ({} if column is None else {column: source})
    assert (heading in proposal.not_used) == (column is None)


def test_two_headings_for_a_column_are_left_to_the_author():
    (proposal,) = proposed("Behandlung", "Pat.-Nr.,Beginn,Start", "P1,2011-01-03,2011-01-04")
    assert "started_on" not in proposal.columns
    assert proposal.unsure["started_on"] == "Beginn"
    assert proposal.notes["started_on"] == 'or "Start"'


def test_a_heading_that_is_the_column_stands_before_one_that_means_it():
    (proposal,) = proposed("doses", "subject,Beginn,started_on", "P1,2011-01-03,2011-01-04")
    assert proposal.columns["started_on"] == "started_on"


def test_a_name_is_proposed_for_nothing():
    (proposal,) = proposed("subjects", "subject,patient name,sex", "P1,Somebody,f")
    assert set(proposal.columns) == {"subject", "sex"}


@pytest.mark.parametrize(
    ("headings", "sampled"),
    [
        pytest.param("M_0,M_4", ("sampled_on", {"weeks": "{week}"}), id="from 0, in steps"),
        pytest.param("M W1,M W2", ("sampled_on", {"weeks": "{week}"}), id="the word says weeks"),
        pytest.param("M Tag 1,M Tag 8", ("sampled_day", {"is": "{day}"}), id="the word says days"),
        pytest.param("M_1,M_2,Datum_1,Datum_2", ("sampled_on", "Datum_{week}"), id="with dates"),
    ],
)
def test_a_wide_marker(headings, sampled):
    cells = ",".join("2011-01-03" if h.startswith("Datum") else "5" for h in headings.split(","))
    (proposal,) = proposed("Tumormarker", f"Pat.-Nr.,{headings}", f"P1,{cells}")
    assert proposal.columns["marker"] == {"is": "M"}
    assert proposal.columns[sampled[0]] == sampled[1]
    assert not proposal.lacking


@pytest.mark.parametrize("headings", ["M_1,M_2,M_3", "M_0,M_1", "M_0,M_4,K_0,K_4"])
def test_a_wide_marker_in_doubt_is_left_to_the_author(headings):
    cells = ",".join("5" for _ in headings.split(","))
    (proposal,) = proposed("Tumormarker", f"Pat.-Nr.,{headings}", f"P1,{cells}")
    assert "value" not in proposal.columns
    assert proposal.unsure["value"] == "M_{week}"
    assert proposal.notes["value"]


@given(
    stems=lists(sampled_from(["CEA ", "K_", "M W", "Datum-", "x (y) "]), min_size=1, unique=True),
    numbers=lists(integers(0, 60), min_size=2, max_size=6, unique=True),
    after=sampled_from(["", " (ng/ml)", "_wk"]),
)
def test_the_pattern_of_a_series_stands_for_its_headings_alone(stems, numbers, after):
    headings = [f"{stem}{number}{after}" for stem in stems for number in numbers]
    for series in series_of([*headings, "Bemerkung", "Pat.-Nr."]):
        assert set(series.headings) == set(matching(series.pattern, headings).values())
        assert set(series.numbers) == set(numbers)


@pytest.mark.parametrize(
    ("table", "column", "word", "meant"),
    [
        ("lesions", "role", "ZIEL", "target"),
        ("lesions", "role", "Nicht-Ziel", "non-target"),
        ("measurements", "state", "zu klein", "too small"),
        ("measurements", "state", "niet beoordeelbaar", None),
        ("examinations", "new_lesion", "nein", "no"),
        ("examinations", "new_lesion", "ja", "unequivocal"),
        ("status", "alive", "dead", "N"),
        ("status", "alive", "lost", None),
        ("measurements", "visit", "Screening", "baseline"),
        ("measurements", "visit", "wk 12", None),
        ("status", "alive", "ja", "Y"),
        ("measurements", "diameter_mm", "k.A.", ""),
        ("measurements", "diameter_mm", "groß", None),
        ("subjects", "histology", "unbekannt", None),
    ],
)
def test_a_word_is_proposed_where_it_can_mean_one_thing(table, column, word, meant):
    assert meaning_of_word(column, TABLES[table].columns[column], word) == meant


@pytest.mark.parametrize(
    ("labels", "pattern", "weeks", "every"),
    [
        pytest.param(["screening", "wk 12", "wk 24"], "wk {week}", (12, 24), 12, id="regular"),
        pytest.param(["wo 8", "wo 24", "wo 16"], "wo {week}", (8, 16, 24), 8, id="any order"),
        pytest.param(["w 4", "w 10", "w 18"], "w {week}", (4, 10, 18), None, id="no step"),
        pytest.param(["w 0", "w 8", "w 16", "w 32"], "w {week}", (8, 16, 32), 8, id="a gap"),
    ],
)
def test_the_weeks_that_labels_of_visits_name(labels, pattern, weeks, every):
    found = weeks_named(labels)
    assert found is not None
    assert (found.pattern, found.weeks, found.every) == (pattern, weeks, every)


@pytest.mark.parametrize(
    "labels",
    [[], ["baseline"], ["CT 1", "CT 2"], ["day 1", "day 8"], ["wk 8", "wk 9", "w 8", "w 9"]],
)
def test_labels_that_name_no_weeks(labels):
    assert weeks_named(labels) is None


@pytest.mark.parametrize("table", TABLES)
def test_every_word_that_is_proposed_is_one_of_the_table(table):
    from trialreadout.sources.plain.likely_words import _TERMS

    for column, spec in TABLES[table].columns.items():
        if spec.kind == "term":
            assert set(_TERMS.get(column, {})) <= set(spec.terms)


WIDE = "Pat.-Nr.,Läsion,W0 Datum,W0 mm,W8 Datum,W8 mm"


def test_sizes_side_by_side_are_measurements_with_their_dates():
    (proposal,) = proposed("Messungen", WIDE, "P1,T1,01.01.2011,20,01.03.2011,15")
    assert proposal.columns == {
        "subject": "Pat.-Nr.",
        "lesion": "Läsion",
        "assessed_on": "W{week} Datum",
        "visit": {"is": "week {week}"},
        "diameter_mm": "W{week} mm",
    }
    assert (proposal.lacking, proposal.not_used) == ((), {})


def test_words_among_the_sizes_are_proposed_for_what_was_seen():
    rows = ["P1,T1,01.01.2011,20,01.03.2011,15", "P1,N1,01.01.2011,vorhanden,01.03.2011,7"]
    (proposal,) = proposed("Messungen", WIDE, *rows)
    assert proposal.columns["state"] == "W{week} mm"
    assert proposal.codes == {"state": {"vorhanden": "present"}}


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        pytest.param("W0 mm,W8 mm", "20,15", id="without dates"),
        pytest.param("W0 Datum,W0 mm,W8 Datum,W8 mm", "1.1.2011,da,1.3.2011,da", id="of words"),
        pytest.param("Datum 1,mm 1,Datum 2,mm 2", "1.1.2011,20,1.3.2011,15", id="of no weeks"),
    ],
)
def test_sizes_side_by_side_are_not_guessed(headings, row):
    (proposal,) = proposed("Messungen", f"Pat.-Nr.,Läsion,{headings}", f"P1,T1,{row}")
    assert "diameter_mm" not in proposal.columns


def test_a_heading_of_responses_without_any_makes_no_table_of_responses():
    headings = "Pat.-Nr.,CT-Datum,neue Läsion,Beurteilung"
    filled = proposed("CT", headings, "P1,01.01.2011,nein,SD")
    assert [each.table for each in filled] == ["examinations", "assessments"]
    blank = proposed("CT", headings, "P1,01.01.2011,nein,")
    assert [each.table for each in blank] == ["examinations"]


@pytest.mark.parametrize(
    ("table", "heading", "cell", "column"),
    [
        ("Therapie", "von", "01.01.2011", "started_on"),
        ("Therapie", "bis", "01.02.2011", "ended_on"),
        ("Therapie", "Grund von Unterbrechung", "Fieber", "reason"),
        ("Patienten", "Randomisiert am", "01.01.2011", "randomised_on"),
        ("Nebenwirkungen", "SUE", "ja", "serious"),
        ("Follow-up", "Grund Therapieende", "Progress", "reason"),
        ("Follow-up", "Todesursache", "HCC", "cause"),
        ("Marker", "Abnahme", "01.01.2011", "sampled_on"),
    ],
)
def test_headings_of_a_hospital(table, heading, cell, column):
    (proposal,) = proposed(table, f"Pat.-Nr.,{heading}", f"P1,{cell}")
    assert {c for c, s in proposal.columns.items() if s == heading} == {column}
