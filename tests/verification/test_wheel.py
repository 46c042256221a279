"""The built wheel, installed elsewhere, verifies itself, and says what was changed in it."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from wheels import PACKAGE, built_wheel, completed, installed

pytest.importorskip("hatchling", reason="the wheel cannot be built: hatchling is not here")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def installation(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that holds the wheel, and borrows what it depends on."""
    return installed(wheel, tmp_path_factory.mktemp("installed") / "venv")


@pytest.fixture
def own(installation: Path) -> Path:
    """The installed package, whole again after the test."""
    package = installation / PACKAGE
    kept = installation / "kept"
    shutil.copytree(package, kept)
    yield package
    shutil.rmtree(package)
    kept.rename(package)


def verified(package: Path, *options: str) -> tuple[int, dict]:
    python = package.parents[3] / "bin/python"
    command = "from trialreadout.cli import main; main()"
    done = completed(
        python, "-c", command, "verify", "--json", *options, cwd=package.parents[3].parent
    )
    return done.returncode, json.loads(done.stdout)


def failed(document: dict) -> list[str]:
    return [each["id"] for each in document["requirements"] if not each["passed"]]


def not_as_packed(document: dict) -> list[tuple[str, str]]:
    fine = "as recorded"
    files = document["files"]["files"]
    return [(each["name"], each["state"]) for each in files if each["state"] != fine]


def test_as_installed_it_passes_strictly(own: Path):
    status, document = verified(own, "--strict")
    assert (failed(document), not_as_packed(document)) == ([], [])
    assert (status, document["passed"]) == (0, True)
    assert document["files"]["why_not"] is None
    assert document["machine"]["trialreadout"] == "0.1.0"


def test_one_byte_of_a_module(own: Path):
    module = own / "criteria/thresholds.py"
    module.write_text(
        module.read_text().replace("growth_percent: int = 20", "growth_percent: int = 21")
    )
    status, document = verified(own)
    assert not_as_packed(document) == [("trialreadout/criteria/thresholds.py", "changed")]
    assert {"R10-1", "R11-1"} <= set(failed(document))
    assert "KM-1" not in failed(document)
    assert (status, document["passed"]) == (1, False)


def test_a_comment_a_module_that_was_added_and_one_number_of_a_reference_case(own: Path):
    module = own / "statistics/cox.py"
    module.write_text(module.read_text() + "# seen\n")
    (own / "criteria/own_rule.py").write_text("")
    case = own / "verification/cases/BIN-6.json"
    text = case.read_text(encoding="utf-8")
    case.write_text(text.replace('"low": [0', '"low": [1', 1), encoding="utf-8")
    status, document = verified(own)
    assert not_as_packed(document) == [
        ("trialreadout/criteria/own_rule.py", "unexpected"),
        ("trialreadout/statistics/cox.py", "changed"),
        ("trialreadout/verification/cases/BIN-6.json", "changed"),
    ]
    assert failed(document) == ["BIN-6"]
    assert status == 1


def test_modules_that_are_gone(own: Path):
    (own / "statistics/kappa.py").unlink()
    (own / "analysis/results.py").unlink()
    status, document = verified(own)
    assert not_as_packed(document) == [
        ("trialreadout/analysis/results.py", "missing"),
        ("trialreadout/statistics/kappa.py", "missing"),
    ]
    assert {"KM-1", "KAP-1", "LR-1", "TTE-1", "DEMO-1"} <= set(failed(document))
    assert "kappa" in document["requirements"][0]["faults"][0]["found"]
    assert status == 1


NEEDED_TO_BEGIN = (
    "cli/commands.py",
    "cli/group.py",
    "cli/ending.py",
    "cli/run.py",
    "core/findings.py",
    "core/whole_folder.py",
    "report/text.py",
    "verification/requirements.py",
    "verification/terminal.py",
    "verification/verify.py",
)


def said_without(package: Path, file: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command with a file away, which is back afterwards."""
    path = package / file
    content = path.read_bytes()
    path.unlink()
    try:
        command = "from trialreadout.cli import main; main()"
        python = package.parents[3] / "bin/python"
        return completed(python, "-c", command, *words, cwd=package.parents[3].parent)
    finally:
        path.write_bytes(content)


@pytest.mark.parametrize("file", NEEDED_TO_BEGIN)
def test_a_file_without_which_it_cannot_begin_or_end_is_named(installation: Path, file: str):
    done = said_without(installation / PACKAGE, file, "verify")
    assert f"missing: trialreadout/{file}" in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize("file", ["cli/run.py", "verification/verify.py", "core/findings.py"])
def test_it_is_named_in_json(installation: Path, file: str):
    done = said_without(installation / PACKAGE, file, "verify", "--json")
    document = json.loads(done.stdout)
    assert not_as_packed(document) == [(f"trialreadout/{file}", "missing")]
    assert (done.returncode, document["passed"]) == (1, False)


def test_a_module_that_is_no_python_any_more_is_named(own: Path):
    (own / "cli/run.py").write_text("def command(:\n")
    status, document = verified(own)
    assert not_as_packed(document) == [("trialreadout/cli/run.py", "changed")]
    assert "SyntaxError" in document["findings"][0]["value"]
    assert status == 1


def test_another_command_names_it_too_and_ends_with_2(installation: Path):
    done = said_without(installation / PACKAGE, "report/text.py", "demo", "study", "--no-scans")
    assert "missing: trialreadout/report/text.py" in done.stderr
    assert "Install Readout again." in done.stderr
    assert done.returncode == 2


def test_of_the_check_itself_the_fault_names_it(installation: Path):
    done = said_without(installation / PACKAGE, "verification/installed_files.py", "verify")
    assert "trialreadout.verification.installed_files" in done.stderr
    assert done.returncode != 0
