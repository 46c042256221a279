"""From files of DICOM to a result: list, page, reading in a browser, take, run, adjudicate."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner

from builders import on
from plain_files import put
from reading.read_pages import choose, click_darkest, lock, opened, save, site
from trialreadout.cli import main
from trialreadout.imaging.scans import PlanarScan
from trialreadout.sources.dicom import About, write_planar
from trialreadout.study import open_study

FIRST, SECOND = -10, 180
FOCUS = (60, 22)
PROTOCOL = """format = 1
[study]
id = "T-01"
title = "Invented"
[data]
reader_of_record = { scintigraphy = "adjudicated" }
[[visit]]
name = "week 26"
week = 26
window_days = { before = 14, after = 14 }
[[analysis_set]]
name = "treated"
rule = "at least one dose"
[[endpoint]]
name = "uptake"
kind = "uptake-reinduction"
at = "week 26"
views = ["planar"]
[[statistic]]
endpoint = "uptake"
yields = "proportion"
of = ["reinduced"]
analysis_set = "treated"
"""


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """A patient whose lesion takes up at week 26 and not before."""
    (tmp_path / "study.toml").write_text(PROTOCOL)
    put(
        tmp_path,
        subjects="subject\nNL-01\n",
        doses=f"subject,agent,started_on\nNL-01,x,{on(0)}\n",
        scans=f"subject,scanned_on,kind,series\nNL-01,{on(FIRST)},planar,NL-01/first\n"
        f"NL-01,{on(SECOND)},planar,NL-01/second\n",
    )
    for name, foci in (("first", ()), ("second", (FOCUS,))):
        body = np.zeros((2, 150, 60))
        body[:, 5:145, 12:44] = 4
        body[:, 30:80, 12:24] += 4
        for row, column in foci:
            body[:, row, column] = 400
        counts = np.random.default_rng(len(name)).poisson(body).astype(np.float32)
        scan = PlanarScan(counts, 8.0, 300.0)
        series = f"NL-01/{name}"
        path = tmp_path / "scans" / f"{series}.dcm"
        write_planar(path, scan, About("T-01", "NL-01", series, invented=True))
    return tmp_path


def called(*words: str | Path) -> Any:
    return CliRunner().invoke(main, ["reads", *map(str, words)])


def answered(*words: str | Path, status: int = 0) -> dict[str, Any]:
    result = called(*words, "--json")
    assert result.exit_code == status, result.output
    answer: dict[str, Any] = json.loads(result.output)
    return answer


def read_as(browser: Any, page: Path, folder: Path, uptake: str | None) -> Path:
    """Read the one case: a focus at the second time point, or none."""
    folder.mkdir()
    with opened(browser, page.read_bytes(), folder) as screen:
        screen.locator("#smooth").select_option("8")
        if uptake is None:
            screen.locator("#empty-1").check()
        else:
            click_darkest(screen, 1, "posterior")
            site(screen, "1", "lung")
            choose(screen, "1", 0, "none")
            choose(screen, "1", 1, uptake)
        screen.locator("#empty-0").check()
        lock(screen)
        return save(screen, "#save-reading", folder)


def test_two_readers_and_who_settles_their_difference(browser: Any, study: Path, tmp_path: Path):
    """A sees a focus and B does not: unknown, until C says that it is there."""
    assert answered(study, "--reader", "A")["readers"] == [{"reader": "A", "read": 0, "scans": 2}]
    saved = {}
    for reader, uptake in (("A", "present"), ("B", None)):
        page = Path(answered("page", study, "--reader", reader)["file"])
        html = page.read_text()
        assert "NL-01" not in html
        assert on(SECOND) not in html
        saved[reader] = read_as(browser, page, tmp_path / reader, uptake)
        assert answered("take", study, saved[reader])["reads"] == 2
    assert answered(study)["readers"] == [
        {"reader": name, "read": 2, "scans": 2} for name in ("A", "B")
    ]
    assert answered("page", study, "--reader", "A")["file"] is None
    before = (study / "data" / "reads.csv").read_bytes()
    assert answered("take", study, saved["A"], status=2)["findings"][0]["rule"] == "read-twice"
    assert (study / "data" / "reads.csv").read_bytes() == before
    assert answer_of(study) == "not evaluable"
    (differ,) = answered("agreement", study)["differences"]
    assert differ["lesion"] == "F1"
    assert (differ["reader"], differ["uptake"]) == ("A", "present")
    assert (differ["other_reader"], differ["other_uptake"]) == ("B", "none")

    page = Path(answered("page", study, "--reader", "C", "--adjudicate")["file"])
    decided = read_as(browser, page, tmp_path / "C", "present")
    answered("take", study, decided)
    assert answer_of(study) == "reinduced"
    assert answered("page", study, "--reader", "C", "--adjudicate")["file"] is None
    assert called("page", study, "--reader", "a", "--adjudicate").exit_code == 2
    assert sorted(path.name for path in (study / "readings").iterdir()) == [
        "adjudication-C.json",
        "reading-A.json",
        "reading-B.json",
    ]


def answer_of(study: Path) -> str:
    (row,) = open_study(study).run().table("uptake").iter_rows(named=True)
    return str(row["answer"])


def test_a_series_that_is_not_there_is_told_with_its_row(study: Path):
    (study / "scans" / "NL-01" / "first.dcm").unlink()
    answer = answered("page", study, "--reader", "A")
    (finding,) = answer["findings"]
    assert (finding["rule"], finding["row"], finding["value"]) == (
        "scan-not-found",
        2,
        "NL-01/first",
    )
    assert answer["cases"] == 1


def test_a_patient_of_whom_one_scan_was_read_is_told_and_not_shown(study: Path):
    row = f"NL-01,{on(FIRST)},planar,A\n"
    (study / "data" / "reads.csv").write_text(f"subject,scanned_on,kind,reader\n{row}")
    answer = answered("page", study, "--reader", "A")
    assert [f["rule"] for f in answer["findings"]] == ["case-partly-read"]
    assert answer["cases"] == 0
    listed = called(study, "--reader", "A").output
    assert "partly read" in listed
    assert "NL-01" not in listed


def test_another_patients_files_are_not_shown(study: Path):
    text = (study / "data" / "scans.csv").read_text()
    (study / "data" / "scans.csv").write_text(text.replace("NL-01,", "NL-02,"))
    (study / "data" / "subjects.csv").write_text("subject\nNL-01\nNL-02\n")
    answer = answered("page", study, "--reader", "A", status=1)
    assert {f["rule"] for f in answer["findings"]} == {"scan-of-another-patient"}
    assert answer["file"] is None
