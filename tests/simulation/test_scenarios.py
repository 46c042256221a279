"""Scenarios are read as a study file is: every fault at once, with its line and a remedy."""

import pytest

from trialreadout.core.findings import StudyError
from trialreadout.simulation.scenarios import chosen, parse_scenarios, read_scenarios

TWO = """
format = 1
default = "drug"

[[scenario]]
name = "no drug"
[scenario.ct]
missed = 0.2
error_log_sd = 0.1

[[scenario]]
name = "drug"
like = "no drug"
[scenario.ct]
missed = 0.0
[scenario.tumour]
halving_weeks = 40.0
"""


def findings(text):
    with pytest.raises(StudyError) as refused:
        parse_scenarios(text)
    return refused.value.findings


def test_a_scenario_takes_from_the_one_it_is_like_what_it_does_not_say():
    drug = chosen(parse_scenarios(TWO), None)
    assert (drug.name, drug.ct.missed, drug.ct.error_log_sd) == ("drug", 0.0, 0.1)
    assert drug.tumour.halving_weeks == 40.0


def test_the_scenario_that_another_is_like_stays_as_it_is():
    without = chosen(parse_scenarios(TWO), "no drug")
    assert without.ct.missed == 0.2
    assert without.tumour.halving_weeks is None


def test_without_a_default_the_first_is_simulated():
    assert chosen(parse_scenarios(TWO.replace('default = "drug"', "")), None).name == "no drug"


def test_a_scenario_that_is_not_there_is_a_finding_that_names_those_there_are():
    with pytest.raises(StudyError) as refused:
        chosen(parse_scenarios(TWO), "drugs")
    (finding,) = refused.value.findings
    assert (finding.rule, finding.value) == ("unknown-name", "drugs")
    assert finding.allowed == '"no drug", "drug"'
    assert finding.remedy == 'Did you mean "drug"?'


@pytest.mark.parametrize(
    ("old", "new", "rule", "row", "remedy"),
    [
        ("[scenario.tumour]", "[scenario.tumor]", "unknown-key", 16, 'Did you mean "tumour"?'),
        (
            "missed = 0.2",
            'missed = "0.2"',
            "wrong-type",
            8,
            "Write it without quotes: missed = 0.2.",
        ),
        ("missed = 0.2", "missed = 1.2", "not-allowed", 8, "The share of examinations"),
        ('like = "no drug"', 'like = "no drugs"', "unknown-name", 13, 'Did you mean "no drug"?'),
        ('like = "no drug"', 'like = "drug"', "unknown-name", 13, "Put it after the scenario"),
        ('default = "drug"', 'default = "drag"', "unknown-name", 3, 'Did you mean "drug"?'),
        ('name = "drug"', 'name = "no drug"', "duplicate-name", 12, "Give each its own name"),
    ],
)
def test_a_fault_is_named_with_its_line_and_what_to_do(old, new, rule, row, remedy):
    found = next(each for each in findings(TWO.replace(old, new, 1)) if each.rule == rule)
    assert (found.file, found.row) == ("scenarios.toml", row)
    assert found.remedy.startswith(remedy)


def with_grades(grades):
    event = '[[scenario.event]]\nterm = "Rash"\norgan_class = "Skin"\ngrades = '
    return f"{TWO}\n{event}[0.1]\n{event}{grades}\n"


def test_grades_of_more_patients_than_there_are_are_refused():
    (found,) = findings(with_grades("[0.5, 0.3, 0.3]"))
    assert (found.file, found.row) == ("scenarios.toml", 26)
    assert found.column == 'scenario "drug".event 2.grades'
    assert (found.rule, found.value) == ("not-allowed", "0.5, 0.3, 0.3")
    assert found.allowed == "shares that add up to 1 at most"


@pytest.mark.parametrize("grades", ["[0.5, 0.3, 0.2]", "[0.1, 0.2, 0.3, 0.4]", "[1]"])
def test_grades_of_every_patient_are_none_too_many(grades):
    (_, event) = chosen(parse_scenarios(with_grades(grades)), "drug").events
    assert sum(event.grades) == pytest.approx(1)


def test_two_faults_are_found_at_once():
    text = TWO.replace("missed = 0.2", "missed = 2").replace('default = "drug"', 'default = "x"')
    assert {each.rule for each in findings(text)} >= {"unknown-name"}
    assert len(findings(text)) == 2


def test_no_file_says_where_to_get_one(tmp_path):
    with pytest.raises(StudyError) as refused:
        read_scenarios(tmp_path / "scenarios.toml")
    assert "readout init DIR" in refused.value.findings[0].remedy
