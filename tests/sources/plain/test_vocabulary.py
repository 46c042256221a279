"""Foreign names are proposed for what they most likely mean, and never read as that."""

from __future__ import annotations

import pytest

from plain_files import put, read
from trialreadout.sources.plain.mapping import columns_of
from trialreadout.sources.plain.vocabulary import likely_column, likely_table
from trialreadout.sources.tables import TABLES


@pytest.mark.parametrize(
    ("table", "heading", "column"),
    [
        ("subjects", "Pat.-Nr.", "subject"),
        ("subjects", "Patiëntnummer", "subject"),
        ("subjects", "Geschlecht", "sex"),
        ("measurements", "Größe (mm)", "diameter_mm"),
        ("measurements", "Untersuchungs-Datum", "assessed_on"),
        ("measurements", "diametr_mm", "diameter_mm"),
        ("markers", "Wert", "value"),
        ("markers", "Datum der Abnahme", "sampled_on"),
        ("status", "Todesdatum", "died_on"),
        ("status", "zuletzt gesehen", "last_contact_on"),
        ("weights", "Gewicht [kg]", "weight_kg"),
        ("doses", "Datum", None),
        ("doses", "First day", "started_on"),
        ("doses", "Last day", "ended_on"),
        ("adverse_events", "Onset", "started_on"),
        ("adverse_events", "Resolved", "ended_on"),
        ("adverse_events", "SOC", "system_organ_class"),
        ("lesions", "Target?", "role"),
        ("measurements", "Status", "state"),
        ("weights", "Bemerkung", None),
        ("subjects", "WHO PS", "ecog"),
        ("subjects", "Grade (WHO)", None),
        ("subjects", "Date registration", "enrolled_on"),
        ("subjects", "Date informed consent", "informed_on"),
        ("doses", "x per day", "times_per_day"),
        ("lesions", "Lesion no.", "lesion"),
        ("lesions", "LN?", "nodal"),
        ("lesions", "New lesion", None),
        ("measurements", "Nieuwe laesie", None),
        ("examinations", "Nieuwe laesie", "new_lesion"),
        ("lesions", "Site", "organ"),
        ("status", "Status", "alive"),
        ("status", "Date off study", "discontinued_on"),
        ("status", "Reason off study", "reason"),
        ("status", "Abbruchgrund", "reason"),
        ("status", "Einde behandeling", "discontinued_on"),
        ("adverse_events", "Related to drug", "related"),
        ("assessments", "Overall response", "response"),
    ],
)
def test_a_heading(table, heading, column):
    assert likely_column(heading, columns_of(table)) == column


@pytest.mark.parametrize(
    ("name", "table"),
    [
        ("Stammdaten", "subjects"),
        ("Nebenwirkungen 2011", "adverse_events"),
        ("Metingen", "measurements"),
        ("mesurements", "measurements"),
        ("Legende", None),
    ],
)
def test_a_file_or_sheet(name, table):
    assert likely_table(name, TABLES) == table


def test_a_remedy_names_what_was_likely_meant_and_nothing_is_read(tmp_path):
    text = "subject,Datum,Gewicht\nA,2011-01-01,60\n"
    sources = read(put(tmp_path, subjects="subject\nA\n", weights=text))
    remedies = {f.column: f.remedy for f in sources.findings if f.severity == "warning"}
    assert "Is weight_kg meant?" in remedies["Gewicht"]
    assert "Is measured_on meant?" in remedies["Datum"]
    assert sources.table("weights")["weight_kg"].to_list() == []
