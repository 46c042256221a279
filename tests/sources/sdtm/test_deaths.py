"""The day of each death from DM and DS, and deaths of which no day is known."""

from __future__ import annotations

import pytest

from builders import domain
from trialreadout.sources.sdtm.status import status as read_status

A = {"USUBJID": "A"}


def status(died, flag=None, ds=(), ae=()):
    """Read what is last known of patient A, whose last contact is sought in DS."""
    domains = {"dm": domain("dm", A | {"DTHDTC": died, "DTHFL": flag})}
    if ds:
        rows = [A | {"DSCAT": "OTHER EVENT", "DSDECOD": w, "DSSTDTC": day} for w, day in ds]
        domains["ds"] = domain("ds", *rows)
    if ae:
        domains["ae"] = domain("ae", *(A | {"AEDECOD": "Sepsis"} | row for row in ae))
    return read_status(domains, ("ds",))


@pytest.mark.parametrize(
    ("died", "ds", "expected"),
    [
        pytest.param("2020-05-02", [], ("2020-05-02", None, None), id="DM"),
        pytest.param(
            None, [("DEATH", "2020-05-02")], ("2020-05-02", "data/ds.csv", 2), id="DS, DM is blank"
        ),
        pytest.param(
            "2020-05",
            [("DEATH", "2020-05-02")],
            ("2020-05-02", "data/ds.csv", 2),
            id="DS tells the day of the month that DM knows",
        ),
        pytest.param(
            "2020-05",
            [("DEATH", "2020-06-02")],
            ("2020-05", None, None),
            id="DS knows another month",
        ),
        pytest.param(
            "2020-05-02", [("DEATH", "2020-05-02")], ("2020-05-02", None, None), id="both alike"
        ),
        pytest.param(
            "2020-05-02",
            [("DEATH", "2020-05-02T14:00")],
            ("2020-05-02", None, None),
            id="DS knows but the hour",
        ),
        pytest.param(
            None,
            [("DEATH", "2020-05"), ("DEATH", "2020-05-02")],
            ("2020-05-02", "data/ds.csv", 3),
            id="of two in DS the whole date",
        ),
        pytest.param(None, [("COMPLETED", "2020-05-02")], (None, None, None), id="alive"),
    ],
)
def test_the_day_of_death(died, ds, expected):
    cells = status(died, ds=ds).cells
    assert cells.select("died_on", "death_file", "death_row").rows() == [expected]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        pytest.param({"flag": "Y"}, ("data/dm.csv", 2, "DTHFL"), id="the flag of DM"),
        pytest.param({"ds": [("DEATH", None)]}, ("data/ds.csv", 2, "DSDECOD"), id="a disposition"),
        pytest.param(
            {"ae": [{"AEOUT": "RECOVERED"}, {"AEOUT": "FATAL"}]},
            ("data/ae.csv", 3, "AEOUT"),
            id="a fatal event",
        ),
        pytest.param({"ae": [{"AESDTH": "Y"}]}, ("data/ae.csv", 2, "AESDTH"), id="AESDTH"),
        pytest.param(
            {"flag": "Y", "ds": [("DEATH", None)], "ae": [{"AEOUT": "FATAL"}] * 2},
            ("data/dm.csv", 2, "DTHFL"),
            id="all of them: one finding",
        ),
    ],
)
@pytest.mark.parametrize("died", [None, "2020-05-02", "2020"])
def test_a_death_without_any_date_is_an_error(said, expected, died):
    found = status(died, **said).findings
    places = [(f.rule, f.severity, f.table, f.file, f.row, f.column) for f in found]
    without = [("death-without-date", "error", "status", *expected)]
    assert places == (without if died is None else [])


def test_the_living_are_no_finding():
    said = status(None, "N", [("COMPLETED", "2020-05-02")], [{"AEOUT": "RECOVERED", "AESDTH": "N"}])
    assert said.findings == ()


@pytest.mark.parametrize(
    ("died", "ds", "rows"),
    [
        pytest.param("2020-05-02", ["2020-05-03"], [2], id="another day"),
        pytest.param("2020-05-02", ["2020-05-02T14:00"], [], id="that day, with an hour"),
        pytest.param("2020-05-02", ["2020-06"], [], id="not a whole date"),
        pytest.param("2020-05", ["2020-06-02"], [], id="not a whole date in DM"),
        pytest.param(None, ["2020-05-02", "2020-05-03"], [3], id="two days in DS"),
    ],
)
def test_days_of_death_that_differ_are_said(died, ds, rows):
    found = status(died, "Y", [("DEATH", day) for day in ds]).findings
    assert [(f.rule, f.severity, f.row) for f in found] == [
        ("death-dates-differ", "warning", row) for row in rows
    ]


def test_a_death_shows_nobody_alive():
    cells = status(None, ds=[("COMPLETED", "2020-04-01"), ("DEATH", "2020-05-02")]).cells
    assert cells["last_contact_on"].to_list() == ["2020-04-01"]
