"""What is handed in counts, not how: dialect, format and order of rows change no number."""

from __future__ import annotations

import polars as pl
import polars.selectors as cs
import pytest
from polars.testing import assert_frame_equal

from plain_files import NOT_HANDED_IN, read, write_tables
from trialreadout.studies import make_study
from trialreadout.study import open_study


@pytest.fixture(scope="module")
def sdtm_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sdtm") / "study"
    make_study("small-sdtm", folder)
    return folder


@pytest.fixture(scope="module")
def readout(sdtm_study):
    return open_study(sdtm_study).run()


@pytest.fixture(scope="module")
def tables(readout):
    """The bundled study as a site might have handed it in: its tables, dates as collected."""
    handed_in = {}
    for name, table in readout.study.sources.tables.items():
        partial = [c for c in table.columns if c.endswith("_collected") and table[c].count()]
        as_collected = [
            pl.coalesce(c, pl.col(c.removesuffix("_collected")).cast(pl.String)).alias(
                c.removesuffix("_collected")
            )
            for c in partial
        ]
        table = table.with_columns(as_collected).select(pl.exclude(NOT_HANDED_IN))
        empty = [c for c in table.columns if not table[c].count() and c != "new_lesion"]
        handed_in[name] = table.drop(empty)
    return handed_in


def run(folder, sdtm_study):
    text = (sdtm_study / "study.toml").read_text()
    assert 'dialect = "sdtm"' in text
    (folder / "study.toml").write_text(text.replace('dialect = "sdtm"', 'dialect = "plain"'))
    return open_study(folder).run()


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet", "xpt 8"])
def test_the_same_data_as_sdtm_and_as_plain_tables_give_the_same_results(
    tmp_path, sdtm_study, readout, tables, form
):
    write_tables(tmp_path / "study", tables, form)
    plain = run(tmp_path / "study", sdtm_study)
    assert len(readout.results) > 10
    assert plain.results == readout.results
    assert not [f for f in plain.findings if f.severity == "error"]


@pytest.mark.parametrize("form", ["xlsx", "parquet", "xpt 8"])
def test_every_format_yields_the_same_plain_tables(tmp_path, tables, form):
    for each in ("csv", form):
        write_tables(tmp_path / each, tables, each)
    of_csv, of_form = (read(tmp_path / each) for each in ("csv", form))
    assert of_csv.tables.keys() == of_form.tables.keys()
    for name, table in of_csv.tables.items():
        assert_frame_equal(table.drop("file"), of_form.tables[name].drop("file"))
    assert of_csv.read_as == of_form.read_as == {}


def test_shuffled_rows_give_the_same_results(tmp_path, sdtm_study, readout, tables):
    shuffled = {n: t.sample(fraction=1.0, shuffle=True, seed=3) for n, t in tables.items()}
    write_tables(tmp_path / "study", shuffled, "csv")
    assert run(tmp_path / "study", sdtm_study).results == readout.results


def test_a_continental_export_gives_the_same_results(tmp_path, sdtm_study, readout, tables):
    folder = tmp_path / "study"
    (folder / "data").mkdir(parents=True)
    for name, table in tables.items():
        text = table.with_columns(
            cs.date().dt.to_string("%d.%m.%Y"),
            cs.float().cast(pl.String).str.replace(".", ",", literal=True),
        )
        text = text.with_columns(
            cs.by_name("died_on", require_all=False)
            .str.replace(r"^(\d{4})-(\d\d)(?:-(\d\d))?$", "${3}.${2}.${1}")
            .str.strip_chars_start(".")
        )
        content = text.write_csv(separator=";")
        (folder / "data" / f"{name}.csv").write_bytes(content.encode("cp1252"))
    plain = run(folder, sdtm_study)
    assert plain.results == readout.results
    assert "decimal commas" in plain.study.sources.read_as["data/measurements.csv"]
    assert "dates as day.month.year" in plain.study.sources.read_as["data/doses.csv"]
