from __future__ import annotations

import pytest

from trialreadout.sources.identifying import (
    is_of_patients,
    kind_of_heading,
    may_head_a_thing,
    names_a_person,
)
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
        ("Initials", "initials"),
        ("Pat. init", "initials"),
        ("init.", "initials"),
        ("Pt initials", "initials"),
        ("Pt's initials", "initials"),
        ("Subject initials", "initials"),
        ("Initials of the patient", "initials"),
        ("naam init", "initials"),
        ("Initialen", "initials"),
        ("Voorletters", "initials"),
        ("Initiales du patient", "initials"),
        ("Iniciales", "initials"),
        ("Pt name", "names"),
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
        *("initial dose", "initial", "initiated on", "pT", "ptnm", "init_stage", "inc"),
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


@pytest.mark.parametrize("heading", ["Name", "naam", "Nom"])
def test_a_name_alone_may_be_that_of_a_thing(heading):
    assert may_head_a_thing(heading)
    assert not is_of_patients(heading)


@pytest.mark.parametrize("heading", ["Patient name", "Pat. init", "Pt initials", "Subj. name"])
def test_a_name_of_the_patient_is_of_no_thing(heading):
    assert not may_head_a_thing(heading)
    assert is_of_patients(heading)


@pytest.mark.parametrize("heading", ["Pathologist name", "Physician's name", "Initials"])
def test_others_have_names_too(heading):
    assert not is_of_patients(heading)
