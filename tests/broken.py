"""A study with one thing broken in it: how it is broken, and what the commands must say of it."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.protocol.analyses import OF_SUBJECTS

DONE, DATA_HAVE_ERRORS, CANNOT_BE_READ = 0, 1, 2
CONSEQUENCES = {"endpoint-stopped", "part-stopped", "missing-table", "empty-table"}


class Cases(list):
    """The ways to break a study, each with its end and the endpoints that then have results."""

    def __call__(self, status, endpoints=None):
        """Register a way: how the commands end, and which endpoints still have results."""

        def register(break_it):
            words = break_it.__name__.replace("_", " ")
            self.append(pytest.param(break_it, status, endpoints, id=words))
            return break_it

        return register


def finding(rule, file=None, row=None, column=None, value=None, **more):
    """State the fields of a finding that matter; `row` None: it has none."""
    return {"rule": rule, "file": file, "row": row, "column": column, "value": value} | more


def rows_of(study, domain):
    with (study / "data" / f"{domain}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def put(study, domain, rows, headings=None):
    with (study / "data" / f"{domain}.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, headings or list(rows[0]), extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def change(study, domain, which, **cells):
    """Write cells into the first row that holds `which`; give that row and its number."""
    rows = rows_of(study, domain)
    index = next(i for i, row in enumerate(rows) if which.items() <= row.items())
    rows[index] |= cells
    put(study, domain, rows)
    return rows[index], index + 2


def append(study, domain, which, **cells):
    """Repeat the first row that holds `which` at the end, with other cells; give both numbers."""
    rows = rows_of(study, domain)
    index = next(i for i, row in enumerate(rows) if which.items() <= row.items())
    put(study, domain, [*rows, rows[index] | cells])
    return index + 2, len(rows) + 2


def protocol(study, old, new):
    text = (study / "study.toml").read_text()
    assert old in text
    (study / "study.toml").write_text(text.replace(old, new, 1))


def text_of(study, domain):
    return (study / "data" / f"{domain}.csv").read_text()


def write(study, name, content):
    (study / "data" / name).write_bytes(content.encode() if isinstance(content, str) else content)


def says(expected, actual):
    """Compare a field; "..." in the expectation stands for any text."""
    if not isinstance(expected, str) or "..." not in expected:
        return expected == actual
    head, *middle, tail = expected.split("...")
    return (
        actual is not None
        and actual.startswith(head)
        and actual.endswith(tail)
        and all(part in actual for part in middle)
    )


def is_named(expected, findings):
    wanted = {"severity": "error"} | expected
    return any(all(says(wanted[key], found[key]) for key in wanted) for found in findings)


def the_only_document(result):
    """Read JSON that holds no NaN, and see that nothing else was printed."""

    def refuse(constant):
        raise AssertionError(f"{constant} is no JSON")

    assert result.stderr == ""
    return json.loads(result.stdout, parse_constant=refuse)


def invoke(*arguments):
    result = CliRunner(env={"NO_COLOR": "1", "COLUMNS": "400"}).invoke(main, list(arguments))
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result


def is_whole(folder):
    """Tell whether a readout holds every file of its manifest, unchanged, and no other."""
    outputs = json.loads((folder / "manifest.json").read_text())["outputs"]
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    return there == outputs


def command(*arguments):
    return [sys.executable, "-c", "from trialreadout.cli import main; main()", *arguments]


def killed(arguments, now):
    """Start a process and kill it, by its own id, as soon as `now` says so; give its end."""
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, text=True
    )
    started = time.monotonic()
    while process.poll() is None and not now(time.monotonic() - started):
        time.sleep(0.0005)
    if process.poll() is None:
        os.kill(process.pid, signal.SIGKILL)
    return process.wait()


def unfinished(folder):
    return [path for path in folder.iterdir() if ".unfinished-" in path.name]


def check_and_run_name(study, expected, status, endpoints):
    """See that `check` and `run` name what is broken, as JSON, and end alike; give the findings.

    Every error beside the one expected is a consequence of it, and a readout is there whole or
    not at all.
    """
    checked = invoke("check", str(study), "--json")
    findings = the_only_document(checked)["findings"]
    assert is_named(expected, findings), findings
    errors = {found["rule"] for found in findings if found["severity"] == "error"}
    assert errors - CONSEQUENCES <= {expected["rule"]}, "one thing is broken, and one is said"
    assert all(f["remedy"] and (f["file"] or f["value"]) for f in findings)
    assert checked.exit_code == status

    ran = invoke("run", str(study), "--json")
    document = the_only_document(ran)
    assert (ran.exit_code, document["findings"]) == (status, findings)
    if endpoints is not None:
        assert {result["endpoint"] for result in document["results"]} - {*OF_SUBJECTS} == endpoints
    if status == CANNOT_BE_READ:
        assert (document["study"], document["results"]) == (None, [])
        assert not (study / "readout").exists()
    else:
        assert is_whole(study / "readout")
        assert json.loads((study / "readout" / "readout.json").read_text()) == document
    return findings


def check_says_in_words(study, expected, status):
    """See that `check` says the same to people."""
    checked = invoke("check", str(study))
    assert checked.exit_code == status
    words = checked.stderr if status == CANNOT_BE_READ else checked.stdout
    assert (checked.stderr == "") is (status != CANNOT_BE_READ)
    assert f"rule:     {expected['rule']}" in words
    for field in ("file", "column", "value", "remedy"):
        for part in (expected.get(field) or "").split("..."):
            assert part in words
    if expected["row"] is not None:
        assert f" {expected['row']}: " in words


def run_says_in_words(study, expected, status):
    """See that `run` says it to people, and writes a readout if the study can be read."""
    ran = invoke("run", str(study))
    assert ran.exit_code == status
    words = ran.stderr if status == CANNOT_BE_READ else ran.stdout
    assert f"rule:     {expected['rule']}" in words
    assert (study / "readout").exists() is (status != CANNOT_BE_READ)


def a_killed_run_leaves_the_earlier_readout(study):
    """Kill a run at several moments; see that the readout of before, or the new one, is whole."""
    kept = sorted(path.name for path in study.iterdir() if path.name != "readout")
    moments = (
        lambda seconds: seconds > 0.2,
        lambda seconds: seconds > 0.6,
        lambda seconds: unfinished(study),
        lambda seconds: any((path / "new").exists() for path in unfinished(study)),
    )
    for now in moments:
        end = killed(command("run", str(study)), now)
        assert end in (DONE, -signal.SIGKILL)
        assert is_whole(study / "readout")
        assert [p.name for p in study.iterdir() if (p / "manifest.json").exists()] == ["readout"]
    assert invoke("run", str(study)).exit_code == DONE
    assert unfinished(study) == []
    assert sorted(path.name for path in study.iterdir()) == sorted([*kept, "readout"])
