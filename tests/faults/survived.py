"""Faults of disks, systems and neighbours, each done to a real command in a process of its own.

A fault is a function that takes a folder, does what can happen, and returns in a few words what
was seen. It raises `AssertionError` where that is not what is promised, and `NotHereError` where
this machine cannot do it. `test_survived.py` runs them all; `table.py` writes what was seen into
docs/robustness.md.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from trialreadout.studies import make_study

COMMAND = "from trialreadout.cli import main; main(prog_name='readout')"
MOMENTS = int(os.environ.get("MOMENTS", "6"))
"""At how many moments a command is killed."""
_DROP, _DAC_OVERRIDE, _DAC_READ_SEARCH = 24, 1, 2
"""PR_CAPBSET_DROP of prctl(2), and two of capabilities(7)."""


class NotHereError(Exception):
    """What this machine cannot do, such as mounting a disk without being root."""


@dataclass(frozen=True)
class Fault:
    """A fault, what is done, and what came of it."""

    name: str
    act: Callable[[Path], str]


FAULTS: list[Fault] = []


def fault(act: Callable[[Path], str]) -> Callable[[Path], str]:
    """Register a fault by the words of its name."""
    FAULTS.append(Fault(act.__name__.replace("_", " "), act))
    return act


def study_in(folder: Path) -> Path:
    """Make the small study."""
    study = folder / "study"
    make_study("small-sdtm", study)
    return study


def begun(*words: str | Path, env: Mapping[str, str] | None = None, **how: object):
    """Begin a command."""
    return subprocess.Popen(
        [sys.executable, "-c", COMMAND, *map(str, words)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONSAFEPATH": "1"}
        | {"PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}
        | dict(env or {}),
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **how},  # type: ignore[call-overload]
    )


def ran(*words: str | Path, seconds: float = 240, **how: object) -> tuple[int, str, str]:
    """Run a command to its end: its status, what it printed, and what it said on the way out."""
    command = begun(*words, **how)  # type: ignore[arg-type]
    try:
        out, said = command.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        command.kill()
        command.communicate()
        raise AssertionError(f"{words[0]} still runs after {seconds} s") from None
    texts = [(text or b"").decode("utf-8", "replace") for text in (out, said)]
    assert "Traceback" not in texts[1], texts[1]
    assert "fault-of-readout" not in texts[0] + texts[1], texts
    return command.returncode, *texts  # type: ignore[return-value]


def findings_of(*words: str | Path, status: int, **how: object) -> dict[str, dict]:
    """Run a command and return its findings by their rules."""
    ended, out, said = ran(*words, "--json", **how)
    assert ended == status, (ended, out[-2000:], said[-2000:])
    return {each["rule"]: each for each in json.loads(out)["findings"]}


def digests(folder: Path) -> dict[str, str]:
    """Return the hash of every file of a folder."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_whole(folder: Path) -> bool:
    """Tell whether a folder holds every file of its manifest, unchanged, and no other."""
    outputs = json.loads((folder / "manifest.json").read_text())["outputs"]
    return {k: v for k, v in digests(folder).items() if k != "manifest.json"} == outputs


def left_over(folder: Path) -> list[str]:
    """List what an unfinished command left beside its folder."""
    return [path.name for path in folder.iterdir() if ".unfinished-" in path.name]


@contextmanager
def small_disk(at: Path, kilobytes: int, *, read_only: bool = False) -> Iterator[Path]:
    """Mount a disk of so many kB in memory."""
    at.mkdir(exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(at)]
    done = subprocess.run(words, capture_output=True, check=False)
    if done.returncode:
        raise NotHereError("no disk can be mounted here")
    try:
        yield at
    finally:
        subprocess.run(["umount", str(at)], check=True)


def without_privileges() -> dict[str, object]:
    """Say how a command runs without the right of root to pass by permissions."""
    if os.geteuid() != 0:
        return {}
    try:
        libc = ctypes.CDLL(None)
        drop = libc.prctl
    except (OSError, AttributeError):
        raise NotHereError("root passes by permissions here") from None

    def restricted() -> None:
        for right in (_DAC_OVERRIDE, _DAC_READ_SEARCH):
            drop(_DROP, right, 0, 0, 0)

    return {"preexec_fn": restricted}


# Disks and folders


@fault
def the_disk_is_full(folder: Path) -> str:
    study = study_in(folder)
    with small_disk(folder / "disk", 300) as disk:
        found = findings_of("run", study, "--out", disk / "readout", status=2)
        assert "No space left" in found["not-written"]["value"]
        assert list(disk.iterdir()) == []
    return "status 2, not-written: No space left on device; nothing is left there"


@fault
def the_disk_is_full_and_an_earlier_readout_is_there(folder: Path) -> str:
    study = study_in(folder)
    with small_disk(folder / "disk", 20_000) as disk:
        assert ran("run", study, "--out", disk / "readout")[0] == 0
        before = digests(disk / "readout")
        with (disk / "filler").open("wb", buffering=0) as filler, suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        assert "not-written" in findings_of("run", study, "--out", disk / "readout", status=2)
        assert digests(disk / "readout") == before
        assert left_over(disk) == []
    return "status 2, not-written; the earlier readout is whole"


@fault
def no_file_may_grow_beyond_20_kilobytes(folder: Path) -> str:
    study = study_in(folder)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    found = findings_of("run", study, status=2, preexec_fn=limited)
    assert "not-written" in found
    assert not (study / "readout").exists()
    assert left_over(study) == []
    return "status 2, not-written: File too large; nothing is left"


@fault
def the_folder_may_not_be_written(folder: Path) -> str:
    study = study_in(folder)
    study.chmod(0o555)
    try:
        found = findings_of("run", study, status=2, **without_privileges())
    finally:
        study.chmod(0o755)
    assert found["not-written"]["value"] == "Permission denied"
    return "status 2, not-written: Permission denied"


@fault
def a_data_file_may_not_be_read(folder: Path) -> str:
    study = study_in(folder)
    (study / "data" / "tr.csv").chmod(0)
    found = findings_of("check", study, status=1, **without_privileges())
    assert found["unreadable-file"]["file"] == "data/tr.csv"
    return "status 1, unreadable-file: data/tr.csv; what rests on it has no result"


@fault
def the_study_file_may_not_be_read(folder: Path) -> str:
    study = study_in(folder)
    (study / "study.toml").chmod(0)
    assert "Permission denied" in str(
        findings_of("check", study, status=2, **without_privileges())["study-file-missing"][
            "remedy"
        ]
    )
    return "status 2, study-file-missing: Make it readable (Permission denied)"


@fault
def a_folder_stands_where_a_file_should_be(folder: Path) -> str:
    study = study_in(folder)
    (study / "data" / "tr.csv").unlink()
    (study / "data" / "tr.csv").mkdir()
    assert findings_of("check", study, status=1)["missing-table"]["table"] == "measurements"
    (study / "study.toml").unlink()
    (study / "study.toml").mkdir()
    assert "study-file-missing" in findings_of("check", study, status=2)
    return "status 1, missing-table; for study.toml status 2, study-file-missing"


@fault
def links_lead_in_a_circle(folder: Path) -> str:
    study = study_in(folder)
    (study / "data" / "tr.csv").unlink()
    (study / "data" / "tr.csv").symlink_to("tr.csv")
    (study / "data" / "above").symlink_to("..")
    (study / "scans").symlink_to("scans")
    assert findings_of("check", study, status=1)["missing-table"]["table"] == "measurements"
    shutil.rmtree(study / "data")
    (study / "data").symlink_to("data")
    assert "no-data" in findings_of("check", study, status=2)
    return "status 1, missing-table; where the data folder is one, status 2, no-data"


@fault
def pipes_and_devices_stand_where_files_should_be(folder: Path) -> str:
    study = study_in(folder)
    (study / "data" / "tr.csv").unlink()
    os.mkfifo(study / "data" / "tr.csv")
    (study / "data" / "ae.csv").unlink()
    (study / "data" / "ae.csv").symlink_to("/dev/zero")
    (study / "scans").mkdir()
    os.mkfifo(study / "scans" / "a.dcm")
    (study / "scans" / "b.dcm").symlink_to("/dev/urandom")
    found = findings_of("check", study, status=1, seconds=60)
    assert found["missing-table"]["table"] == "measurements"
    (study / "study.toml").unlink()
    os.mkfifo(study / "study.toml")
    assert "study-file-missing" in findings_of("check", study, status=2, seconds=60)
    return "not opened, so that nobody waits: status 1, missing-table; status 2 for study.toml"


@fault
def names_of_files_are_no_text(folder: Path) -> str:
    study = study_in(folder)
    shutil.rmtree(study / "data")
    (folder / "plain").mkdir()
    make_study("two-stage", folder / "plain" / "study\n\x1b[31m")
    odd = folder / "plain" / "study\n\x1b[31m"
    for name in (b"caf\xe9.csv", b"a\nb.csv", b"\x1b]0;t\x07.csv", b"x" * 250 + b".csv", b"\xff"):
        Path(os.fsdecode(bytes(odd / "data") + b"/" + name)).write_bytes(b"a,b\n1,2\n")
    (odd / "data" / "\u202egnp.csv").write_bytes(b"a,b\n1,2\n")
    found = findings_of("run", odd, status=0)
    assert found["unused-file"]["remedy"]
    status, printed, said = ran("check", odd, env={"COLUMNS": "80"})
    assert status == 0, said
    assert "data/\\xff" in printed
    assert {"data/caf\\xe9.csv", "data/a\nb.csv"} <= _unused(odd)
    assert not {"\x1b", "\x07", "\u202e"} & {*printed, *said}
    assert is_whole(odd / "readout")
    return "read, and named by what can be printed: caf\\xe9.csv"


def _unused(study: Path) -> set[str]:
    """Name the files of which a check says that nothing is read from them."""
    found = json.loads(ran("check", study, "--json")[1])["findings"]
    return {each["file"] for each in found if each["rule"] == "unused-file"}


@fault
def a_name_is_spelled_in_two_ways(folder: Path) -> str:
    """A disk of macOS spells ö as o and two dots."""
    study = study_in(folder)
    composed, apart = (unicodedata.normalize(form, "größe") for form in ("NFC", "NFD"))
    text = (study / "study.toml").read_text(encoding="utf-8")
    for on_disk, said in ((apart, composed), (composed, apart)):
        there = study / "data" / f"{on_disk}.csv"
        (study / "data" / "tr.csv").rename(there)
        named = text.replace("last_contact =", f'domains = {{ tr = "{said}" }}\nlast_contact =')
        assert named != text
        (study / "study.toml").write_text(named, encoding="utf-8")
        findings_of("check", study, status=0)
        there.rename(study / "data" / "tr.csv")
    return "found under either spelling"


# Others at work on the same files


def _killed(*words: str | Path, after: float) -> int:
    command = begun(*words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with suppress(subprocess.TimeoutExpired):
        command.wait(after)
    command.kill()
    return int(command.wait())


def _killed_often(folder: Path, out: Path, *words: str | Path) -> str:
    """Kill a command at random moments; its folder is the old one or the new one, whole."""
    chance = random.Random(7)
    assert ran(*words)[0] == 0
    begin = time.monotonic()
    assert ran(*words)[0] == 0
    took = time.monotonic() - begin
    before, ended = digests(out), 0
    for _ in range(MOMENTS):
        ended += _killed(*words, after=chance.uniform(0, 1.1 * took)) == 0
        assert is_whole(out)
        assert digests(out) == before
    assert ran(*words)[0] == 0
    assert left_over(out.parent) == []
    return f"{MOMENTS} moments, {MOMENTS - ended} before its end: the folder is whole each time"


@fault
def run_is_killed(folder: Path) -> str:
    study = study_in(folder)
    return _killed_often(folder, study / "readout", "run", study)


@fault
def export_is_killed(folder: Path) -> str:
    study = study_in(folder)
    out = folder / "adam"
    return _killed_often(folder, out, "export", "adam", study, "--out", out)


@fault
def demo_is_killed(folder: Path) -> str:
    """A study folder has no manifest: it is there whole, or not at all."""
    chance = random.Random(8)
    begin = time.monotonic()
    assert ran("demo", folder / "whole")[0] == 0
    took = time.monotonic() - begin
    wanted = digests(folder / "whole")
    there = 0
    for number in range(MOMENTS):
        made = folder / f"made-{number}"
        _killed("demo", made, after=chance.uniform(0, 1.1 * took))
        if made.exists():
            there += 1
            found = {k: v for k, v in digests(made).items() if not k.startswith("readout/")}
            assert found == {k: v for k, v in wanted.items() if not k.startswith("readout/")}
            assert not (made / "readout").exists() or is_whole(made / "readout")
    assert ran("demo", folder / "made-0")[0] == 0
    assert digests(folder / "made-0") == wanted
    return f"{MOMENTS} moments: {there} times a whole study, else none; the next demo finishes it"


@fault
def two_runs_write_one_folder_at_once(folder: Path) -> str:
    study = study_in(folder)
    for _ in range(3):
        both = [begun("run", study) for _ in range(2)]
        ends = [(*each.communicate(), each.returncode) for each in both]
        assert {status for _, _, status in ends} <= {0, 2}, ends
        assert any(status == 0 for _, _, status in ends)
        assert not any(b"Traceback" in said for _, said, _ in ends)
        assert is_whole(study / "readout")
    assert ran("run", study)[0] == 0
    assert left_over(study) == []
    return "one of them, whole; the other is refused, or comes first and is replaced"


@contextmanager
def meanwhile(act: Callable[[], None]) -> Iterator[None]:
    """Do something again and again, as fast as it goes, while something else is done."""
    stopped = threading.Event()

    def again() -> None:
        while not stopped.is_set():
            act()

    at_work = threading.Thread(target=again)
    at_work.start()
    try:
        yield
    finally:
        stopped.set()
        at_work.join()


@fault
def a_file_changes_while_it_is_read(folder: Path) -> str:
    study = study_in(folder)
    tables = {each: (study / "data" / each).read_bytes() for each in ("tr.csv", "dm.csv")}

    def write() -> None:
        for name, content in tables.items():
            (study / "data" / name).write_bytes(content[: -len(content) // 3])
            (study / "data" / name).write_bytes(content)

    for _ in range(10):  # a neighbour that is held up may leave a file empty from begin to end
        with meanwhile(write):
            status, out, said = ran("run", study, "--json")
        rules = {each["rule"] for each in json.loads(out)["findings"]}
        if status == 2:
            break
        assert rules & {"empty-file", "truncated-file", "missing-domain"}, (status, rules, said)
        shutil.rmtree(study / "readout", ignore_errors=True)
    assert status == 2, (status, rules, said)
    assert rules & {"changed-while-read", "missing-domain", "empty-file", "truncated-file"}, rules
    assert not (study / "readout").exists()
    return "status 2, changed-while-read; no number is computed"


@fault
def a_file_comes_and_goes_while_it_is_read(folder: Path) -> str:
    study = study_in(folder)
    there = study / "data" / "tr.csv"
    content = there.read_bytes()

    def move() -> None:
        there.unlink()
        time.sleep(0.001)
        there.write_bytes(content)

    with meanwhile(move):
        status, out, _ = ran("check", study, "--json")
    rules = {each["rule"] for each in json.loads(out)["findings"]}
    gone = status == 1 and "missing-table" in rules  # for as long as the study was read
    assert gone or (status == 2 and "changed-while-read" in rules), (status, rules)
    return "status 2, changed-while-read; or status 1, missing-table, where it was gone throughout"


@fault
def the_study_file_changes_during_a_run(folder: Path) -> str:
    from trialreadout.core.findings import StudyError
    from trialreadout.study import open_study

    study = study_in(folder)
    readout = open_study(study).run()
    path = study / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    try:
        readout.write(folder / "out")
    except StudyError as refused:
        rule = refused.findings[0].rule
    else:
        rule = "a readout names a study file that it was not made by"
    assert rule == "changed-while-read"
    assert not (folder / "out").exists()
    return "changed-while-read; no readout names a protocol that it was not made by"


@fault
def modules_lie_in_wait_in_the_study_folder(folder: Path) -> str:
    """Whoever stands in a stranger's folder runs none of its code, in no process."""
    study = study_in(folder)
    planted = "import pathlib; pathlib.Path(__file__).with_name('was-run').touch()\n"
    names = ("json", "pickle", "multiprocessing", "random", "numpy", "polars", "sitecustomize")
    for name in (*names, "trialreadout", "encodings", "usercustomize"):
        for where in (study, study / "data"):
            (where / f"{name}.py").write_text(planted)
    for name in ("a.pkl", "b.npy", "c.npz", "tr.pickle"):
        (study / "data" / name).write_bytes(b"cos\nsystem\n(S'touch was-run'\ntR.")
    script = Path(sys.executable).with_name("readout")
    words = [str(script)] if script.exists() else [sys.executable, "-P", "-c", COMMAND]
    there = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    for asked in (["check"], ["run"], ["simulate", "--trials", "300", "--workers", "2"]):
        done = subprocess.run(
            [*words, asked[0], ".", *asked[1:]],
            cwd=study,
            env=there,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()[-2000:]
    assert list(study.rglob("was-run")) == []
    return "check, run and simulate with workers, from within the folder: none is loaded"


# Clocks, languages, terminals


@fault
def the_clock_stands_at_1970(folder: Path) -> str:
    """No command asks for the time of day; what there is of it are the times of files."""
    study = study_in(folder)
    assert ran("run", study, "--out", folder / "one")[0] == 0
    for path in study.rglob("*"):
        os.utime(path, (0, 0))
    assert ran("run", study, "--out", folder / "two", env={"SOURCE_DATE_EPOCH": "-1"})[0] == 0
    for path in study.rglob("*"):
        os.utime(path, (2**33, 2**33))
    assert ran("run", study, "--out", folder / "three")[0] == 0
    assert digests(folder / "one") == digests(folder / "two") == digests(folder / "three")
    return (
        "files dated 1970 and 2242: the same bytes; only `verify` and `scans fetch` read the "
        "clock, to date what they did"
    )


@fault
def language_and_zone_are_odd(folder: Path) -> str:
    study = study_in(folder)
    assert ran("run", study, "--out", folder / "usual", "--docx")[0] == 0
    wanted, tried = digests(folder / "usual"), 0
    for env in (
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"},
        {"LC_ALL": "POSIX", "TZ": "XXX+25:61:61", "LANGUAGE": "ar"},
        {"PYTHONHASHSEED": "4711", "TZ": "America/St_Johns"},
    ):
        out = folder / f"odd-{tried}"
        status, printed, _ = ran("run", study, "--out", out, "--docx", env=env)
        assert (status, bool(printed)) == (0, True), env
        assert digests(out) == wanted, env
        tried += 1
    return f"{tried} of them: the same bytes, and every word printed"


@fault
def assertions_and_docstrings_are_taken_out(folder: Path) -> str:
    study = study_in(folder)
    assert ran("run", study, "--out", folder / "usual")[0] == 0
    for level in ("1", "2"):
        out = folder / level
        env = {"PYTHONOPTIMIZE": level, "PYTHONDONTWRITEBYTECODE": "1"}
        assert ran("run", study, "--out", out, env=env)[0] == 0
        assert digests(out) == digests(folder / "usual")
    return "PYTHONOPTIMIZE=1 and 2: the same bytes"


@fault
def nobody_listens(folder: Path) -> str:
    study = study_in(folder)
    for words in (("check", study), ("run", study), ("check", study, "--json")):
        command = begun(*words)
        assert command.stdout is not None
        command.stdout.close()  # as `| head -c 0` does
        assert command.stderr is not None
        said = command.stderr.read().decode()
        command.stderr.close()
        command.wait()
        assert "Traceback" not in said, said
        assert "fault-of-readout" not in said, said
        closed = begun(*words, preexec_fn=lambda: os.close(1), stdout=None)
        _, said_b = closed.communicate()
        assert b"Traceback" not in said_b, said_b.decode()
    assert is_whole(study / "readout")
    return "a broken pipe and a closed output: no traceback, and the readout is written whole"


@fault
def the_output_is_a_full_disk(folder: Path) -> str:
    study = study_in(folder)
    if not Path("/dev/full").exists():
        raise NotHereError("there is no /dev/full here")
    for words in (("check", study), ("check", study, "--json"), ("run", study)):
        with Path("/dev/full").open("wb") as full:
            status, _, said = ran(*words, stdout=full)
        assert status == 2, (status, said)
        assert "No space left" in said
    return "status 2, and said on the other output: No space left on device"


@fault
def the_terminal_has_20_columns(folder: Path) -> str:
    study = study_in(folder)
    (study / "data" / "tr.csv").unlink()
    for columns in ("20", "1", "0", "-5", "wide"):
        for words in (("check", study), ("run", study), ("simulate", study, "--trials", "20")):
            status, printed, _ = ran(*words, env={"COLUMNS": columns})
            assert status in (0, 1)
            assert "".join(printed.split())
    return "COLUMNS 20, 1, 0, -5 and no number: all is printed"


@fault
def a_command_is_told_to_end(folder: Path) -> str:
    study = study_in(folder)
    assert ran("run", study)[0] == 0
    before = digests(study / "readout")
    for each in (signal.SIGTERM, signal.SIGHUP):
        command = begun("run", study)
        time.sleep(0.8)
        command.send_signal(each)
        command.communicate()
        assert digests(study / "readout") == before
    assert ran("run", study)[0] == 0
    assert left_over(study) == []
    return "SIGTERM and SIGHUP: the earlier readout is whole, and the next run clears up"
