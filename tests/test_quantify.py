"""The quantities of marked foci, from files of DICOM to the answer of the command."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from builders import on
from trialreadout.cli import main
from trialreadout.imaging.camera import Camera
from trialreadout.imaging.phantom.body import Build
from trialreadout.imaging.phantom.patient import NO_BLOBS, Blobs, Patient, Uptake
from trialreadout.imaging.phantom.planar import counted, expected_counts, pixel_of
from trialreadout.imaging.scans import Administered, PlanarScan
from trialreadout.sources.dicom import About, write_planar

CAMERA = Camera()
BUILD = Build(height_mm=1700, width=1, thickness=1)
LEVEL_MM = 0.25 * 1700
GIVEN_MBQ = 185.0
MBQ = {1: 1.0, 3: 0.6, 6: 0.28}
"""Of the lesion, by the day of the scan; given on day 0."""
HALF_LIFE_DAYS = 2.72
CAMERA_STATED = """
[scintigraphy]
counts_per_mbq = 60
calibrated_by = "invented"
attenuation_error_per_cm = 0.005
"""
PLANNED = """
[[treatment]]
agent = "radioiodine"
activity_mbq = 6000
"""


def patient(mbq: float) -> Patient:
    lesions = Blobs(
        np.array([[70.0, 20.0, LEVEL_MM], [-60.0, 0.0, LEVEL_MM + 60]]),
        np.full((2, 3), 10.0),
        np.array([mbq, 0.3]),
    )
    return Patient(BUILD, Uptake(6.0, NO_BLOBS, NO_BLOBS), NO_BLOBS, lesions, ("lung", "lung"))


def scan_of(mbq: float, day: int) -> PlanarScan:
    counts = counted(
        expected_counts(patient(mbq), CAMERA, 300.0).whole, np.random.default_rng([5, day])
    )
    given = datetime(2020, 1, 1, 9)
    return PlanarScan(
        counts, CAMERA.pixel_mm, 300.0, given + timedelta(days=day), Administered(given, GIVEN_MBQ)
    )


PLACES = pixel_of(patient(1.0).lesions, patient(1.0).position, CAMERA)


def study(folder: Path, stated: str, days: tuple[int, ...] = (1, 3, 6), measured: bool = True):
    (folder / "data").mkdir(parents=True)
    (folder / "study.toml").write_text(
        f'format = 1\n[study]\nid = "T-01"\ntitle = "Invented"\n{stated}'
    )
    rows: dict[str, list[dict[str, object]]] = {
        "subjects": [{"subject": "P1"}],
        "scans": [],
        "reads": [],
        "foci": [],
    }
    if measured:
        rows["measurements"] = [
            {
                "subject": "P1",
                "lesion": "A",
                "assessed_on": on(0),
                "diameter_mm": 20,
                "reader": "investigator",
            }
        ]
        rows["lesions"] = [
            {
                "subject": "P1",
                "lesion": "A",
                "role": "target",
                "organ": "lung",
                "reader": "investigator",
            }
        ]
    for day in days:
        series = f"P1/day-{day}"
        (folder / "scans" / series).mkdir(parents=True)
        write_planar(
            folder / "scans" / series / "pair.dcm",
            scan_of(MBQ[day], day),
            About(study="T-01", subject="P1", series=series, invented=True),
        )
        at = {"subject": "P1", "scanned_on": on(day), "kind": "planar"}
        rows["scans"].append(
            {**at, "administered_on": on(0), "activity_mbq": GIVEN_MBQ, "series": series}
        )
        rows["reads"].append({**at, "reader": "investigator"})
        for lesion, place in zip("AB", PLACES, strict=True):
            rows["foci"].append(
                {
                    **at,
                    "reader": "investigator",
                    "lesion": lesion,
                    "site": "lung",
                    "uptake": "present",
                    "tumour_to_background": "" if lesion == "A" else 7.5,
                    "pixel_row": round(place[0], 1) if lesion == "A" or day == 1 else "",
                    "pixel_column": round(place[1] + 1, 1) if lesion == "A" or day == 1 else "",
                }
            )
    for name, table in rows.items():
        with (folder / "data" / f"{name}.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, list(table[0]))
            writer.writeheader()
            writer.writerows(table)
    return folder


def quantities(folder: Path, *words: str):
    result = CliRunner().invoke(main, ["scans", "quantify", str(folder), "--json", *words])
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["quantities"]


@pytest.fixture(scope="module")
def serial(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return study(tmp_path_factory.mktemp("serial") / "study", CAMERA_STATED + PLANNED)


@pytest.fixture(scope="module")
def rows(serial: Path):
    return quantities(serial)


def test_every_focus_has_a_row_that_names_its_scan_and_its_own_row(rows):
    assert [row["lesion"] for row in rows] == ["A", "B"] * 3
    assert [row["foci_row"] for row in rows] == [2, 3, 4, 5, 6, 7]
    assert rows[0]["foci_file"] == "data/foci.csv"
    assert rows[0]["scan_file"] == "scans/P1/day-1/pair.dcm"


def test_activities_lie_within_their_limits(rows):
    for row, true in zip(rows[::2], MBQ.values(), strict=True):
        assert row["activity_low_mbq"] < true < row["activity_high_mbq"]
        assert row["thickness_from"] == "outline"
    first = rows[0]
    assert first["percent_of_given_at_scan"] == pytest.approx(
        100 * first["activity_mbq"] / GIVEN_MBQ
    )
    grown = first["percent_of_given_decay_corrected"] / first["percent_of_given_at_scan"]
    assert grown == pytest.approx(2 ** (1 / 8.0252))


def test_the_ratio_to_the_first_scan_does_not_suffer_from_what_errs_alike(rows):
    assert rows[0]["activity_ratio_to_first"] is None
    last = rows[4]
    assert last["activity_ratio_to_first"] == pytest.approx(0.28, rel=0.1)
    assert last["activity_ratio_to_first_low"] < 0.28 < last["activity_ratio_to_first_high"]
    assert last["activity_ratio_to_first_high"] / last["activity_ratio_to_first"] < 1.4


def test_serial_scans_tell_a_half_life_and_what_the_planned_activity_would_do(rows):
    row = rows[2]
    assert row["effective_half_life_days"] == pytest.approx(HALF_LIFE_DAYS, rel=0.15)
    assert (row["radius_mm"], row["radius_from"]) == (10, "measurements")
    # 0.192 MeV a decay in 4.19 g, of 1.29 MBq at the time of administration.
    decays = 1.29e6 * HALF_LIFE_DAYS * 86400 / np.log(2) * 6000 / GIVEN_MBQ
    gray = decays * 0.192 * 1.602e-13 / 4.19e-3
    assert row["dose_low_gy"] < gray < row["dose_high_gy"]
    assert 0 <= row["probability_over_80_gy"] <= row["probability_over_20_gy"] <= 1


def test_what_is_not_marked_has_no_number_and_says_why(rows):
    row = rows[3]
    assert row["activity_mbq"] is None
    assert row["tumour_to_background"] is None
    assert row["tumour_to_background_recorded"] == 7.5
    assert row["not_estimable"] == "its place in the scan was not marked"


def test_a_lesion_without_a_size_has_an_activity_and_no_dose(rows):
    row = rows[1]
    assert row["lesion"] == "B"
    assert row["activity_mbq"] > 0
    assert row["dose_gy"] is None
    assert "one scan tells no half-life" in row["not_estimable"]


def test_without_a_sensitivity_there_are_ratios_alone(tmp_path):
    row = quantities(study(tmp_path / "s", "", days=(3,)))[0]
    assert row["tumour_to_background"] > 2
    assert row["activity_mbq"] is None
    assert row["not_estimable"] == "the study states no sensitivity (counts_per_mbq)"


def test_one_scan_with_a_stated_half_life_has_a_dose(tmp_path):
    stated = CAMERA_STATED + "effective_half_life_days = 2.72\n" + PLANNED
    row = quantities(study(tmp_path / "s", stated, days=(3,)))[0]
    assert row["effective_half_life_days"] == 2.72
    assert row["dose_low_gy"] < row["dose_gy"] < row["dose_high_gy"]


def test_files_appear_together_and_blank_ratios_are_filled_only_when_asked(serial, tmp_path):
    plain, filled = tmp_path / "plain", tmp_path / "filled"
    before = (serial / "data" / "foci.csv").read_bytes()
    quantities(serial, "--out", str(plain))
    quantities(serial, "--out", str(filled), "--fill")
    assert sorted(each.name for each in plain.iterdir()) == ["manifest.json", "quantities.csv"]
    with (filled / "foci.csv").open() as file:
        table = list(csv.DictReader(file))
    assert float(table[0]["tumour_to_background"]) > 2
    assert table[0]["ratio_from_scan"] == "true"
    assert (table[1]["tumour_to_background"], table[1]["ratio_from_scan"]) == ("7.5", "false")
    assert (serial / "data" / "foci.csv").read_bytes() == before


def test_people_read_a_table_and_why_something_is_missing(serial):
    result = CliRunner().invoke(main, ["scans", "quantify", str(serial)])
    assert result.exit_code == 0, result.output
    assert "Sensitivity: invented." in result.output
    assert "2 rows: its place in the scan was not marked." in result.output


def test_a_scan_of_somebody_else_is_not_measured(tmp_path):
    folder = study(tmp_path / "s", CAMERA_STATED, days=(3,))
    other = folder / "scans" / "P1" / "day-3" / "pair.dcm"
    about = About(study="T-01", subject="P2", series="P1/day-3", invented=True)
    other.unlink()
    write_planar(other, scan_of(0.6, 3), about)
    row = quantities(folder)[0]
    assert row["activity_mbq"] is None
    assert row["not_estimable"] == "its files are of P2"


def test_a_scan_whose_file_is_missing_says_so(tmp_path):
    folder = study(tmp_path / "s", CAMERA_STATED, days=(3,))
    (folder / "scans" / "P1" / "day-3" / "pair.dcm").unlink()
    row = quantities(folder)[0]
    assert row["not_estimable"] == 'there is no file of series "P1/day-3"'
    assert row["scan_file"] is None


def test_a_folder_of_something_else_is_left_alone(serial, tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "letter.txt").write_text("mine")
    words = ["scans", "quantify", str(serial), "--out", str(kept), "--json"]
    result = CliRunner().invoke(main, words)
    assert result.exit_code == 2
    assert json.loads(result.stdout)["quantities"] == []
    assert [each.name for each in kept.iterdir()] == ["letter.txt"]


def test_the_scan_of_another_time_changes_no_quantity(serial, tmp_path, rows):
    alone = quantities(study(tmp_path / "s", CAMERA_STATED + PLANNED, days=(1,)))
    same = ("activity_mbq", "tumour_to_background", "thickness_cm", "net_counts_anterior")
    assert {name: alone[0][name] for name in same} == {name: rows[0][name] for name in same}


def test_a_longer_scan_tells_the_same_activity_more_precisely():
    short, long = scan_of(0.6, 3), scan_of(0.6, 3)
    long = replace(long, counts=4 * long.counts, seconds=4 * long.seconds)
    from trialreadout.analysis.quantities import of_planar
    from trialreadout.protocol.quantification import Quantification

    stated = Quantification(counts_per_mbq=60)
    marked = (float(PLACES[0][0]), float(PLACES[0][1]))
    first, second = (of_planar(each, marked, [], stated) for each in (short, long))
    assert second.activity_mbq == pytest.approx(first.activity_mbq)
    assert second.random_error < first.random_error
