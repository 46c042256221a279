"""What commands print comes through in any terminal, and in a file of any encoding."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from trialreadout.cli.printing import shown_by


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        pytest.param("──  Käse ≥ 3", "utf-8", "──  Käse ≥ 3", id="UTF-8 has every sign"),
        pytest.param("──  Käse ≥ 3", None, "──  Käse ≥ 3", id="an encoding that is not known"),
        pytest.param("── Käse ≥ 3", "cp1252", "-- Käse >= 3", id="Windows-1252 has letters"),
        pytest.param("“PR” – Käse", "ascii", '"PR" - K?se', id="ASCII has a question mark"),
        pytest.param("“PR” – Käse", "cp1252", "“PR” – Käse", id="what is there stays as it is"),
    ],
)
def test_a_sign_that_a_terminal_lacks_is_shown_by_another(text, encoding, expected):
    assert shown_by(text, encoding) == expected


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_study_runs_where_the_terminal_has_no_lines(demo_folder: Path, encoding: str):
    words = [sys.executable, "-c", "from trialreadout.cli import main; main()"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "80"}
    said = subprocess.run(
        [*words, "explain", str(demo_folder)],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert b"best-overall-response/treated/proportion/PR" in said.stdout
    document = subprocess.run(
        [*words, "simulate", str(demo_folder), "--list", "--json"],
        env=environment,
        capture_output=True,
        check=True,
    )
    assert json.loads(document.stdout)["scenarios"]
