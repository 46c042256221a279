"""Tables 14.1.1 to 14.1.3 as texts, counted patient by patient from the rows of CSV files.

Sources: CONSORT 2010, Schulz et al., BMJ 2010;340:c332 (items 13 and 15: numbers of every stage,
         and baseline data); ICH E3 (1995), 14.1; quartiles by Hyndman and Fan, Am Stat
         1996;50:361-365, definition 7.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from math import floor
from pathlib import Path

Row = dict[str, str]
Tables = dict[str, list[Row]]
Cells = dict[str, str]
"""The text of each row of a table, by its name."""

NOT_TOLD = {
    *("subject", "arm", "informed_on", "enrolled_on", "randomised_on", "screen_failure"),
}
"""Columns of the subjects that do not describe a person."""
UNITS = {"age_years": ("Age", "years"), "previous_activity_mbq": ("Previous activity", "MBq")}
FLAGS = {"bone_metastases"}
NAMES = {"ecog": "ECOG"}


def read_plain(folder: Path) -> Tables:
    """Read plain tables as text."""
    return {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}


def read_sdtm(folder: Path) -> Tables:
    """Bring SDTM domains into rows of the plain tables, as far as these tables ask."""
    domain = {path.stem: _read(path) for path in sorted(folder.glob("*.csv"))}
    events = [row for row in domain["ds"] if row["DSCAT"] == "DISPOSITION EVENT"]
    enrolled = {row["USUBJID"] for row in domain["ds"] if row["DSDECOD"] == "ENROLLED"}
    ended = {row["USUBJID"]: row for row in events}
    subjects, status = [], []
    for row in domain["dm"]:
        name = row["USUBJID"]
        subjects.append(
            {
                "subject": name,
                "site": row["SITEID"],
                "sex": row["SEX"],
                "age_years": row["AGE"],
                "screen_failure": "N" if name in enrolled else "Y",
            }
        )
        end = ended.get(name)
        status.append(
            {
                "subject": name,
                "died_on": row["DTHDTC"],
                "cause": "",
                "last_contact_on": "known" if name in enrolled else "",
                "discontinued_on": end["DSSTDTC"] if end else "",
                "reason": end["DSDECOD"].lower() if end else "",
            }
        )
    doses = [{"subject": row["USUBJID"], "started_on": row["EXSTDTC"]} for row in domain["ex"]]
    lesions = [
        {
            "subject": row["USUBJID"],
            "lesion": row["TULNKID"],
            "role": row["TUSTRESC"].lower(),
            "organ": row["TULOC"],
        }
        for row in domain["tu"]
        if row["TUEVAL"] == "INVESTIGATOR"
    ]
    measurements = [
        {
            "subject": row["USUBJID"],
            "lesion": row["TRLNKID"],
            "visit": "baseline" if row["VISIT"] == "SCREENING" else row["VISIT"],
            "diameter_mm": row["TRSTRESN"],
        }
        for row in domain["tr"]
        if row["TREVAL"] == "INVESTIGATOR"
    ]
    return {
        "subjects": subjects,
        "status": status,
        "doses": doses,
        "lesions": lesions,
        "measurements": measurements,
    }


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def patients_of(tables: Tables, treated: bool, arm: str | None = None) -> list[str]:
    """List who was enrolled, or of them who was dosed; of one arm, "" for an arm not recorded."""
    dosed = {row["subject"] for row in tables["doses"] if row["started_on"]}
    return [
        row["subject"]
        for row in tables["subjects"]
        if row.get("screen_failure") != "Y"
        and (row["subject"] in dosed or not treated)
        and (arm is None or row["arm"] == arm)
    ]


def share(n: int, of: int) -> str:
    """Write a count with its share."""
    return f"{n}/{of} ({half_up(100 * Decimal(n) / of)} %)" if of else "0/0 (not estimable)"


def half_up(value: Decimal) -> Decimal:
    """Keep one decimal, as by hand."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def disposition(tables: Tables, patients: list[str]) -> Cells:
    """Count how far patients came."""
    status = {row["subject"]: row for row in tables["status"]}
    dosed = {row["subject"] for row in tables["doses"] if row["started_on"]}
    everyone = {row["subject"] for row in tables["subjects"]}
    failed = {row["subject"] for row in tables["subjects"] if row.get("screen_failure") == "Y"}
    found: Cells = {}

    def put(name: str, holds: Callable[[str], bool]) -> None:
        found[name] = share(len([x for x in patients if holds(x)]), len(patients))

    def split(name: str, column: str, among: set[str]) -> None:
        words = {x: status.get(x, {}).get(column, "") for x in among}
        for word in sorted(set(words.values()) - {""}):
            put(f"{name}: {word}", lambda x, word=word: words.get(x) == word)
        lacks = {x for x, word in words.items() if word == ""}
        if lacks and len(lacks) < len(words):
            put(f"{name}: {column} not recorded", lambda x: x in lacks)

    def said(subject: str, *columns: str) -> bool:
        return any(status.get(subject, {}).get(column, "") for column in columns)

    untreated = everyone - failed - dosed
    dead = {x for x in everyone if said(x, "died_on")}
    ended = {x for x in everyone & dosed if said(x, "discontinued_on", "reason") or x in dead}
    if failed:
        put("Screen failure", lambda x: x in failed)
    put("Entered", lambda x: x not in failed)
    put("Treated", lambda x: x in dosed)
    put("Entered, not treated", lambda x: x in untreated)
    split("Entered, not treated", "reason", untreated)
    put("Treatment ended", lambda x: x in ended)
    split("Treatment ended", "reason", ended)
    put("Treatment not known to have ended", lambda x: x in dosed - ended)
    put("Died", lambda x: x in dead)
    split("Died", "cause", dead)
    put("Alive when last seen", lambda x: x not in dead and said(x, "last_contact_on"))
    put("Without any contact recorded", lambda x: x not in dead and not said(x, "last_contact_on"))
    return found


def deviations(tables: Tables, patients: list[str]) -> Cells:
    """Count who departed from the protocol, each once a kind."""
    rows = tables.get("deviations", [])

    def who(kind: str | None) -> int:
        return len({r["subject"] for r in rows if kind in (None, r["kind"])} & set(patients))

    found = {"Any deviation": share(who(None), len(patients))}
    for kind in sorted({row["kind"] for row in rows}, key=lambda kind: (not kind, kind)):
        found[f"Kind: {kind or 'not recorded'}"] = share(who(kind), len(patients))
    return found


def baseline(tables: Tables, patients: list[str]) -> Cells:
    """Describe patients on entry; what is not recorded is a row of its own."""
    rows = {row["subject"]: row for row in tables["subjects"]}
    columns = [column for column in tables["subjects"][0] if column not in NOT_TOLD]
    found: Cells = {}
    for column in columns:
        everyone = [row[column] for row in rows.values()]
        own = [rows[x][column] for x in patients]
        if not any(everyone):
            continue
        if column in UNITS:
            name, unit = UNITS[column]
            found.update(_number(name, unit, own))
        else:
            name = NAMES.get(column, column.replace("_", " ").capitalize())
            for word in sorted(set(everyone) - {""}):
                said = {"Y": "yes", "N": "no"}[word] if column in FLAGS else word
                found[f"{name}: {said}"] = share(own.count(word), len(own))
        if "" in everyone:
            found[f"{name}: not recorded"] = share(own.count(""), len(own))
    found.update(_lesions(tables, patients))
    return found


def _lesions(tables: Tables, patients: list[str]) -> Iterator[tuple[str, str]]:
    """Describe the lesions that each patient had at the visit called baseline."""
    dosed = {row["subject"] for row in tables["doses"] if row["started_on"]}
    everyone = [row["subject"] for row in tables["subjects"]]
    chosen = [row for row in tables["lesions"] if row["role"] in ("target", "non-target")]
    read = {(r["subject"], r["lesion"]): r for r in tables["measurements"] if _is_baseline(r)}
    numbers, sums = {}, {}
    for subject in everyone:
        targets = {r["lesion"] for r in chosen if (r["subject"], r["role"]) == (subject, "target")}
        sizes = [read.get((subject, each), {}).get("diameter_mm", "") for each in targets]
        known = subject in dosed and any(subject == name for name, _ in read)
        numbers[subject] = str(len(targets)) if known else ""
        whole = known and sizes and "" not in sizes
        sums[subject] = str(sum(map(float, sizes))) if whole else ""
    for name, unit, cells in (
        ("Target lesions", "", numbers),
        ("Sum of target lesions", "mm", sums),
    ):
        yield from _number(name, unit, [cells[x] for x in patients])
        if "" in cells.values():
            lacks = len([x for x in patients if not cells[x]])
            yield f"{name}: not recorded", share(lacks, len(patients))
    organs = {x: {r["organ"] for r in chosen if r["subject"] == x} or {""} for x in everyone}
    for organ in sorted({each for own in organs.values() for each in own} - {""}):
        there = len([x for x in patients if organ in organs[x]])
        yield f"Lesions in: {organ}", share(there, len(patients))
    if any("" in own for own in organs.values()):
        lacks = len([x for x in patients if "" in organs[x]])
        yield "Lesions in: not recorded", share(lacks, len(patients))


def _is_baseline(row: Row) -> bool:
    return row["visit"] == "baseline"


def _number(name: str, unit: str, cells: list[str]) -> Iterator[tuple[str, str]]:
    known = sorted(float(cell) for cell in cells if cell)
    many = f"{len(known)} of {len(cells)} known"
    if not known:
        return
    middle = quantile(known, 0.5)
    for what, low, high in (
        ("range", known[0], known[-1]),
        ("quartiles", quantile(known, 0.25), quantile(known, 0.75)),
    ):
        limits = f"{number(low)} to {number(high)}"
        of_unit = f" {unit}" * bool(unit)
        yield f"{name}, median ({what})", f"{number(middle)}{of_unit} ({limits}); {many}"


def quantile(ordered: list[float], probability: float) -> float:
    """Go that share of the way from the first to the last value, and between two neighbours."""
    way = (len(ordered) - 1) * probability
    before = floor(way)
    after = min(before + 1, len(ordered) - 1)
    return ordered[before] + (way - before) * (ordered[after] - ordered[before])


def number(value: float) -> str:
    """Write a number with a decimal, or three significant digits if it is below one."""
    if value == 0 or abs(value) >= 1:
        return str(half_up(Decimal(f"{value:.12g}")))
    return f"{value:.3g}"
