"""Every file that once broke a reader, or was made to, ends in a value or in findings.

A file of the corpus is named by its reader and by what it is: `toml.lists-within-lists`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

pytest.importorskip("highdicom", reason="it writes the structured reports that are hurt")

from fuzz.mutations import mutated
from fuzz.readers import READERS
from fuzz.run import MEMORY_MB, MEMORY_TIMES, Reading, whole_files

CORPUS = sorted((Path(__file__).parent / "corpus").iterdir())


def named(path: Path) -> str:
    reader, _, words = path.name.partition(".")
    return f"{reader}: {words.replace('-', ' ')}"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reading, dict]]:
    folder = tmp_path_factory.mktemp("fuzz")
    whole = whole_files(folder)
    at = Reading(folder / "studies", folder / "at")
    yield at, whole
    at.close()
    shutil.rmtree(folder / "at", ignore_errors=True)


@pytest.mark.parametrize("path", CORPUS, ids=named)
def test_a_file_that_broke_a_reader_is_a_finding_now(reading, path: Path):
    at, _ = reading
    content = path.read_bytes()
    end, said, rose_kb = at.read(path.name.partition(".")[0], content)
    assert end in ("value", "findings"), said
    assert rose_kb <= MEMORY_MB * 1024 + MEMORY_TIMES * len(content) / 1024


@pytest.mark.parametrize("reader", READERS)
def test_whole_files_are_read_without_an_error(reading, reader: str):
    """What is hurt is whole at first; else only the first check of a reader would be tried."""
    at, whole = reading
    for content in whole[reader]:
        end, said, _ = at.read(reader, content)
        assert end in ("value", "findings"), said


@pytest.mark.parametrize("reader", READERS)
def test_hurt_files_end_in_a_value_or_in_findings(reading, reader: str):
    at, whole = reading
    for seed in range(4):
        content = mutated(
            Random(seed).choice(whole[reader]), whole[reader], READERS[reader][1], seed
        )
        end, said, _ = at.read(reader, content)
        assert end in ("value", "findings"), said


def test_the_corpus_is_small():
    assert sum(path.stat().st_size for path in CORPUS) < 1_000_000


def test_a_reader_that_does_not_keep_its_promise_is_seen(reading):
    """A process that dies, and one that never answers, are faults of their own kind."""
    at, _ = reading
    end, said, _ = at.read("no such reader", b"")
    assert end == "fault"
    assert "KeyError" in said
    assert at.process is not None
    at.process.kill()
    at.process.wait()
    assert at.read("toml", b"")[0] == "crash"
    assert at.read("toml", b"")[0] == "findings"
