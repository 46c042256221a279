from __future__ import annotations

import pytest

from trialreadout.sources.identifying import kind_of_heading, names_a_person
from trialreadout.sources.plain.mapping import columns_of
from trialreadout.sources.tables import TABLES


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Name", "names"),
        ("Patient name", "names"),
        ("Nachname", "names"),
        ("Achternaam", "names"),
        ("Nom de famille", "names"),
        ("Apellidos", "names"),
        ("Initials", "names"),
        ("INVNAM", "names"),
        ("Date of birth", "birth dates"),
        ("Patient's date of birth", "birth dates"),
        ("DOB", "birth dates"),
        ("BRTHDTC", "birth dates"),
        ("Geburtsdatum", "birth dates"),
        ("Geb.-Datum", "birth dates"),
        ("geboortedatum", "birth dates"),
        ("Né(e) le", "birth dates"),
        ("Fecha de nacimiento", "birth dates"),
        ("MRN", "record numbers"),
        ("BSN", "record numbers"),
        ("NHS number", "record numbers"),
        ("Versichertennummer", "record numbers"),
        ("Numéro de sécurité sociale", "record numbers"),
        ("DNI", "record numbers"),
        ("Adresse", "addresses"),
        ("Straße", "addresses"),
        ("code postal", "addresses"),
        ("PLZ", "addresses"),
        ("Woonplaats", "addresses"),
        ("Código postal", "addresses"),
        ("Telefon", "telephone numbers"),
        ("Mobile phone", "telephone numbers"),
        ("teléfono", "telephone numbers"),
        ("E-Mail", "electronic mail"),
        ("Correo electrónico", "electronic mail"),
        ("PatNr", "patient numbers"),
        ("Pat.-Nr.", "patient numbers"),
    ],
)
def test_a_heading_that_names_a_person_is_known(heading, kind):
    assert kind_of_heading(heading) == kind


@pytest.mark.parametrize(
    "heading",
    [
        *("marker name", "site", "Befund", "nominal dose", "cp_class", "telomerase", "lesion"),
        *("born_again", "Tumorname", "mobility", "streetwise", "unit address type", "genotype"),
    ],
)
def test_other_headings_are_left_alone(heading):
    assert kind_of_heading(heading) is None


def test_a_number_of_patients_may_be_that_of_the_study():
    assert not names_a_person("Pat.-Nr.")
    assert names_a_person("MRN")


def test_no_column_of_the_plain_tables_looks_like_one():
    columns = {column for table in TABLES for column in columns_of(table)}
    assert columns
    assert [column for column in sorted(columns) if kind_of_heading(column)] == []
