"""Scintigraphy of the demo changed: what the composite, the decision and the papers make of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from demo_changed import after, assert_says_what_is_unmet, changed_rows, moved_ids
from demo_study import (
    Both,
    assert_numbers_are_the_twins,
    assert_rows_are_the_twins,
    rewrite,
    set_cell,
)

UPTAKE, LESIONS = "radioiodine uptake", "uptake of each lesion"
FAVOURABLE, DECISION = "favourable response", "decision at week 26"
SCAN = {"subject": "NL-23", "scanned_on": "2009-03-11", "kind": "planar", "reader": "reader 1"}
OF_UPTAKE = {
    "radioiodine-uptake/treated/proportion/reinduced",
    "radioiodine-uptake/treated/proportion/not-reinduced",
    "decision-at-week-26/treated/proportion/6000-MBq-radioiodine-and-26-more-weeks-of-sorafenib",
}
OF_FAVOURABLE = {
    "favourable-response/treated/proportion/met",
    "favourable-response/treated/proportion/not-met",
    "favourable-response/treated/bounds/met-not-evaluable-as-not-met",
    "favourable-response/treated/bounds/met-not-evaluable-as-met",
    "favourable-response/treated/success",
}


def sees(reader: str, subject: str, on: str, lesion: str) -> Callable[[Path], None]:
    """Write a focus with uptake on the planar images."""
    focus = {
        "subject": subject, "scanned_on": on, "kind": "planar", "reader": reader,
        "lesion": lesion, "site": "lymph node", "uptake": "present", "tumour_to_background": "2.4",
    }  # fmt: skip
    return lambda folder: rewrite(folder / "data/foci.csv", lambda rows: [*rows, focus])


def test_a_focus_of_the_adjudicating_reader_is_reinduction_and_changes_the_offer(
    demo_folder: Path, demo: Both, tmp_path: Path
):
    """He is favourable by his marker and CT already, so that the composite stays."""
    now = after(demo_folder, tmp_path, sees("reader 3", "NL-13", "2009-05-30", "T3"))
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    assert moved_ids(demo, now) == OF_UPTAKE | {
        "decision-at-week-26/treated/proportion/continue-sorafenib",
        "uptake-of-each-lesion/treated/proportion/increased",
        "uptake-of-each-lesion/treated/proportion/unchanged",
    }
    assert changed_rows(demo, now) == {
        name: {"NL-13"} for name in (UPTAKE, LESIONS, FAVOURABLE, DECISION)
    }
    assert {x.rule for x in now.readout.findings} >= {"offered-otherwise"}
    assert_says_what_is_unmet(demo, now, ("0/31, 0 %",))


def test_reinduction_in_a_patient_with_progression_is_favourable_and_changes_the_offer(
    demo_folder: Path, demo: Both, tmp_path: Path
):
    now = after(
        demo_folder, tmp_path,
        lambda x: set_cell(x, "reads", SCAN, "adjudicated", "Y"),
        lambda x: set_cell(x, "foci", SCAN, "uptake", "present"),
    )  # fmt: skip
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    assert moved_ids(demo, now) == OF_UPTAKE | OF_FAVOURABLE | {
        "decision-at-week-26/treated/proportion/stop-sorafenib"
    }
    assert_says_what_is_unmet(demo, now, ("0/31, 0 %",))


def test_a_focus_on_which_readers_differ_and_nobody_decided_is_not_evaluable(
    demo_folder: Path, demo: Both, tmp_path: Path
):
    now = after(demo_folder, tmp_path, lambda x: set_cell(x, "foci", SCAN, "uptake", "present"))
    assert_rows_are_the_twins(now)
    assert_numbers_are_the_twins(now)
    patient = now.readout.table(UPTAKE).filter(subject="NL-23")
    assert (patient["answer"].item(), patient["unknown"].item()) == ("not evaluable", 1)
    composite = now.readout.table(FAVOURABLE).filter(subject="NL-23")
    assert composite["answer"].item() == "not evaluable"
