from __future__ import annotations

import os
import stat

import pytest

from trialreadout.core.whole_file import write_beside, write_whole


@pytest.fixture
def usual_rights():
    before = os.umask(0o022)
    yield 0o644
    os.umask(before)


def rights(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_the_unfinished_file_is_its_owners_alone(tmp_path, monkeypatch, usual_rights):
    seen = []
    opened = os.fdopen

    def watched(descriptor, *words):
        seen.extend(rights(path) for path in tmp_path.iterdir())
        return opened(descriptor, *words)

    monkeypatch.setattr("trialreadout.core.whole_file.os.fdopen", watched)
    write_whole(tmp_path / "page.html", b"all")
    assert seen == [0o600]
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
    assert (rights(tmp_path / "page.html"), usual_rights) == (0o644, 0o644)


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_file_keeps_the_rights_of_the_one_it_replaces(tmp_path, mode, usual_rights):
    path = tmp_path / "page.html"
    path.write_bytes(b"before")
    path.chmod(mode)
    write_whole(path, b"after")
    assert (rights(path), path.read_bytes()) == (mode, b"after")


def test_what_another_left_there_under_the_hidden_name_is_not_written_through(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_bytes(b"of somebody else")
    (tmp_path / ".page.html.unfinished").symlink_to(elsewhere)
    write_beside(tmp_path / "page.html", b"all")
    assert elsewhere.read_bytes() == b"of somebody else"


def test_where_it_cannot_take_its_place_nothing_is_left(tmp_path):
    (tmp_path / "page.html" / "full").mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_whole(tmp_path / "page.html", b"all")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]
