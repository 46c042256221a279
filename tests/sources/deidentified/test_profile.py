from __future__ import annotations

import csv
import hashlib
from importlib.resources import files

import pytest
from pydicom import Dataset
from pydicom.datadict import tag_for_keyword

from trialreadout.sources.deidentified.header import Cleaning
from trialreadout.sources.deidentified.profile import WORDS, action_of, basic_profile


def cleaned(**values):
    header = Dataset()
    for keyword, value in values.items():
        setattr(header, keyword, value)
    return Cleaning("P-001", -10, lambda old: f"2.25.{len(old)}").cleaned(header)


def test_every_attribute_of_the_table_is_one_of_the_standard_s():
    held = basic_profile()
    assert len(held) == 617
    assert [keyword for keyword in (*held, *WORDS) if tag_for_keyword(keyword) is None] == []
    assert set(held.values()) == {
        *("X", "Z", "D", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"),
    }


def test_the_table_is_that_of_another_program():
    """Tags and actions are those of dicom-anonymizer 2.1.0, dicomfields_2024b, row by row.

    Its lists, written as "TTTTTTTT action" and sorted, without its three groups of tags, have this
    checksum.
    """
    text = (files("trialreadout.sources.deidentified") / "profile_2024b.csv").read_text("utf-8")
    rows = [f"{row['tag']} {row['action']}" for row in csv.DictReader(text.splitlines())]
    assert hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest() == (
        "869ea0baa366560aba3a4e90b59ee20170d603f71b9b9ff8b97b81da6857dc7e"
    )


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param(0x50003000, id="curve data"),
        pytest.param(0x501E0103, id="a number of the last curve"),
        pytest.param(0x60003000, id="overlay data"),
        pytest.param(0x60224000, id="comments of a further overlay"),
        pytest.param(0x60000010, id="rows of an overlay"),
        pytest.param(0x00111001, id="a private number"),
        pytest.param(0x00090010, id="who holds private tags"),
    ],
)
def test_what_the_table_names_by_group_stays_behind_at_any_depth(tag):
    kind = {0x3000: "OW", 0x4000: "LT"}.get(tag & 0xFFFF, "US")
    header, item = Dataset(), Dataset()
    for held in (header, item):
        held.add_new(tag, kind, {"OW": b"Piet", "LT": "Piet", "US": 7}[kind])
        held.Rows = 1
    header.ReferencedImageSequence = [item]
    made = Cleaning("P-001", 0, str).cleaned(header)
    assert (tag in made, tag in made.ReferencedImageSequence[0]) == (False, False)
    assert made.ReferencedImageSequence[0].Rows == 1


@pytest.mark.parametrize(
    ("number", "after"),
    [
        pytest.param(99999, 99999, id="five digits"),
        pytest.param(20140127, None, id="a day"),
        pytest.param(123456782, None, id="a number of a person"),
    ],
)
def test_long_numbers_of_series_are_emptied(number, after):
    assert (cleaned(SeriesNumber=number).SeriesNumber or None) == after
    assert cleaned(CountsAccumulated=20140127).CountsAccumulated == 20140127


@pytest.mark.parametrize(
    ("keyword", "action"),
    [
        ("PatientBirthDate", "empty"),
        ("AccessionNumber", "empty"),
        ("StudyDescription", "remove"),
        ("OtherPatientIDs", "remove"),
        ("ContentSequence", "dummy"),
        ("SOPInstanceUID", "uid"),
        ("StudyDate", "date"),
        ("PatientWeight", "keep"),
        ("PatientID", "identifier"),
        ("EthnicGroupCodeSequence", "remove"),
        ("Rows", None),
    ],
)
def test_what_becomes_of_an_attribute(keyword, action):
    assert action_of(keyword) == action


@pytest.mark.parametrize(
    ("age", "after"),
    [("089Y", "089Y"), ("090Y", "090Y"), ("091Y", "090Y"), ("100W", "100W")],
)
def test_ages_above_89_years_are_pooled(age, after):
    assert cleaned(PatientAge=age).PatientAge == after


def test_dates_move_and_times_stay():
    made = cleaned(StudyDate="20140110", StudyTime="101112", PatientBirthTime="101112")
    assert (made.StudyDate, made.StudyTime) == ("20131231", "101112")
    assert "PatientBirthTime" not in made
    made = cleaned(AcquisitionDateTime="20140110101112.5+0100")
    assert made.AcquisitionDateTime == "20131231101112.5+0100"


def test_references_follow_the_identifiers_they_refer_to():
    item = Dataset()
    item.ReferencedSOPClassUID = "1.2.840.10008.5.1.4.1.1.20"
    item.ReferencedSOPInstanceUID = "1.2.3.4"
    made = cleaned(SOPInstanceUID="1.2.3.4", ReferencedImageSequence=[item])
    [reference] = made.ReferencedImageSequence
    assert reference.ReferencedSOPInstanceUID == made.SOPInstanceUID != "1.2.3.4"
    assert reference.ReferencedSOPClassUID == "1.2.840.10008.5.1.4.1.1.20"


def test_a_coded_entry_leaves_in_the_words_of_its_scheme_or_not_at_all():
    known, own = Dataset(), Dataset()
    known.CodeValue, known.CodingSchemeDesignator = "75214009", "SCT"
    known.CodeMeaning = "before the nose of Piet"
    own.CodeValue, own.CodingSchemeDesignator, own.CodeMeaning = "1", "99OWN", "of Piet"
    made = cleaned(ViewCodeSequence=[known, own])
    meanings = [item.CodeMeaning for item in made.get("ViewCodeSequence", ())]
    assert all("Piet" not in meaning for meaning in meanings)
    assert len(meanings) <= 1


def test_text_leaves_as_a_word_of_the_standard_alone():
    made = cleaned(PatientSex="F", Manufacturer="Maker", RescaleType="HU", StationName="Room 3")
    assert (made.PatientSex, made.Manufacturer, made.RescaleType) == ("F", "", "HU")
    assert made.StationName == ""
    assert "RescaleType" not in cleaned(RescaleType="Piet")
