"""Hurt files of every format and see that each reader ends in a value or in findings.

    python tests/fuzz/run.py --seconds 600            each reader gets a share of the time
    python tests/fuzz/run.py --reader xlsx --first 0  one of them, from the first seed on

A fault is a traceback, a process that dies, more than ten seconds of
the processor, or more memory than a file
of that size may take. Its file is kept in --keep, named by what it is; one that was mended goes
to tests/fuzz/corpus, where `test_corpus.py` reads it each time. The same seed hurts the same
file in the same way.
"""

from __future__ import annotations

import argparse
import json
import select
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz.mutations import mutated
from fuzz.readers import READERS
from fuzz.seeds import make_studies, seeds

HANG_SECONDS, ANSWER_SECONDS = 10, 120
"""Of the processor for one file; and until an answer, on a machine with other work."""
MEMORY_MB, MEMORY_TIMES = 200, 200
"""What a reader may take beside what it always takes: so much, and so many times the file."""
_ANYBODYS = {"stored": "parquet"}
"""Readers whose whole files are those of another."""


@dataclass
class Reading:
    """A child process at work in a folder of its own."""

    studies: Path
    folder: Path
    process: subprocess.Popen[str] | None = None

    def read(self, reader: str, content: bytes) -> tuple[str, str, int]:
        """Have a file read; return how it ended, what was said, and by how many kB memory rose."""
        if self.process is None:
            shutil.rmtree(self.folder, ignore_errors=True)
            shutil.copytree(self.studies, self.folder)
            command = [
                sys.executable,
                "-X",
                "faulthandler",
                str(Path(__file__).with_name("child.py")),
            ]
            self.process = subprocess.Popen(
                [*command, str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
            )
            assert self.process.stdout is not None
            self.process.stdout.readline()  # it says that it is ready
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        path = self.folder / "hurt"
        path.write_bytes(content)
        with suppress(BrokenPipeError):  # a process that died is found when it is to answer
            self.process.stdin.write(f"{reader}\t{path}\n")
            self.process.stdin.flush()
        ready, _, _ = select.select([self.process.stdout], [], [], ANSWER_SECONDS)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            status = self.close()
            return "hang" if not ready else "crash", f"status {status}", 0
        answer = json.loads(line)
        if answer["cpu_seconds"] > HANG_SECONDS:
            return "hang", f"{answer['cpu_seconds']:.0f} s", answer["rose_kb"]
        return answer["end"], answer["said"], answer["rose_kb"]

    def close(self) -> int | None:
        """End the process, if there is one; return with which status it ended."""
        if self.process is None:
            return None
        process, self.process = self.process, None
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(BrokenPipeError):  # what was still to be said to it
                if pipe is not None:
                    pipe.close()
        return process.wait()


@dataclass
class Told:
    """What came of a reader's files."""

    ends: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0
    kinds: dict[str, str] = field(default_factory=dict)
    """The first file of each kind of fault."""
    most: float = 0.0
    """The most memory in MB that a file took."""


def kind_of(end: str, said: str) -> str:
    """Name a fault by its last lines, so that a thousand of one kind are one."""
    lines = [line.strip() for line in said.strip().splitlines()]
    places = [line for line in lines if line.startswith("File ")]
    last = lines[-1].partition(":")[0] if lines else ""
    at = places[-1].partition(", in ")[0].rpartition("/")[2] if places else ""
    return f"{end} {last} {at}".strip()


def fuzz(
    reader: str, whole: list[bytes], seconds: float, first: int, at: Reading, keep: Path
) -> Told:
    """Hurt the files of one reader for so many seconds."""
    told = Told()
    begun = time.monotonic()
    _, ways = READERS[reader]
    seed = first
    while time.monotonic() - begun < seconds:
        content = whole[seed % len(whole)]
        if seed >= first + len(whole):  # the first of each is whole, and warms the reader up
            content = mutated(content, whole, ways, seed)
        end, said, rose = at.read(reader, content)
        told.most = max(told.most, rose / 1024)
        allowed = MEMORY_MB * 1024 + MEMORY_TIMES * len(content) / 1024
        if end in ("value", "findings") and rose > allowed:
            end, said = "memory", f"memory: {rose / 1024:.0f} MB of {len(content)} bytes"
        told.ends[end] += 1
        if end not in ("value", "findings"):
            kind = kind_of(end, said)
            if kind not in told.kinds:
                name = f"{reader}-{seed}"
                told.kinds[kind] = name
                keep.mkdir(parents=True, exist_ok=True)
                (keep / name).write_bytes(content)
                (keep / f"{name}.txt").write_text(said)
        seed += 1
    told.seconds = time.monotonic() - begun
    return told


def whole_files(folder: Path) -> dict[str, list[bytes]]:
    """Make the studies below a folder, and return the whole files of each reader."""
    studies = folder / "studies"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # highdicom warns of names of a single part
        found = seeds(make_studies(studies), folder)
    (studies / "kept").mkdir()
    unpack = folder / "kept.zip"
    unpack.write_bytes(found["readout"][0])
    shutil.unpack_archive(unpack, studies / "kept")
    return {reader: found[_ANYBODYS.get(reader, reader)] for reader in READERS}


def main() -> int:
    """Fuzz, and say what came of it."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--seconds", type=float, default=600)
    asked.add_argument("--reader", choices=sorted(READERS), action="append")
    asked.add_argument(
        "--first", type=int, default=None, help="The first seed [default: the clock]."
    )
    asked.add_argument("--keep", type=Path, default=Path("build/fuzz"))
    words = asked.parse_args()
    readers = words.reader or list(READERS)
    first = int(time.time()) * 1000 if words.first is None else words.first
    faults = 0
    warnings.simplefilter("ignore")  # zipfile names every member that stands twice
    with tempfile.TemporaryDirectory(prefix="readout-fuzz-") as name:
        whole = whole_files(Path(name))
        print(
            f"{'reader':10} {'files':>8} {'/s':>7} {'values':>8} {'findings':>8} "
            f"{'faults':>7} {'MB':>6}  kinds",
            flush=True,
        )
        for reader in readers:
            at = Reading(Path(name) / "studies", Path(name) / "at")
            told = fuzz(reader, whole[reader], words.seconds / len(readers), first, at, words.keep)
            at.close()
            good = told.ends["value"] + told.ends["findings"]
            total = sum(told.ends.values())
            faults += total - good
            print(
                f"{reader:10} {total:8,} {total / told.seconds:7.1f} {told.ends['value']:8,} "
                f"{told.ends['findings']:8,} {total - good:7,} {told.most:6.0f}  "
                + "; ".join(f"{kind} ({file})" for kind, file in told.kinds.items()),
                flush=True,
            )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
