"""ADRS, ADTTE and ADTR of the hand-made records, held against those of the leading R package.

Every row and every value is that of admiralonco 1.4.0 (github.com/pharmaverse/pharmaverseadam
1.3.0, Apache-2.0), but for the exceptions that are named here, each with what Readout says instead
and why. An exception that no longer differs fails as much as a difference that has no name.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from trialreadout.adam.dataset import Dataset

Cell = tuple[str, str, str, str, object, object]
"""Subject, parameter, visit (of what has several), variable, theirs, ours."""

AT_VISITS = ("OVR", "SDIAM")
COMPARED = {
    "ADRS": ("adrs_onco", ["AVALC", "AVAL", "ADT"]),
    "ADTTE": ("adtte_onco", ["AVAL", "ADT", "STARTDT", "CNSR"]),
    "ADTR": ("adtr_onco", ["AVAL", "ADT", "BASE", "NADIR", "CHG", "PCHG"]),
}
NO_ROW, ROW = "no row", "a row"


@pytest.fixture(scope="module")
def ours(hand_made_adam: dict[str, Dataset]) -> dict[str, Dataset]:
    return hand_made_adam


@pytest.fixture(scope="module")
def theirs(shared_data: Path) -> dict[str, pl.DataFrame]:
    folder = shared_data / "adam-oncology"
    return {
        name: pl.read_parquet(folder / f"{file}.parquet") for name, (file, _) in COMPARED.items()
    }


def cells(rows: pl.DataFrame, columns: list[str]) -> dict[tuple[str, str, str], dict[str, object]]:
    """Return the values of each row by subject, parameter and visit."""
    found: dict[tuple[str, str, str], dict[str, object]] = {}
    for row in rows.iter_rows(named=True):
        code = row["PARAMCD"]
        visit = row["AVISIT"] if code in AT_VISITS or "DIAM" in code else ""
        key = (row["USUBJID"], code, visit)
        assert key not in found, key
        found[key] = {each: row[each] for each in columns}
    return found


def same(one: object, other: object) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return one == pytest.approx(other, rel=1e-12, abs=1e-12)
    return one == other


def differences(theirs: pl.DataFrame, ours: pl.DataFrame, columns: list[str]) -> set[Cell]:
    there, here = cells(theirs, columns), cells(ours, columns)
    found: set[Cell] = set()
    for key in there.keys() | here.keys():
        if key not in here:
            found.add((*key, "", ROW, NO_ROW))
        elif key not in there:
            found.add((*key, "", NO_ROW, ROW))
        else:
            found |= {
                (*key, each, there[key][each], here[key][each])
                for each in columns
                if not same(there[key][each], here[key][each])
            }
    return found


def unassessed(theirs: pl.DataFrame) -> set[Cell]:
    """LSTA of who has no record: blank there; Readout says MISSING, as both do of BOR."""
    blank = theirs.filter(pl.col("AVALC").is_null())
    assert blank["PARAMCD"].unique().to_list() == ["LSTA"]
    cells = {(each, "LSTA", "", "AVALC", None, "MISSING") for each in blank["USUBJID"]}
    return cells | {(each, "LSTA", "", "AVAL", None, 7.0) for each in blank["USUBJID"]}


def confirmed(theirs: pl.DataFrame) -> set[Cell]:
    """CBCP is N for all there; Readout says Y of the one whose CBOR is PR, also there."""
    who = "01-701-1118"
    assert theirs.filter(PARAMCD="CBOR", USUBJID=who)["AVALC"].to_list() == ["PR"]
    return {
        (who, "CBCP", "", "AVALC", "N", "Y"),
        (who, "CBCP", "", "AVAL", 0.0, 1.0),
        (who, "CBCP", "", "ADT", None, date(2014, 4, 23)),
    }


def incomplete_sums(theirs: pl.DataFrame) -> set[Cell]:
    """SDIAM of an incomplete assessment is there what was measured; a part of it is no sum."""
    partial = theirs.filter((pl.col("PARAMCD") == "SDIAM") & (pl.col("LSEXP") != pl.col("LSASS")))
    where = partial.select("USUBJID", "AVISIT", "AVAL").rows()
    assert where == [
        ("01-701-1015", "WEEK 6", 38.0),
        ("01-701-1028", "WEEK 6", 110.0),
        ("01-701-1118", "WEEK 9", 14.0),
    ]
    return {
        (row["USUBJID"], "SDIAM", row["AVISIT"], each, row[each], None)
        for row in partial.iter_rows(named=True)
        for each in ("AVAL", "CHG", "PCHG")
    }


def partial_dates(theirs: pl.DataFrame) -> set[Cell]:
    """ "2014-02" is there the first of the month in ADTR and the last in ADRS.

    Readout places a date by one policy, here the last day, in both.
    """
    collected = theirs.filter(TRDTC="2014-02")
    assert set(collected["PARAMCD"]) == {"LDIAM1", "LDIAM4", "NLDIAM1", "NLDIAM4"}
    early, late = date(2014, 2, 1), date(2014, 2, 28)
    who = "01-701-1015"
    parameters = [*collected["PARAMCD"], "SDIAM"]
    return {(who, each, "WEEK 6", "ADT", early, late) for each in parameters}


EXCEPTIONS = {
    "ADRS": (unassessed, confirmed),
    "ADTTE": (),
    "ADTR": (incomplete_sums, partial_dates),
}


@pytest.mark.parametrize("name", COMPARED)
def test_every_row_and_value_is_theirs_but_for_the_exceptions_named(
    name: str, theirs: dict[str, pl.DataFrame], ours: dict[str, Dataset]
):
    found = differences(theirs[name], ours[name].rows, COMPARED[name][1])
    named = {each.__name__: each(theirs[name]) for each in EXCEPTIONS[name]}
    for exception, cells in named.items():
        assert cells, exception
        assert cells <= found, f"{exception} no longer differs: {sorted(cells - found, key=str)}"
    assert sorted(found - set().union(*named.values()), key=str) == []


def test_how_many_rows_are_compared(theirs: dict[str, pl.DataFrame], ours: dict[str, Dataset]):
    heights = {name: (theirs[name].height, ours[name].rows.height) for name in COMPARED}
    assert heights == {"ADRS": (3694, 3694), "ADTTE": (512, 512), "ADTR": (181, 181)}
    assert ours["ADRS"].rows["PARAMCD"].n_unique() == 13


@pytest.mark.parametrize("name", ["ADRS", "ADTR"])
def test_the_record_behind_each_row_is_theirs(
    name: str, theirs: dict[str, pl.DataFrame], ours: dict[str, Dataset]
):
    """OVR and PD are graded here from TR, and BCP is made of other answers."""
    domain = {"ADRS": "RS", "ADTR": "TR"}[name]
    keys = ["USUBJID", "PARAMCD", "AVISIT"]
    there = theirs[name].drop_nulls(f"{domain}SEQ")
    both = there.select(*keys, f"{domain}SEQ").join(
        ours[name].rows.filter(SRCDOM=domain).select(*keys, "SRCSEQ"), on=keys
    )
    assert both.height == {"ADRS": 41, "ADTR": 156}[name]
    assert both.filter(pl.col("SRCSEQ") != pl.col(f"{domain}SEQ")).rows() == []


def test_oddities_of_the_data_that_both_show(
    theirs: dict[str, pl.DataFrame], ours: dict[str, Dataset]
):
    """Last seen alive on day 55, yet scanned on day 64; and graded again after a progression."""
    for rows in (theirs["ADTTE"], ours["ADTTE"].rows):
        of_one = rows.filter(USUBJID="01-701-1115")
        assert of_one.filter(PARAMCD="OS")["AVAL"].item() == 55
        assert of_one.filter(PARAMCD="PFS")["AVAL"].item() == 64
    for rows in (theirs["ADRS"], ours["ADRS"].rows):
        of_one = rows.filter(USUBJID="01-701-1028")
        assert of_one.filter(PARAMCD="LSTA")["AVALC"].item() == "SD"
        assert (
            of_one.filter(PARAMCD="PD")["ADT"].item() < of_one.filter(PARAMCD="LSTA")["ADT"].item()
        )


def test_the_axis_by_which_a_lesion_does_not_count_is_no_part_of_an_analysis(
    theirs: dict[str, pl.DataFrame], ours: dict[str, Dataset]
):
    """A node counts by its short axis. They flag both axes of every lesion; Readout flags one."""
    keys = ["USUBJID", "PARAMCD", "AVISIT"]
    sizes = theirs["ADTR"].filter(pl.col("PARAMCD") != "SDIAM")
    assert set(sizes["ANL01FL"]) == {"Y"}
    node = pl.col("TULOC") == "LYMPH NODE"
    counts = (pl.col("TRTESTCD") == "LPERP") == node
    both = sizes.select(*keys, counts=counts).join(ours["ADTR"].rows, on=keys)
    assert both.height == 156
    assert both.filter("counts")["ANL01FL"].to_list() == ["Y"] * 78
    assert both.filter(~pl.col("counts"))["ANL01FL"].to_list() == [None] * 78


def test_a_date_that_was_imputed_is_flagged_everywhere(ours: dict[str, Dataset]):
    for name, height in (("ADRS", 1), ("ADTR", 5)):
        flagged = ours[name].rows.drop_nulls("ADTF")
        assert flagged.height == height
        assert set(flagged["ADTF"]) == {"D"}
        assert set(flagged["ADT"]) == {date(2014, 2, 28)}
