"""Finished batches of a simulation, kept in a folder so that a later run need not repeat them.

`simulation.json` says what the folder holds the outcomes of: word by word what they follow from.
Only a run of which every word is the same may go on with it. Each batch is a file, named by its
chunks, that appears whole or not at all; one that was damaged since is computed again.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from trialreadout.analysis.files import versions
from trialreadout.core.findings import Finding, StudyError
from trialreadout.core.locks import LOCKS, locked
from trialreadout.core.whole_folder import OF_THE_DESKTOP
from trialreadout.simulation.chunks import CHUNK_TRIALS, Batch
from trialreadout.simulation.outcomes import Outcomes

ABOUT = "simulation.json"
_BATCH = re.compile(r"chunks-(\d+)-(\d+)\.npz")
_UNFINISHED = ".unfinished-"


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder, and what its outcomes follow from."""

    folder: Path
    of: Mapping[str, str]
    """What the job is, word by word: the hash of a study file, the name of a scenario. Seed,
    size of a chunk and versions need not be named."""
    resume: bool = False
    """Whether to go on with what the folder holds; if not, it must be new or empty."""

    @contextmanager
    def opened(self, seed: int) -> Iterator[None]:
        """Hold the folder for a run.

        Raises
        ------
        StudyError
            If it holds another simulation or something else, another run is writing to it, or
            it cannot be written.
        """
        said = {**self.of, "seed": str(seed), "trials of a chunk": str(CHUNK_TRIALS)}
        said |= {f"version of {name}": version for name, version in versions().items()}
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor = locked(self.folder)
        except OSError as fault:
            raise StudyError([_refused(self.folder, fault.strerror or str(fault))]) from fault
        if LOCKS and descriptor is None:
            raise StudyError([_refused(self.folder, "another run is writing to it")])
        try:
            self._require_ours(said)
            try:
                yield
            finally:
                self._leave_if_empty()
        finally:
            if descriptor is not None:
                os.close(descriptor)

    def batches(self, seed: int) -> Iterator[tuple[Batch, Outcomes]]:
        """Read what is there, in the order of chunks; what is damaged is taken away."""
        for path in sorted(self.folder.iterdir()):
            if (named := _BATCH.fullmatch(path.name)) is None:
                continue
            batch = Batch(int(named[1]), int(named[2]) + 1, seed)
            outcomes = _read(path)
            if outcomes is None or any(len(values) != batch.trials for values in outcomes.values()):
                path.unlink()
            else:
                yield batch, outcomes

    def keep(self, batch: Batch, outcomes: Outcomes) -> None:
        """Write a batch; StudyError if that cannot be done."""
        name = f"chunks-{batch.first:08d}-{batch.stop - 1:08d}.npz"
        with _whole(self.folder / name) as beside:
            np.savez(beside, **outcomes)  # type: ignore[arg-type]

    def _leave_if_empty(self) -> None:
        """Take away what says whose the folder is, where nothing was kept."""
        if not any(_BATCH.fullmatch(path.name) for path in self.folder.iterdir()):
            (self.folder / ABOUT).unlink(missing_ok=True)
            with suppress(OSError):  # it holds something of the desktop's
                self.folder.rmdir()

    def _require_ours(self, said: dict[str, str]) -> None:
        about = self.folder / ABOUT
        for left in self.folder.glob(f"{_UNFINISHED}*"):
            shutil.rmtree(left)
        names = (path.name for path in self.folder.iterdir())
        there = sorted(name for name in names if name not in OF_THE_DESKTOP)
        if not there:
            with _whole(about) as beside:
                text = json.dumps({"simulation of": said}, indent=2, ensure_ascii=False) + "\n"
                beside.write_bytes(text.encode())
        elif ABOUT not in there:
            raise StudyError([_refused(self.folder, f"it holds {there[0]}")])
        elif not self.resume:
            remedy = "Go on with it by --resume; to begin anew, delete it or name another folder."
            raise StudyError([_refused(self.folder, "it holds a simulation", remedy)])
        elif differing := _differences(about, said):
            raise StudyError(differing)


def _read(path: Path) -> Outcomes | None:
    """Read a batch; None if the file is damaged."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            return dict(arrays)
    except (OSError, ValueError, EOFError, KeyError, BadZipFile):
        return None


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """Write a file beside its place, and put it there when all of it is on the disk."""
    try:
        with tempfile.TemporaryDirectory(prefix=_UNFINISHED, dir=path.parent) as folder:
            beside = Path(folder) / path.name
            yield beside
            with beside.open("rb+") as written:
                os.fsync(written.fileno())
            os.replace(beside, path)
    except OSError as fault:
        raise StudyError([_refused(path.parent, fault.strerror or str(fault))]) from fault


def _differences(about: Path, said: Mapping[str, str]) -> list[Finding]:
    """Name every word in which a kept simulation is another than is asked for."""
    try:
        kept = json.loads(about.read_bytes())["simulation of"]
        assert isinstance(kept, dict)
    except (OSError, ValueError, KeyError, TypeError, AssertionError):
        return [_refused(about.parent, f"its {ABOUT} cannot be read")]
    return [
        Finding(
            "error",
            "other-simulation",
            file=ABOUT,
            column=word,
            value=kept.get(word, "not named"),
            allowed=said.get(word, "not named"),
            remedy=f"{about.parent.name} keeps another simulation: delete it, or name another "
            "folder.",
        )
        for word in sorted({*kept, *said})
        if kept.get(word) != said.get(word)
    ]


def _refused(folder: Path, why: str, remedy: str = "Name another folder.") -> Finding:
    return Finding(
        "error",
        "nothing-kept",
        file=folder.name,
        value=why,
        allowed="a new folder, an empty one, or the kept part of the same simulation",
        remedy=remedy,
    )
