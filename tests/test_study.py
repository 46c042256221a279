"""A study folder as a whole: run twice, shuffled, with one cell changed."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest

from trialreadout.core.findings import StudyError
from trialreadout.sources import cohort
from trialreadout.studies import make_study
from trialreadout.study import Readout, open_study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    make_study("small-sdtm", tmp_path / "study")
    return tmp_path / "study"


@pytest.fixture(scope="module")
def readout(tmp_path_factory: pytest.TempPathFactory) -> Readout:
    folder = tmp_path_factory.mktemp("small") / "study"
    make_study("small-sdtm", folder)
    return open_study(folder).run()


def contents(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def change(folder: Path, domain: str, which: pl.Expr, **cells: str) -> None:
    """Write other text into the cells of one row."""
    path = folder / f"data/{domain}.csv"
    table = pl.read_csv(path, infer_schema=False)
    assert table.filter(which).height == 1
    new = [pl.when(which).then(pl.lit(v)).otherwise(pl.col(c)).alias(c) for c, v in cells.items()]
    table.with_columns(new).write_csv(path)


def moved(before: Readout, after: Readout) -> set[str]:
    """Name the results that are not what they were."""
    were = {result.id: result for result in before.results}
    return {result.id for result in after.results if result != were[result.id]}


def test_the_same_inputs_give_the_same_bytes(folder: Path, tmp_path: Path):
    first = open_study(folder).run().write(tmp_path / "first")
    second = open_study(folder).run().write(tmp_path / "second")
    assert contents(first) == contents(second)


def test_shuffled_rows_give_the_same_but_for_row_numbers(folder: Path, readout: Readout):
    for path in (folder / "data").iterdir():
        table = pl.read_csv(path, infer_schema=False)
        table.sample(fraction=1.0, shuffle=True, seed=4).write_csv(path)
    shuffled = open_study(folder).run()
    assert shuffled.results == readout.results
    for endpoint in readout.graded:
        ours, theirs = shuffled.table(endpoint), readout.table(endpoint)
        rows = [column for column in ("recorded_row", "source_row") if column in ours.columns]
        assert (
            ours.drop(rows)
            .sort("subject", "day" if "day" in ours.columns else "days")
            .equals(theirs.drop(rows).sort("subject", "day" if "day" in theirs.columns else "days"))
        )


def test_cutting_the_trial_into_blocks_changes_no_number(
    folder: Path, readout: Readout, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cohort.build_cohorts, "__defaults__", (0,))
    cut = open_study(folder).run()
    assert len(cut.graded["best overall response"].parts) > 1
    assert cut.results == readout.results


def test_one_diameter_moves_the_response_and_nothing_about_survival(folder: Path, readout: Readout):
    """A responder's lesion at week 8 that had grown to 90 mm."""
    row = (
        (pl.col("USUBJID") == "INVENTED-01-006")
        & (pl.col("TRLNKID") == "T01")
        & (pl.col("VISIT") == "WEEK 8")
        & (pl.col("TREVAL") == "INVESTIGATOR")
    )
    change(folder, "tr", row, TRSTRESN="90", TRSTRESC="90")
    after = open_study(folder).run()
    patient = after.table("best overall response").filter(subject="INVENTED-01-006")
    assert patient["answer"].item() == "PD"
    assert {id_.split("/")[0] for id_ in moved(readout, after)} == {
        "best-overall-response",
        "best-overall-response-unconfirmed",
        "clinical-benefit",
        "progression-free-survival",
        "tumour-response",
    }


def test_one_death_moves_survival_and_disposition_and_no_response(folder: Path, readout: Readout):
    alive = readout.table("overall survival").filter(~pl.col("event"))
    patient = alive.filter(alive["days"] == alive["days"].max())
    died = patient["on"].item() + timedelta(days=1)
    change(folder, "dm", pl.col("USUBJID") == patient["subject"].item(), DTHDTC=str(died))
    after = open_study(folder).run()
    assert moved(readout, after)
    dead_or_alive = ("/died", "/alive-when-last-seen")
    others = [id_ for id_ in moved(readout, after) if "survival" not in id_]
    assert others
    assert all(id_.startswith("disposition/") and id_.endswith(dead_or_alive) for id_ in others)


def test_a_later_cut_off_than_every_record_changes_nothing(folder: Path, readout: Readout):
    path = folder / "study.toml"
    path.write_text(path.read_text().replace("cut_off = 2023-12-31", "cut_off = 2030-01-01"))
    after = open_study(folder).run()
    assert after.table("best overall response").equals(readout.table("best overall response"))


def test_an_early_cut_off_leaves_out_what_came_later(folder: Path):
    path = folder / "study.toml"
    path.write_text(path.read_text().replace("cut_off = 2023-12-31", "cut_off = 2022-06-30"))
    early = open_study(folder).run()
    assert max(early.table("tumour response")["on"]) <= date(2022, 6, 30)
    assert max(early.table("overall survival")["on"].drop_nulls()) <= date(2022, 6, 30)
    assert {finding.rule for finding in early.findings} >= {"after-cut-off"}


def test_the_denominators_are_the_analysis_sets(readout: Readout):
    shares = {
        result.analysis_set: (result.n, result.denominator)
        for result in readout.results
        if result.endpoint == "best overall response" and result.category == "CR or PR"
    }
    assert shares == {"evaluable": (7, 27), "treated": (7, 28), "enrolled": (7, 29)}


def test_the_categories_of_a_set_add_up_to_it(readout: Readout):
    rows = [r for r in readout.results if r.id.startswith("best-overall-response/treated/prop")]
    assert sum(r.n for r in rows if " or " not in (r.category or "")) == 28


def test_every_result_opens_to_rows_that_say_what_it_says(readout: Readout):
    """Each patient that counts has at least one source row, and it is in the file named."""
    for result in readout.results:
        if result.category == "MISSING" or result.statistic == "count":
            continue
        opened = readout.explain(result.id)
        counted = [each for each in opened.patients if each.counts]
        assert len(opened.patients) == len({each.subject for each in opened.patients})
        assert {each.subject for each in counted} == set(result.subjects)
        for each in counted:
            assert each.source_rows, (result.id, each.subject)
            for row in each.source_rows:
                table = pl.read_csv(readout.study.folder / row.file, infer_schema=False)
                assert table["USUBJID"][row.row - 2] == each.subject


def test_ids_are_unique_and_stay_between_runs(readout: Readout, folder: Path):
    ids = [result.id for result in readout.results]
    assert len(ids) == len(set(ids))
    assert [result.id for result in open_study(folder).run().results] == ids
    assert "progression-free-survival/treated/median" in ids


def test_the_document_is_json_without_nan(readout: Readout):
    document = readout.as_dict()
    assert json.loads(json.dumps(document, allow_nan=False)) == document
    assert set(document) == {"study", "synthetic", "findings", "results"}
    assert set(document["results"][0]) == {
        *("id", "endpoint", "analysis_set", "group", "visit", "category", "statistic", "value"),
        *("unit", "low", "high", "confidence", "method", "n", "denominator", "subjects"),
        *("status", "text", "label"),
    }


def test_a_readout_names_what_it_came_from(folder: Path, tmp_path: Path):
    written = open_study(folder).run().write(tmp_path / "out")
    manifest = json.loads((written / "manifest.json").read_text())
    assert set(manifest) == {"command", "cut_off", "versions", "inputs", "outputs"}
    assert set(manifest["inputs"]) == {
        "study.toml",
        *(f"data/{name}.csv" for name in ("ae", "cm", "dm", "ds", "ex", "rs", "tr", "tu")),
    }
    assert set(manifest["outputs"]) == set(contents(written)) - {"manifest.json"}


def test_nothing_is_written_over_what_is_no_readout(folder: Path, tmp_path: Path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis/chapter.txt").write_text("years of work")
    with pytest.raises(StudyError):
        open_study(folder).run().write(tmp_path / "thesis")
    assert contents(tmp_path / "thesis") == {"chapter.txt": b"years of work"}


@pytest.mark.parametrize(
    "keep",
    [pytest.param(1, id="one patient"), pytest.param(2, id="two patients")],
)
def test_a_trial_of_very_few(folder: Path, keep: int):
    """Every number is there, and what cannot be estimated says so."""
    subjects = [f"INVENTED-01-{i + 1:03d}" for i in range(keep)]
    for path in (folder / "data").iterdir():
        table = pl.read_csv(path, infer_schema=False)
        table.filter(pl.col("USUBJID").is_in(subjects)).write_csv(path)
    few = open_study(folder).run()
    assert not [finding for finding in few.findings if finding.severity == "error"]
    for result in few.results:
        assert result.denominator <= max(keep, 12 * keep)
        assert (result.value is None) == (result.status != "estimated")
