"""The scans of an invented cohort, read back from their files."""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from demo_study import Both
from trialreadout.core.executor import Serial
from trialreadout.core.whole_folder import write_folder
from trialreadout.imaging.camera import Camera
from trialreadout.imaging.focus import counts_of_focus
from trialreadout.imaging.phantom.planar import pixel_of
from trialreadout.sources import dicom
from trialreadout.studies.lead.cohort import SEED, invented_tables
from trialreadout.studies.marked_places import places_of
from trialreadout.studies.plain_rows import study_folder
from trialreadout.studies.planned_scans import chosen, planned_scans, with_series
from trialreadout.studies.scan_files import (
    CAMERA,
    FOLDER,
    Task,
    drawn_scans,
    folder_with_scans,
    scans_of,
)
from trialreadout.studies.scanned_patient import bodies, spots, with_lesions
from trialreadout.study import open_study

SOME = ("NL-09", "NL-14")
"""One who took nothing up, and one with insufficient uptake."""


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture(scope="module")
def tables():
    """Keep of the lead study's scans those of two patients."""
    return {
        name: [row for row in rows if name != "scans" or row["subject"] in SOME]
        for name, rows in invented_tables().items()
    }


@pytest.fixture(scope="module")
def folder(tables, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("scans") / "study"
    write_folder(made, folder_with_scans("trialreadout.studies.lead", tables, SEED, Serial(), 1))
    return made


@pytest.fixture(scope="module")
def index(folder: Path):
    return dicom.find(folder)


@pytest.fixture(scope="module")
def hers(tables):
    """Give bodies and places of lesions of the patient with insufficient uptake."""
    plans = [plan for plan in planned_scans(tables) if plan.subject == "NL-14"]
    own = bodies(plans, SEED)
    return own, spots(plans, own, CAMERA, SEED)


def test_every_file_is_read_and_belongs_to_its_patient(folder: Path, index):
    assert index.findings == ()
    assert [file.name for file in index.files] == [
        "scans/NL-09/baseline-planar/whole-body.dcm",
        "scans/NL-09/week-26-planar/whole-body.dcm",
        "scans/NL-14/baseline-planar/whole-body.dcm",
        "scans/NL-14/baseline-spect/reconstruction.dcm",
        "scans/NL-14/week-26-planar/whole-body.dcm",
        "scans/NL-14/week-26-spect/reconstruction.dcm",
    ]
    for file in index.files:
        assert file.header.PatientID == file.name.split("/")[1]


def test_the_table_of_scans_names_each_series_that_is_there(folder: Path, index):
    text = (folder / "data/scans.csv").read_text().splitlines()
    named = [line.split(",")[-1] for line in text[1:]]
    assert text[0].endswith(",series")
    assert [bool(name) for name in named] == [True, False, True, False, *[True] * 4]
    assert all(len(index.of(name)) == 1 for name in named if name)


def test_a_planar_scan_is_read_as_it_was_counted(tables, index, hers):
    plans = planned_scans(tables)
    plan = next(p for p in plans if p.subject == "NL-14" and p.visit == "week 26")
    read = dicom.planar(index.of(plan.series))
    assert read.scan is not None
    scan = read.scan
    assert scan.counts.shape == (2, CAMERA.rows, CAMERA.columns)
    assert scan.pixel_mm == pytest.approx(CAMERA.pixel_mm)
    assert scan.seconds == pytest.approx(300)
    assert scan.begun_at == datetime.combine(plan.scanned_on, datetime.min.time()).replace(hour=10)
    assert scan.administered.mbq == plan.activity_mbq
    assert (scan.begun_at - scan.administered.at).days == (
        plan.scanned_on - plan.administered_on
    ).days

    # The focus stands where the phantom has its lesion, as bright as it was read.
    own, places = hers
    patient, _ = with_lesions(plan, places, own[plan.visit], CAMERA)
    ((row, column),) = pixel_of(patient.lesions, patient.position, CAMERA)
    seen = counts_of_focus(scan.counts, (float(row), float(column)), scan.pixel_mm)
    error = seen.to_background_error.max()
    assert seen.to_background.max() == pytest.approx(plan.shown[0].to_background, abs=3 * error)


def test_a_spect_volume_shows_the_lesion_where_it_lies_in_the_body(tables, index, hers):
    plans = [p for p in planned_scans(tables) if p.subject == "NL-14"]
    plan = next(p for p in plans if p.kind == "spect" and p.visit == "baseline")
    read = dicom.volume(index.of(plan.series))
    assert read.scan is not None
    volume = read.scan
    assert volume.kind == "MBq/ml"
    assert volume.administered.mbq == plan.activity_mbq

    own, places = hers
    patient, _ = with_lesions(plan, places, own["baseline"], CAMERA)
    across, behind, below = patient.lesions.centre_mm[0]
    at = np.stack(np.indices(volume.values.shape), axis=-1) @ volume.steps_mm + volume.origin_mm
    distance = np.linalg.norm(at - (across, behind, -below), axis=-1)
    ml = np.prod(np.abs(volume.steps_mm).sum(1)) / 1e3
    background = np.median(volume.values[(distance > 28) & (distance < 40)])
    found = (volume.values[distance <= 18] - background).sum() * ml
    assert found == pytest.approx(patient.lesions.mbq[0], rel=0.35)
    near = distance <= 18
    assert distance[near][volume.values[near].argmax()] < 9


def test_the_same_seed_gives_the_same_bytes_and_what_else_is_drawn_changes_none(tables, folder):
    plans = tuple(p for p in planned_scans(tables) if p.subject == "NL-14")
    only = tuple(p for p in plans if p.kind == "planar")[1:]
    study = "NCT00887107"
    ((path, content),) = drawn_scans(study, SEED, plans, only, Serial()).files
    assert path == f"{FOLDER}/{only[0].series}/whole-body.dcm"
    assert (folder / path).read_bytes() == content
    ((_, other),) = scans_of(Task(study, SEED + 1, plans, only)).files
    assert other != content


def test_all_scans_of_the_demo_take_less_than_100_mb(folder: Path):
    drawn = chosen(planned_scans(invented_tables()), 3)
    size = {
        kind: max(path.stat().st_size for path in folder.rglob(f"*-{kind}/*.dcm"))
        for kind in ("planar", "spect")
    }
    tables_and_report = 8e6
    assert sum(size[plan.kind] for plan in drawn) + tables_and_report < 100e6


def test_the_names_of_series_change_no_result(demo: Both, tmp_path: Path):
    every = invented_tables()
    plans = planned_scans(every)
    named = {**every, "scans": with_series(every["scans"], chosen(plans, 3))}
    write_folder(tmp_path / "study", study_folder("trialreadout.studies.lead", named))
    results = open_study(tmp_path / "study").run().results
    assert [each.as_dict() for each in results] == [each.as_dict() for each in demo.readout.results]


def test_the_camera_of_the_demo_is_that_of_the_phantom():
    assert Camera() == CAMERA


def test_readers_point_at_a_focus_within_a_few_millimetres_of_it(folder: Path, tables, hers):
    with_place = [row for row in read_rows(folder / "data" / "foci.csv") if row["pixel_row"]]
    assert {row["subject"] for row in with_place} == {"NL-14"}
    plans = {(p.scanned_on.isoformat(), p.kind): p for p in planned_scans(tables)}
    own, places = hers
    for row in with_place:
        plan = plans[row["scanned_on"], row["kind"]]
        patient, _ = with_lesions(plan, places, own[plan.visit], CAMERA)
        (true,) = places_of(patient, plan.kind, CAMERA)
        names = ("pixel_slice", "pixel_row", "pixel_column")[-len(true) :]
        assert [float(row[name]) for name in names] == pytest.approx(true, abs=4)
    assert {bool(row["pixel_slice"]) for row in with_place} == {False, True}


def test_a_volume_is_brightest_about_where_the_readers_point(folder: Path, index):
    (row, *_) = (r for r in read_rows(folder / "data" / "foci.csv") if r["pixel_slice"])
    (name,) = (
        r["series"]
        for r in read_rows(folder / "data" / "scans.csv")
        if all(r[key] == row[key] for key in ("subject", "scanned_on", "kind"))
    )
    values = dicom.volume(index.of(name)).scan.values
    at = [round(float(row[f"pixel_{axis}"])) for axis in ("slice", "row", "column")]
    near = values[tuple(slice(each - 2, each + 3) for each in at)]
    around = values[tuple(slice(each - 7, each + 8) for each in at)]
    assert near.max() == around.max()
