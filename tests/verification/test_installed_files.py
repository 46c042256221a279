"""Installed files beside what was recorded of them."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from importlib.metadata import Distribution
from pathlib import Path

import pytest

from trialreadout.verification.installed_files import held_against, recorded_in

CONTENTS = {"trialreadout/__init__.py": b"", "trialreadout/a.py": b"x = 1\n", "extra.pth": b"y"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in CONTENTS.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


RECORD = {name: hashlib.sha256(content).hexdigest() for name, content in CONTENTS.items()}


def faults(root: Path):
    found = held_against(RECORD, root, root / "trialreadout")
    assert found.as_recorded == (not found.faults)
    return [(each.name, each.state) for each in found.faults]


def test_all_as_recorded(root: Path):
    assert faults(root) == []


def test_one_byte_changed(root: Path):
    (root / "trialreadout/a.py").write_bytes(b"x = 2\n")
    assert faults(root) == [("trialreadout/a.py", "changed")]


def test_deleted(root: Path):
    (root / "trialreadout/a.py").unlink()
    assert faults(root) == [("trialreadout/a.py", "missing")]


def test_a_file_beside_the_package_is_held_against_its_record_too(root: Path):
    (root / "extra.pth").write_bytes(b"z")
    assert faults(root) == [("extra.pth", "changed")]


def test_a_module_that_was_not_installed(root: Path):
    (root / "trialreadout/b.py").write_bytes(b"")
    assert faults(root) == [("trialreadout/b.py", "unexpected")]


def test_what_python_keeps_and_what_lies_outside_do_not_matter(root: Path):
    (root / "trialreadout/__pycache__").mkdir()
    (root / "trialreadout/__pycache__/a.cpython-311.pyc").write_bytes(b"")
    (root / "other.py").write_bytes(b"")
    assert faults(root) == []


def test_the_sum_over_the_package_changes_with_contents_and_with_names(root: Path):
    def total():
        return held_against(RECORD, root, root / "trialreadout").package_sha256

    sums = [total()]
    (root / "trialreadout/a.py").write_bytes(b"x = 2\n")
    sums.append(total())
    (root / "trialreadout/a.py").rename(root / "trialreadout/c.py")
    sums.append(total())
    (root / "other.py").write_bytes(b"")
    assert total() == sums[-1]
    assert len(set(sums)) == 3


def test_a_record_is_read_with_quoted_names_and_without_what_has_no_hash(tmp_path: Path):
    digest = hashlib.sha256(b"x").digest()
    coded = urlsafe_b64encode(digest).decode().rstrip("=")
    lines = [f'"a, b.py",sha256={coded},1', "trialreadout-1.dist-info/RECORD,,", "c.py,md5=0,1"]
    info = tmp_path / "trialreadout-1.dist-info"
    info.mkdir()
    (info / "RECORD").write_text("\n".join(lines))
    assert recorded_in(Distribution.at(info)) == {"a, b.py": digest.hex()}
