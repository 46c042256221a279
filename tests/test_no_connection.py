"""No command opens a connection that it was not told to open."""

from __future__ import annotations

import socket

import pytest
from click.testing import CliRunner

from trialreadout.cli import main
from trialreadout.studies import make_study


@pytest.fixture
def asked_for(monkeypatch):
    """The addresses that were asked for while connections are forbidden."""
    asked: list[object] = []

    def refuse(*words: object, **more: object) -> None:
        asked.append(words)
        raise OSError("connections are forbidden")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket.socket, "bind", refuse)
    return asked


def test_no_command_opens_a_connection_unasked(tmp_path, asked_for):
    study = tmp_path / "study"
    make_study("two-stage", study)
    commands = [
        ["check", study],
        ["run", study, "--pdf", "--docx", "--figures"],
        ["explain", study, "objective-response/treated/proportion"],
        ["export", "adam", study],
        ["reads", study],
        ["scans", study],
        ["design", "single-stage", "--p0", "0.1", "--p1", "0.3"],
        ["deidentify", study, tmp_path / "out"],
        ["simulate", study, "--trials", "20"],
        ["diff", study / "readout", study / "readout"],
    ]
    for words in commands:
        done = CliRunner().invoke(main, [str(word) for word in words])
        assert "connections are forbidden" not in done.output, words
        assert done.exit_code in (0, 1, 2), done.output
    assert asked_for == []


def test_the_guard_sees_a_connection_that_was_asked_for(tmp_path, asked_for):
    study = tmp_path / "study"
    make_study("lead", study)
    words = ["scans", "fetch", str(study), "--from", "http://127.0.0.1:9/dicom-web"]
    CliRunner().invoke(main, words)
    with pytest.raises(OSError, match="forbidden"):
        socket.create_connection(("127.0.0.1", 9))
    assert asked_for
