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


@pytest.mark.parametrize("grades", ["[0.5, 0.3, 0.2]", "[0.1, 0.2, 0.3, 0.4]", "[1]"])
def test_grades_of_every_patient_are_none_too_many(grades):
    (_, event) = chosen(parse_scenarios(with_grades(grades)), "drug").events
    assert sum(event.grades) == pytest.approx(1)


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        pytest.param("ct.missed = 1.4", "a number from 0 to 1", id="more than all"),
        pytest.param("ct.missed = -0.1", "a number from 0 to 1", id="less than none"),
        pytest.param("tumour.targets = [0.5, 0.4]", "shares that add up to 1", id="a tenth lacks"),
        pytest.param("tumour.targets = [0.0, 0.0]", "shares that add up to 1", id="nobody"),
        pytest.param(
            "dosing.levels = [0.5, 1.0]",
            "shares from 0 to 1, each smaller than the one before",
            id="a reduction to more",
        ),
        pytest.param(
            "dosing.levels = [1.0, 1.0]",
            "shares from 0 to 1, each smaller than the one before",
            id="a reduction to the same",
        ),
        pytest.param(
            'event = [{ term = "t", organ_class = "c", grades = [0.6, 0.6] }]',
            "shares that add up to 1 or less",
            id="grades of more patients than there are",
        ),
        pytest.param("weight.loss_percent_per_month = nan", "a number", id="no number"),
        pytest.param("weight.loss_percent_per_month = inf", "a number", id="without end"),
        pytest.param("marker.above = 0.2", "more than below, which is 0.2", id="an assay blind"),
        pytest.param(
            "marker.below = 30000.0",
            "less than above, which is 30000",
            id="an assay blind from below",
        ),
    ],
)
def test_what_cannot_be_true_of_patients_is_refused(line, allowed):
    (fault,) = findings(f'[[scenario]]\nname = "a"\n{line}\n')
    assert (fault.rule, fault.row, fault.allowed) == ("not-allowed", 3, allowed)
    assert fault.remedy


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("tumour.targets = [0.333, 0.333, 0.333]", id="thirds, rounded"),
        pytest.param("dosing.levels = [1.0]", id="one level"),
        pytest.param("dosing.levels = [1.0, 0.0]", id="a pause"),
        pytest.param("marker.above = 0.21", id="an assay that tells hardly anything"),
        pytest.param(
            'event = [{ term = "t", organ_class = "c", grades = [0.6, 0.4] }]', id="everybody"
        ),
    ],
)
def test_what_may_be_true_of_patients_is_read(line):
    (scenario,) = parse_scenarios(f'[[scenario]]\nname = "a"\n{line}\n').scenarios
    assert scenario.name == "a"


def test_limits_of_an_assay_are_held_against_those_of_the_scenario_that_it_is_like():
    fine = '[[scenario]]\nname = "a"\nmarker.below = 0.01\n[[scenario]]\nname = "b"\nlike = "a"\n'
    assert parse_scenarios(f"{fine}marker.above = 0.1").scenarios[1].marker.below == 0.01
    (fault,) = findings(f"{fine}marker.above = 0.01")
    assert (fault.row, fault.allowed) == (7, "more than below, which is 0.01")


def test_two_faults_are_found_at_once():
    text = TWO.replace("missed = 0.2", "missed = 2").replace('default = "drug"', 'default = "x"')
    assert {each.rule for each in findings(text)} >= {"unknown-name"}
    assert len(findings(text)) == 2


def test_no_file_says_where_to_get_one(tmp_path):
    with pytest.raises(StudyError) as refused:
        read_scenarios(tmp_path / "scenarios.toml")
    assert "readout init DIR" in refused.value.findings[0].remedy
    assert "readout init DIR" in refused.value.findings[0].remedy


def test_a_file_in_place_of_the_study_folder_is_told_from_a_file_that_may_not_be_read(tmp_path):
    (tmp_path / "study").write_text("no folder")
    with pytest.raises(StudyError) as refused:
        read_scenarios(tmp_path / "study" / "scenarios.toml")
    (finding,) = refused.value.findings
    assert finding.allowed == "a file of scenarios"
    said = "study is a file; name the folder that it stands in: "
    assert finding.remedy.startswith(said)
