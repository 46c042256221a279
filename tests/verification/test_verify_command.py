"""`readout verify` as people and programs call it, and the page that it writes."""

from __future__ import annotations

import json
import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.verification import case_files
from trialreadout.verification import verify as module
from trialreadout.verification.document import as_document, as_files
from trialreadout.verification.installed_files import InstalledFile, InstalledFiles
from trialreadout.verification.page import render_page
from trialreadout.verification.requirements import REQUIREMENTS
from trialreadout.verification.verify import Verification, verify

SOME = [each for each in REQUIREMENTS if each.family == "proportions"]


def called(*words: str | Path):
    return CliRunner().invoke(main, ["verify", *map(str, words)])


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verify some requirements; all of them are verified beside this file."""

    def some(on: date, by: str) -> Verification:
        return verify(on, by, SOME)

    monkeypatch.setattr(module, "verify", some)


@pytest.fixture
def wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One number of a reference case is wrong."""
    folder = tmp_path / "cases"
    folder.mkdir()
    for each in SOME:
        text = case_files.file_of(each.id).read_text(encoding="utf-8")
        changed = text.replace('"kappa": 0.4', '"kappa": 0.5')
        (folder / f"{each.id}.json").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(case_files, "CASES", folder)


def test_each_requirement_and_the_whole_are_printed():
    result = called("--on", "2026-03-02")
    assert result.exit_code == 0, result.output
    for each in SOME:
        assert re.search(rf"^{each.id} .* passed$", result.output, re.MULTILINE), each.id
    assert f"{len(SOME)} of {len(SOME)} requirements passed" in result.output
    assert result.output.rstrip().endswith("Passed.")


def test_a_wrong_number_is_named_and_ends_with_status_1(wrong: None):
    result = called()
    assert result.exit_code == 1
    said = " ".join(result.output.split())
    assert "KAP-1: two readers, two categories, 35 of 50 alike, kappa: expected 0.5, found" in said
    assert f"{len(SOME) - 1} of {len(SOME)} requirements passed" in said
    assert result.output.rstrip().endswith("Failed.")


def test_in_json_there_is_one_document_and_nothing_else(wrong: None):
    result = called("--json")
    document = json.loads(result.stdout)
    assert result.exit_code == 1
    assert not document["passed"]
    failed = [each for each in document["requirements"] if not each["passed"]]
    assert [each["id"] for each in failed] == ["KAP-1"]
    assert failed[0]["largest_deviation"] == pytest.approx(0.2)
    assert document["machine"]["numpy"]


def test_a_development_installation_passes_unless_it_is_strict():
    document = json.loads(called("--json").stdout)
    assert "development installation" in document["files"]["why_not"]
    assert {each["state"] for each in document["files"]["files"]} == {"not recorded"}
    assert document["passed"]
    strict = called("--json", "--strict")
    assert strict.exit_code == 1
    assert not json.loads(strict.stdout)["passed"]


def test_the_same_day_and_name_give_the_same_bytes(tmp_path: Path):
    given = ("--on", "2026-03-02", "--by", "A. Jansen")
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        assert called(*given, "--out", folder).exit_code == 0
    names = ["manifest.json", "verification.html", "verification.json"]
    assert sorted(path.name for path in folders[0].iterdir()) == names
    for name in names:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_an_earlier_verification_is_replaced_and_another_folder_is_not(tmp_path: Path):
    assert called("--out", tmp_path / "new").exit_code == 0
    assert called("--out", tmp_path / "new").exit_code == 0
    (tmp_path / "other").mkdir()
    (tmp_path / "other/notes.txt").write_text("mine")
    refused = called("--out", tmp_path / "other")
    assert refused.exit_code == 2
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["notes.txt"]


@pytest.mark.parametrize("words", [("--on", "yesterday"), ("--on", "02-03-2026"), ("other",)])
def test_wrong_usage(words):
    assert called(*words).exit_code == 2


class Page(HTMLParser):
    """The text of a page, and whatever it would fetch."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.text, self.fetched, self.open = "", [], []
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.fetched += [v for k, v in attrs if k in ("src", "href")]
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text = " ".join(f"{self.text} {data}".split())


def page_of(found: Verification, strict: bool = False) -> Page:
    return Page(render_page(found, strict))


def test_the_page_can_be_signed_and_fetches_nothing():
    page = page_of(verify(date(2026, 3, 2), "A. <Jansen>", SOME))
    assert page.open == []
    assert page.fetched == []
    assert "Run by A. <Jansen> on 2026-03-02." in page.text
    assert page.text.count("Name Role Signature Date") == 2
    assert "Verification of an installation Passed" in page.text
    for each in SOME:
        assert each.text in page.text
        assert each.source in page.text


def test_the_page_names_what_failed(wrong: None):
    page = page_of(verify(date(2026, 3, 2), "A", SOME))
    assert "Verification of an installation Failed" in page.text
    assert "35 of 50 alike, kappa: expected 0.5, found 0.4" in page.text


def test_a_changed_file_fails_the_whole_and_stands_on_the_page():
    found = verify(date(2026, 3, 2), "A", SOME)
    files = (
        InstalledFile("trialreadout/a.py", "as recorded", "00"),
        InstalledFile("trialreadout/b.py", "changed", "ff"),
    )
    changed = Verification(
        found.on, found.by, found.machine, found.verdicts, InstalledFiles(files, None, "aa")
    )
    assert not changed.passed()
    page = page_of(changed)
    assert "2 files, of which 1 file not as packed." in page.text
    assert "changed: trialreadout/b.py" in page.text
    assert not as_document(changed, strict=False)["passed"]


def test_the_manifest_names_every_file():
    files = as_files(verify(date(2026, 3, 2), "A", SOME), strict=False)
    outputs = json.loads(files["manifest.json"])["outputs"]
    assert set(outputs) == set(files) - {"manifest.json"}
