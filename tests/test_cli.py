"""The command as people and programs call it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "study"
    assert CliRunner().invoke(main, ["demo", str(folder), "--no-scans"]).exit_code == 0
    return folder


def called(*words: str | Path):
    return CliRunner().invoke(main, [str(word) for word in words])


def document(*words: str | Path):
    """Call with --json: standard output is one document and nothing else."""
    result = called(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_help_names_every_command():
    listed = called("--help").output.split("Commands:")[1]
    assert re.findall(r"^  (\w+) ", listed, re.MULTILINE) == [
        *("check", "deidentify", "demo", "design", "diff", "explain", "export", "init", "reads"),
        *("reconcile", "run", "scans", "simulate", "verify"),
    ]


@pytest.mark.parametrize("command", ["design", "init", "reads", "reconcile", "simulate", "verify"])
def test_help_shows_each_example_on_a_line_of_its_own(command):
    examples = called(command, "--help").output.split("Examples:\n")[1].splitlines()
    assert len(examples) >= 2
    assert all(line.startswith(f"    readout {command} ") for line in examples)


def test_demo_makes_a_study_that_check_and_run_take(study: Path):
    assert (study / "study.toml").is_file()
    assert called("check", study).exit_code == 0
    assert called("run", study).exit_code == 0


def test_demo_runs_a_study_that_is_there_as_it_stands(tmp_path: Path):
    called("demo", tmp_path / "study", "--no-scans")
    protocol = tmp_path / "study/study.toml"
    protocol.write_text(protocol.read_text().replace('id = "NCT00887107"', 'id = "CHANGED"'))
    assert document("demo", tmp_path / "study")["study"] == "CHANGED"


def test_demo_cannot_draw_no_scans_and_all_of_them(tmp_path: Path):
    result = called("demo", tmp_path / "study", "--no-scans", "--all-scans")
    assert result.exit_code == 2
    assert "exclude each other" in result.output
    assert not (tmp_path / "study").exists()


def test_demo_of_a_study_without_scintigraphy_draws_nothing(tmp_path: Path):
    assert called("demo", tmp_path / "study", "--study", "two-stage").exit_code == 0
    assert not (tmp_path / "study/scans").exists()


def test_demo_holds_the_published_numbers_against_its_own(study: Path):
    published = document("demo", study)["published"]
    assert [each["met"] for each in published] == [True] * 10
    assert {each["source"].partition(",")[0] for each in published} == {
        "Schneider 2012",
        "Hoftijzer 2009",
    }
    ids = {result["id"] for result in document("run", study)["results"]}
    assert {each["result"] for each in published} <= ids


def test_the_documents_have_the_keys_that_programs_rely_on(study: Path):
    assert set(document("demo", study)) == {
        "study",
        "synthetic",
        "findings",
        "results",
        "published",
    }
    assert set(document("run", study)) == {"study", "synthetic", "findings", "results"}
    checked = document("check", study)
    assert set(checked) == {"study", "findings"}
    assert set(checked["findings"][0]) == {
        *("severity", "rule", "table", "file", "row", "column", "subject", "value"),
        *("allowed", "remedy"),
    }


def test_run_writes_where_it_is_told_to(study: Path, tmp_path: Path):
    assert called("run", study, "--out", tmp_path / "out").exit_code == 0
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        "findings.csv",
        "manifest.json",
        "patients",
        "readout.json",
        "study.toml",
        "report.html",
        "results.csv",
        "tables",
        "tables.xlsx",
    }


def test_the_document_printed_is_the_one_written(study: Path, tmp_path: Path):
    printed = document("run", study, "--out", tmp_path / "out")
    assert json.loads((tmp_path / "out/readout.json").read_text()) == printed


def test_warnings_end_with_0_and_under_strict_with_1(study: Path):
    assert called("check", study).exit_code == 0
    assert called("check", study, "--strict").exit_code == 1


def test_explain_without_a_result_lists_them(study: Path):
    names = document("explain", study)["results"]
    assert names == [result["id"] for result in document("run", study)["results"]]
    assert names[0] in called("explain", study).output


def test_explain_opens_a_result_to_all_its_patients(study: Path):
    opened = document("explain", study, "overall-survival/treated/median")
    assert len(opened["patients"]) == opened["result"]["denominator"] == 31
    assert sum(each["counts"] for each in opened["patients"]) == opened["result"]["n"]


def test_explain_opens_one_patient_to_the_rows_of_the_files(study: Path):
    name = "best-overall-response/treated/proportion/PR"
    opened = document("explain", study, name, "--patient", "NL-04")
    (patient,) = opened["patients"]
    assert patient["answer"]["answer"] == "PR"
    assert [row["response"] for row in patient["assessments"]] == ["PR", "PR", "PD", "PD"]
    files = {"data/measurements.csv", "data/examinations.csv"}
    assert {row["file"] for row in patient["source_rows"]} == files


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(
            ["overal-survival/treated/median"],
            'Did you mean "overall-survival/treated/median"?',
            id="a misspelt result",
        ),
        pytest.param(
            ["overall-survival/treated/median", "--patient", "NOBODY"],
            'no patient "NOBODY" is in treated',
            id="a patient that is not there",
        ),
        pytest.param(["--patient", "NL-04"], "Name one", id="a patient of no result"),
    ],
)
def test_explain_refuses_with_a_way_out(study: Path, words: list[str], said: str):
    result = called("explain", study, *words)
    assert result.exit_code == 2
    assert said in " ".join(result.output.split())


def test_no_colours_where_nobody_looks(study: Path):
    assert "\x1b[" not in called("run", study).output


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param(["8 (31%), 11 (42%), 7 PD"], 0, id="something fits everything"),
        pytest.param(["17 of 19 (95%)"], 1, id="the result contradicts itself"),
        pytest.param(["8 (31%)", "--ci", "14-52"], 0, id="limits that stand apart fit"),
        pytest.param(["8 (31%)", "--ci", "14-53"], 1, id="limits that stand apart do not"),
        pytest.param(["8/26 (16-49)", "--confidence", "0.9"], 0, id="limits of 90 %"),
        pytest.param(["8/26 (16-49)"], 1, id="which are not those of 95 %"),
        pytest.param(["14/26, 14/26"], 0, id="28 of 26, if counted twice"),
        pytest.param(["14/26, 14/26", "--exclusive"], 1, id="28 of 26, each once"),
        pytest.param(["8 (31%)", "--largest", "26"], 0, id="26 is tried"),
        pytest.param(["8 (31%)", "--largest", "25"], 1, id="26 is not"),
        pytest.param(["eight of them"], 2, id="no printed result"),
        pytest.param(["8 (31%)", "--confidence", "95"], 2, id="confidence in per cent"),
        pytest.param(["8 (31%)", "--ci", "14-52", "--ci", "1-2"], 2, id="limits of nothing"),
    ],
)
def test_reconcile_ends_with_what_it_found(words: list[str], status: int):
    assert called("reconcile", *words).exit_code == status
    assert called("reconcile", *words, "--json").exit_code == status


def test_reconcile_says_which_denominator_fits():
    assert "only N = 26" in called("reconcile", "8 (31%), 11 (42%)").output


def test_reconcile_prints_one_document():
    found = document("reconcile", "8 (31%), 18 months (7-29), 7 PD", "--ci", "14-52")
    assert set(found) == {"printed", "denominators", "intervals", "contradictions"}
    assert [each["text"] for each in found["printed"]] == ["8 (31 %)", "18 months", "PD 7"]
    (family,) = found["denominators"]
    assert (family["of"], family["n"], family["methods"]) == ([0, 2], [26], ["Clopper-Pearson"])
    assert [(each["of"], each["kind"]) for each in found["intervals"]] == [
        (0, "proportion"),
        (1, "median"),
    ]
    assert found["intervals"][1]["symmetric"] is True


def test_reconcile_refuses_what_it_cannot_read_and_shows_what_it_could():
    said = " ".join(called("reconcile", "8 (31%), oops").output.split())
    for part in ('"oops"', "Understood: 8 (31 %)", "An example:"):
        assert part in said
    refused = json.loads(called("reconcile", "oops", "--json").stdout)
    assert refused["findings"][0]["rule"] == "wrong-usage"
    assert refused["denominators"] == []


DESIGNS = {
    "two-stage": "--p0 0.1 --p1 0.3 --alpha 0.05 --power 0.8",
    "single-stage": "--p0 0.1 --p1 0.3",
    "after-two-stages": "--successes 8 --first-n 10 --first-limit 1 --n 29 --p0 0.1",
    "predictive": "--p0 0.2 --p1 0.4 --looks 10-36 --futile 0.001 --convincing 0.922",
    "predictive-search": "--p0 0.2 --p1 0.4 --looks 10-40 --alpha 0.1 --power 0.9 --fewest",
    "predict": "--p0 0.6 --successes 16 --n 23 --nmax 40 --convincing 0.9",
    "bop2": "--p0 0.2 --p1 0.4 --looks 10,20,30,40 --alpha 0.1",
    "toxicity": "--tolerated 0.3 --looks 3-12,15,20 --level 0.9",
    "precision": "--p 0.3 --half-width 0.1",
    "survival": "--median0 6 --median1 9 --accrual 24 --follow-up 12",
}


def test_design_knows_these_kinds():
    listed = called("design", "--help").output.split("Commands:")[1]
    assert set(re.findall(r"^  ([\w-]+) ", listed, re.MULTILINE)) == set(DESIGNS)


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("two-stage", "10 patients; stop if 1 or fewer respond"),
        ("two-stage", "19 more, 29 in all; active if more than 5 respond"),
        ("two-stage", "expected size 15.01 at p0, 26.16 at p1"),
        ("two-stage", "is 4.7 % if the true rate is 10 % (type 1 error, at most 5 %) and 80.5 %"),
        ("two-stage", "10 % 4.7 % 73.6 % 15.0"),
        ("single-stage", "called active if 6 or more of the 25 respond"),
        ("after-two-stages", "Of the 29 patients of both stages 8 responded (27.6 %)"),
        ("after-two-stages", "30.5 % (90 % confidence interval 14.9 % to 45.8 %; one-sided p"),
        ("predictive", "0 of 10-16, 1 of 17-20, 2 of 21-23"),
        ("predictive", "type 1 error 8.78 %"),
        ("predictive-search", "patients 36, with 27 looks"),
        ("predictive-search", "type 1 error 8.56 % (asked: at most 10 %)"),
        ("predictive-search", "futile below 0.721 %; the same design from 0.72053 to 0.72104 %"),
        ("predictive-search", "there are none for fewer patients at these looks"),
        ("predictive-search", "looked at after 10-36 patients, at each number"),
        ("predict", "is 56.6 % (Beta(0.6, 0.4) prior"),
        ("bop2", "is below 0.86 (n / 40)^0.92"),
        ("bop2", "1 of 10, 3 of 20, 7 of 30; at 40 patients"),
        ("bop2", "type 1 error 7.43 % (asked: at most 10 %)"),
        ("bop2", "looked at after 10, 20, 30 and 40 patients."),
        ("toxicity", "3 or more of 3-4, 4 or more of 5-7"),
        ("toxicity", "looked at after 3-12, 15 and 20 patients, at each number"),
        ("precision", "95 % Clopper-Pearson interval"),
        (
            "precision",
            "an expected half-width (half the distance of its limits) of 9.9 percentage points",
        ),
        ("precision", "no more than 10 percentage points (exact, over all counts"),
        ("survival", "48 patients who enter steadily over 24 and are followed for a further 12"),
        ("survival", "events 39.3 expected"),
    ],
)
def test_design_says_what_it_comes_to(kind, said):
    answer = called("design", kind, *DESIGNS[kind].split())
    assert answer.exit_code == 0
    assert said in re.sub(r"[\s█-▏]+", " ", answer.output)
    seen = kind in ("after-two-stages", "predict")
    assert ("For the report" if seen else "For the protocol") in answer.output


@pytest.mark.parametrize("kind", DESIGNS)
def test_design_prints_one_document(kind):
    found = document("design", kind, *DESIGNS[kind].split())
    assert {"design", "asked", "plan", "curve", "text"} <= set(found)
    assert found["design"] == kind
    assert found["text"].endswith(".")
    asked = re.findall(r"--([a-z][\w-]*)", DESIGNS[kind])
    words = {word.replace("-", "_") for word in asked}
    assert words <= set(found["asked"])


def test_a_design_in_json_is_that_of_the_statistics():
    found = document("design", "two-stage", *DESIGNS["two-stage"].split())
    plan = [found["plan"][name] for name in ("first_limit", "first_n", "limit", "n")]
    assert plan == [1, 10, 5, 29]
    at_p0 = next(row for row in found["curve"] if row["rate"] == 0.1)
    assert at_p0["active"] == found["plan"]["type_1_error"]
    assert at_p0["expected_n"] == found["plan"]["expected_n"]


@pytest.mark.parametrize(
    ("kind", "weight", "plan"),
    [
        ("admissible", "0.5", "0/12 3/26"),
        ("admissible", "0", "0/9 3/30"),
        ("admissible", "1", "0/15 3/25"),
    ],
)
def test_a_weight_chooses_among_the_admissible(kind, weight, plan):
    asked = f"--p0 0.05 --p1 0.25 --alpha 0.05 --power 0.9 --kind {kind} --weight {weight}"
    found = document("design", "two-stage", *asked.split())["plan"]
    assert "{first_limit}/{first_n} {limit}/{n}".format(**found) == plan


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("two-stage --p0 10 --p1 30", "a share between 0 and 1", id="per cent"),
        pytest.param(
            "two-stage --p0 10 --p1 30", "--p0 is 10; expected", id="an option by its own name"
        ),
        pytest.param("two-stage --p0 10 --p1 30", "(10 % is 0.1)", id="what was meant"),
        pytest.param(
            "after-two-stages --successes 3 --first-n 30 --first-limit 1 --n 29 --p0 0.1",
            "--first-n is 30 and --n is 29",
            id="options whose names have a dash",
        ),
        pytest.param("two-stage --p0 0.1 --p1 0.3 --weight 0.5", "leave it out", id="unused"),
        pytest.param("bop2 --p0 0.2 --p1 0.4 --looks 30-10", "no list of looks", id="backwards"),
        pytest.param("two-stage --p0 0.1 --p1 0.11", "raise nmax", id="no such design"),
        pytest.param("two-stage --p0 0.1", "Missing option '--p1'", id="half a question"),
        pytest.param(
            "two-stage --p0 0.1 --p1 0.3 --kind admissible --weight 2", "--weight is 2", id="weight"
        ),
        pytest.param("bop2 --p0 0.2 --p1 0.4 --looks ten", "10,20,30 or 10-36", id="no looks"),
        pytest.param("bop2 --p0 0.2 --p1 0.4 --looks 1-900", "no more than 500", id="900 looks"),
        pytest.param("bop2 --p0 0.2 --p1 0.4 --looks 9,9", "rising", id="the same look twice"),
        pytest.param(
            "predictive --p0 0.2 --p1 0.4 --looks 9,18 --prior 1", "0.2,0.8", id="half a prior"
        ),
        pytest.param("best", "No such command", id="an unknown kind"),
    ],
)
def test_design_refuses_and_says_what_would_do(words, said):
    answer = called("design", *words.split())
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.split())
    refused = called("design", *words.split(), "--json")
    assert refused.exit_code == 2
    found = json.loads(refused.stdout)
    assert found["findings"][0]["rule"] == "wrong-usage"
    assert (found["plan"], found["text"]) == ({}, None)


def words_of(kind, more):
    answer = called("design", kind, *DESIGNS[kind].split(), *more.split())
    assert answer.exit_code == 0
    return re.sub(r"[\s█-▏]+", " ", answer.output)


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        pytest.param(
            "after-two-stages",
            "--interval koyama-chen",
            "tries rates in steps of 0.0001: its limits lie up to one step inside",
            id="why the limits of clinfun differ in the fourth decimal",
        ),
        pytest.param(
            "after-two-stages",
            "--successes 1",
            "Of the 10 patients of the first stage, after which the trial ended, 1 responded",
            id="a trial that ended early",
        ),
        pytest.param("survival", "--unit weeks", "A median of 6 weeks is known", id="a unit"),
        pytest.param("survival", "--accrual 0", "who enter all at once", id="no accrual"),
        pytest.param(
            "survival", "--follow-up 0", "followed until the last has entered", id="no follow-up"
        ),
        pytest.param(
            "survival",
            "--test exponential",
            "at which the test is made",
            id="a test that waits for its events",
        ),
        pytest.param("predictive", "--looks 10,20,36", "0 of 10, 1 of 20;", id="no dash between"),
        pytest.param(
            "toxicity", "--looks 5,6,10", "4 or more of 5-6, 6 or more of 10", id="only its looks"
        ),
        pytest.param(
            "toxicity", "--looks 1,2 --level 0.999", "none that stops it", id="no count at all"
        ),
        pytest.param(
            "two-stage",
            "--nmax 27",
            "The search ended at 27 patients; a larger trial",
            id="an optimum that is one of those that were searched",
        ),
    ],
)
def test_a_design_says_what_a_reader_would_ask(kind, more, said):
    assert said in words_of(kind, more)


def test_the_smallest_design_needs_no_larger_search():
    assert "The search ended" not in words_of("two-stage", "--kind minimax --nmax 27")


@pytest.mark.parametrize(
    ("p0", "p1", "rates"),
    [
        pytest.param("0.1", "0.3", [0.05, *range(10, 50, 5)], id="0.3 and three twentieths"),
        pytest.param("0.2", "0.4", range(10, 60, 5), id="0.4 and three twentieths"),
        pytest.param("0.5", "0.7", range(40, 90, 5), id="0.5 less two twentieths"),
    ],
)
def test_a_curve_reaches_from_a_tenth_below_to_three_twentieths_above(p0, p1, rates):
    found = document("design", "single-stage", "--p0", p0, "--p1", p1)["curve"]
    expected = [each if each < 1 else each / 100 for each in rates]
    assert [row["rate"] for row in found] == expected
