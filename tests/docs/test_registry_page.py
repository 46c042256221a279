"""The page on the registry says what the lead study comes to."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from trialreadout.registry.upload import SCHEMAS, upload_of
from trialreadout.study import open_study
from trialreadout.study.readout import Readout
from twins.results_record import flow_of, measures_of, result_of

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "registry.md").read_text(encoding="utf-8")
IN_ONE_LINE = " ".join(PAGE.split())


@pytest.fixture(scope="module")
def readout(demo_folder: Path) -> Readout:
    return open_study(demo_folder).run()


def test_the_rows_shown_are_those_of_the_comparison(readout: Readout, shared_data: Path):
    rows = readout.compare_with_record(shared_data.parent / "lead-study" / "NCT00887107.json")
    shown = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE, re.MULTILINE)
    told = [line for line in shown if line[3].startswith(("agrees", "differs", "done only"))]
    assert len(told) == 9
    for topic, registered, done, verdict in told:
        said = [row for row in rows if row.topic == topic]
        assert any(
            (row.registered or "-").startswith(registered.removesuffix(" ..."))
            and (row.done or "-").startswith(done)
            and (verdict == row.verdict or verdict == f"{row.verdict}: {row.remark}")
            for row in said
        ), topic
    n = Counter(row.verdict for row in rows)
    assert (
        f"It has {len(rows)} topics: {n['agrees']} agree, {n['differs']} differ, "
        f"{n['done only']} were done only, and {n['cannot be told']} cannot be told."
    ) in IN_ONE_LINE


def test_the_numbers_told_of_the_upload_stand_in_it(readout: Readout):
    study = readout.study
    upload = upload_of(study.protocol, study.sources, readout.graded, readout.results)
    result = result_of(upload.xml)
    ((_, flow),) = flow_of(result).items()
    ended = sum(n for key, n in flow.items() if n and key not in ("started", OPEN, UNTREATED))
    assert (
        f"{flow['started']} began; {flow[UNTREATED]} was never treated, treatment ended for "
        f"{ended} (by progression for {flow['Other: progression']}), and for {flow[OPEN]} it is "
        "not known to have ended."
    ) in IN_ONE_LINE
    measures = {each.title: each for each in measures_of(result, "outcomeMeasures/outcomeMeasure")}
    rate = measures["Best overall response: response rate, CR or PR"]
    (cell,), (share,) = rate.cells, rate.analyses
    assert (
        f"{cell.value} participants of {cell.analysed}, with a statistical analysis of "
        f"{share['parameterValue']} % ({share['ciLowerLimit']} to {share['ciUpperLimit']})"
    ) in IN_ONE_LINE
    (cell,) = measures["Progression-free survival"].cells
    said = f"a median of {cell.value} months ({cell.low} to {cell.high}) in {cell.analysed}."
    assert said in IN_ONE_LINE


OPEN = "Other: treatment not known to have ended"
UNTREATED = "Other: never treated: withdrew before the first dose"


def test_the_schemas_named_are_those_of_the_manifest():
    for name, version in SCHEMAS.items():
        assert f"`{name}` {version}" in IN_ONE_LINE
