"""Results that share a basis open to the same answers and rows, whoever asks."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest

from demo_study import Both
from trialreadout.analysis.lineage import basis_of, named_basis
from trialreadout.endpoints.lineage import rows_of_table
from trialreadout.study import open_study


def test_a_patient_of_a_result_is_the_one_asked_for_alone(demo: Both):
    readout = demo.readout
    for result in readout.results[::9]:
        for each in readout.explain(result.id).patients[::11]:
            (alone,) = readout.explain(result.id, each.subject).patients
            assert (alone.counts, alone.answer, alone.source_rows) == (
                each.counts,
                each.answer,
                each.source_rows,
            )


def test_results_of_one_basis_open_to_the_same_answers(demo: Both):
    readout, sources = demo.readout, demo.readout.study.sources
    shared = defaultdict(list)
    for result in readout.results:
        graded = readout.graded.get(result.endpoint)
        if graded is not None:
            shared[result.endpoint, named_basis(result, graded)].append(result)
    assert len(shared) < len(readout.results) / 3
    for (endpoint, named), results in shared.items():
        answers = basis_of(named, readout.graded[endpoint], sources).answers
        for result in (results[0], results[-1]):
            for each in readout.explain(result.id).patients:
                assert each.answer == answers.get(each.subject, {})


@pytest.mark.parametrize("rows", [255, 256, 257, 600])
def test_every_row_of_a_long_table_is_said_in_its_place(tmp_path: Path, rows: int):
    (tmp_path / "data").mkdir()
    (tmp_path / "study.toml").write_text('format = 1\n[study]\nid = "T-01"\ntitle = "Invented"\n')
    (tmp_path / "data/subjects.csv").write_text("subject\nA\nB\n")
    lines = [f"{'AB'[i % 2]},2020-01-01,{i + 1}" for i in range(rows)]
    text = "\n".join(["subject,measured_on,weight_kg", *lines])
    (tmp_path / "data/weights.csv").write_text(f"{text}\n")
    sources = open_study(tmp_path).sources
    said = {(row.row, row.says) for name in "AB" for row in rows_of_table(sources, "weights", name)}
    assert said == {(i + 2, f"{i + 1} kg") for i in range(rows)}
