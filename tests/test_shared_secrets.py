"""What is written to be sent holds no word of a patient, site or reader, and none of their days."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bytes_of_outputs import dates_in, found_in, written
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study
from trialreadout.study.shared import share
from typed_secrets import MARK, plant


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Readout, set[str]]:
    """A readout of a study full of secrets, in a folder that is one, and the days of patients."""
    folder = tmp_path_factory.mktemp(MARK) / "study"
    make_study("lead", folder)
    days = plant(folder)
    readout = open_study(folder).run()
    assert len(readout.graded) == len(readout.study.protocol.asked), "no endpoint may be stopped"
    assert len(days) > 300
    return readout, days


def test_the_report_with_its_patients_holds_what_is_looked_for(
    planted: tuple[Readout, set[str]], tmp_path: Path
) -> None:
    """The search can fail: what `run` writes is full of secrets."""
    readout, days = planted
    files = readout.files({"report.html": readout.page()})
    out = written(tmp_path, files)
    assert {"report.html", "readout.json", "results.csv", "findings.csv"} <= set(
        found_in(out, MARK)
    )
    assert len(dates_in(out) & days) > 200


def test_no_secret_is_in_any_byte_of_a_shared_report(
    planted: tuple[Readout, set[str]], tmp_path: Path
) -> None:
    readout, days = planted
    out = share(readout).write(tmp_path / "out", ("pdf", "docx", "figures"))
    assert {"report.html", "report.pdf", "report.docx", "tables.xlsx", "readout.json"} <= {
        path.name for path in out.iterdir()
    }
    assert found_in(out, MARK) == []
    assert dates_in(out) & days == set()


def test_no_secret_is_told_where_no_count_is_hidden(
    planted: tuple[Readout, set[str]], tmp_path: Path
) -> None:
    """What is not told does not depend on how many patients share it."""
    readout, days = planted
    out = written(tmp_path, share(readout, below=1).files())
    assert found_in(out, MARK) == []
    assert dates_in(out) & days == set()


def test_a_leak_would_be_found_in_every_format(
    planted: tuple[Readout, set[str]], tmp_path: Path
) -> None:
    """A secret in the title of a study reaches every file, packed or not, and is found in each."""
    readout, _ = planted
    study, protocol = readout.study, readout.study.protocol
    titled = protocol.study.model_copy(update={"title": f"A trial of {MARK.capitalize()}é"})
    changed = replace(study, protocol=protocol.model_copy(update={"study": titled}))
    out = written(tmp_path, share(replace(readout, study=changed)).files(("pdf", "docx")))
    places = {place.partition("/")[0] for place in found_in(out, MARK)}
    assert {"report.html", "report.docx", "tables.xlsx", "words of report.pdf"} <= places
