"""A DICOMweb server of this computer that holds invented scans, and a way to it that fails."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Literal

import pytest

HOST = "127.0.0.1"
ROOT = "/dicom-web"
NAME, WORD = "reader", "a-word-nobody-should-see"
PLUGINS = Path("/usr/share/orthanc/plugins/libOrthancDicomWeb.so")
Framing = Literal["length", "chunks", "nothing"]


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


@dataclass(frozen=True)
class Orthanc:
    port: int

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{ROOT}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        request = urllib.request.Request(f"http://{HOST}:{self.port}{path}", body, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return bytes(answer.read())

    def hold(self, files: Iterable[Path]) -> None:
        """Hold these files and no others."""
        for study in json.loads(self.ask("GET", "/studies")):
            self.ask("DELETE", f"/studies/{study}")
        for file in files:
            self.ask("POST", "/instances", file.read_bytes())


@contextmanager
def orthanc(folder: Path, *, guarded: bool = False) -> Iterator[Orthanc]:
    """Run a server with a storage folder of its own; the test is skipped where there is none."""
    if shutil.which("Orthanc") is None or not PLUGINS.is_file():
        pytest.skip("Orthanc is not here: it is in Debian's orthanc and orthanc-dicomweb")
    port = free_port()
    settings = {
        "StorageDirectory": str(folder / "store"),
        "IndexDirectory": str(folder / "store"),
        "HttpPort": port,
        "RemoteAccessAllowed": False,
        "AuthenticationEnabled": guarded,
        "RegisteredUsers": {NAME: WORD},
        "DicomServerEnabled": False,
        "Plugins": [str(PLUGINS)],
        "DicomWeb": {"Enable": True, "Root": f"{ROOT}/"},
    }
    (folder / "settings.json").write_text(json.dumps(settings), encoding="utf-8")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            ["Orthanc", str(folder / "settings.json")], stdout=log, stderr=log
        )
    try:
        _wait(port)
        yield Orthanc(port)
    finally:
        process.terminate()
        process.wait(60)


def _wait(port: int) -> None:
    for _ in range(600):
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("Orthanc does not answer")


@dataclass
class Way:
    """What happens between a server and who asks it: nothing, unless it is set."""

    to: int
    port: int = 0
    cut_after: int | None = None
    """Bytes of a series, after which the connection ends."""
    framing: Framing = "length"
    """How the end of an answer is told."""
    files: Callable[[bytes], bytes] = bytes
    """What becomes of the files of a series."""
    said: Callable[[str], str] = str
    """What becomes of what is said about series."""
    instead: dict[str, str] = field(default_factory=dict)
    """In a path, a word that is replaced."""
    status: int | None = None
    moved_to: str | None = None
    asked: list[tuple[str, str | None]] = field(default_factory=list)
    """Each path that was asked for, with the authorization."""

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{ROOT}"

    @property
    def series(self) -> int:
        """How many series were asked for."""
        return sum("/studies/" in path for path, _ in self.asked)


@contextmanager
def way_to(port: int) -> Iterator[Way]:
    """Stand between a server and who asks it."""
    way = Way(port)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.close_connection = True
            _answer(way, self)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((HOST, 0), Handler)
    way.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield way
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(way: Way, asked: BaseHTTPRequestHandler) -> None:
    word = asked.headers.get("Authorization")
    way.asked.append((asked.path, word))
    if way.status is not None:
        asked.send_response(way.status)
        if way.moved_to is not None:
            asked.send_header("Location", way.moved_to)
        asked.send_header("Content-Length", "0")
        asked.end_headers()
        return
    path = asked.path
    for old, new in way.instead.items():
        path = path.replace(old, new)
    server = http.client.HTTPConnection(HOST, way.to)
    headers = {"Accept": asked.headers["Accept"]}
    if word is not None:
        headers["Authorization"] = word
    server.request("GET", path, headers=headers)
    came = server.getresponse()
    body, kind = came.read(), came.headers["Content-Type"] or "text/plain"
    server.close()
    files = kind.startswith("multipart")
    body = way.files(body) if files else way.said(body.decode()).encode()
    asked.send_response(came.status)
    asked.send_header("Content-Type", kind)
    asked.send_header("Connection", "close")
    cut = len(body) if way.cut_after is None or not files else way.cut_after
    if way.framing == "length":
        asked.send_header("Content-Length", str(len(body)))
    elif way.framing == "chunks":
        asked.send_header("Transfer-Encoding", "chunked")
    asked.end_headers()
    if way.framing == "chunks":
        asked.wfile.write(b"%x\r\n" % len(body) + body[:cut])
        asked.wfile.write(b"\r\n0\r\n\r\n" if cut == len(body) else b"")
    else:
        asked.wfile.write(body[:cut])


def promised(number: int | None) -> Callable[[str], str]:
    """Let a server promise so many files of each series, or not say."""

    def change(said: str) -> str:
        series = json.loads(said)
        for each in series:
            each.pop("00201209", None)
            if number is not None:
                each["00201209"] = {"vr": "IS", "Value": [number]}
        return json.dumps(series)

    return change


def without_bytes(number: int) -> Callable[[bytes], bytes]:
    """Let the last file of an answer lack its last bytes, though the answer ends as it should."""

    def change(body: bytes) -> bytes:
        end = re.search(rb"\r\n--[^\r\n]+--\s*\Z", body)
        assert end is not None
        return body[: end.start() - number] + body[end.start() :]

    return change
