"""Scans of a DICOMweb server: which series it has, and their files.

Nothing here is reached unless series are asked for. What the server says is held against the
question by whoever asks; here it is only brought.

Source: DICOM PS3.18 2024b, 10.4 (WADO-RS), 10.6 (QIDO-RS); RFC 2046, 5.1.1 (the end of a body of
several parts).
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from pydicom import Dataset

from trialreadout.core.findings import Finding, StudyError
from trialreadout.sources.dicom import tags
from trialreadout.sources.dicom.moments import day_of

AUTHORIZATION = "READOUT_DICOMWEB_AUTHORIZATION"
"""The variable of the environment that holds what goes into the header of that name."""
_SECONDS = (20, 120)
"""To be answered at all, and between two pieces of an answer."""
_PAGE = 100
_FIELDS = (
    "PatientID",
    "Modality",
    "SeriesDate",
    "StudyInstanceUID",
    "SeriesInstanceUID",
    "NumberOfSeriesRelatedInstances",
)
_AS_STORED = (("application/dicom", "*"),)
_UID = re.compile(r"[0-9]+(\.[0-9]+)+")
_TAIL = 4096


class ServerError(Exception):
    """What the server did not do, in words."""


@dataclass(frozen=True, slots=True)
class OfferedSeries:
    """A series as the server describes it; None: it does not say."""

    subject: str | None
    study: str
    series: str
    modality: str | None
    on: date | None
    instances: int | None
    """How many the server promises."""


class Archive:
    """A DICOMweb server.

    Parameters
    ----------
    url
        Where its service begins: "https://pacs.example.org/dicom-web".

    Raises
    ------
    StudyError
        If the address is not one of http or https, or holds a name or password; or if
        dicomweb-client is not installed.
    """

    def __init__(self, url: str) -> None:
        _require_plain(url)
        try:
            from dicomweb_client import DICOMwebClient
            from dicomweb_client.session_utils import create_session
        except ImportError as missing:
            raise StudyError([_NOT_INSTALLED]) from missing
        session = create_session()
        session.max_redirects = 0  # nobody else is asked, and nobody else gets the authorization
        session.auth = _authorized
        session.hooks["response"].append(_with_an_end)
        try:
            self._client = DICOMwebClient(url.rstrip("/"), session=session, timeout=_SECONDS)
        except ValueError as wrong:
            raise StudyError([_wrong_address()]) from wrong
        self._client.set_http_retry_params(retry=False)

    def named(self, series: str) -> list[OfferedSeries]:
        """Ask for a series by its Series Instance UID; mostly there is one, or none."""
        return self._search({"SeriesInstanceUID": series})

    def of_patient(self, subject: str, modality: str) -> list[OfferedSeries]:
        """Ask for all series of a patient and a modality."""
        return self._search({"PatientID": subject, "Modality": modality})

    def files(self, offered: OfferedSeries) -> Iterator[Dataset]:
        """Bring the files of a series one after another, pixels as they are stored there.

        Raises
        ------
        ServerError
            If the server refuses, or the connection breaks before the end.
        """
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                yield from self._client.iter_series(
                    offered.study, offered.series, media_types=_AS_STORED
                )
        except Exception as fault:  # of the connection, of what came, of how it is understood
            raise ServerError(_in_words(fault)) from fault

    def _search(self, asked: dict[str, str]) -> list[OfferedSeries]:
        found: dict[str, OfferedSeries] = {}
        while True:  # a server that always answers the same ends it, too
            try:
                page = self._client.search_for_series(
                    limit=_PAGE, offset=len(found), fields=_FIELDS, search_filters=asked
                )
                new = [_offered(Dataset.from_json(item)) for item in page]
            except Exception as fault:
                raise ServerError(_in_words(fault)) from fault
            before = len(found)
            for series in new:
                if series is not None:
                    found.setdefault(series.series, series)
            if len(found) == before:
                return list(found.values())


def is_uid(word: str) -> bool:
    """Tell whether a word is an identifier of DICOM, and so no path."""
    return len(word) <= 64 and _UID.fullmatch(word) is not None


def _offered(said: Dataset) -> OfferedSeries | None:
    """Understand an answer; without identifiers it is none."""
    study, series = tags.text(said, "StudyInstanceUID"), tags.text(said, "SeriesInstanceUID")
    if study is None or series is None or not (is_uid(study) and is_uid(series)):
        return None
    return OfferedSeries(
        tags.text(said, "PatientID"),
        study,
        series,
        tags.text(said, "Modality"),
        day_of(tags.text(said, "SeriesDate")),
        tags.whole(said, "NumberOfSeriesRelatedInstances"),
    )


def _authorized(request: Any) -> Any:
    """Add what the server wants to know, from the environment alone and at each request anew."""
    if word := os.environ.get(AUTHORIZATION):
        request.headers["Authorization"] = word
    return request


def _with_an_end(response: Any, **_: Any) -> None:
    """Hold a body of several parts to its closing mark, without which the last part may be half."""
    boundary = re.search(r'boundary="?([^";]+)', response.headers.get("Content-Type", ""))
    if boundary is None:
        return
    closing, chunks = f"--{boundary[1].strip()}--".encode(), response.iter_content

    def to_the_end(**size: int) -> Iterator[bytes]:
        tail = b""
        for chunk in chunks(**size):
            tail = (tail + chunk)[-_TAIL:]
            yield chunk
        if closing not in tail:
            raise EOFError

    response.iter_content = to_the_end


def _require_plain(url: str) -> None:
    """Refuse an address that is none of http, or that holds what nobody else should read."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("http", "https") and bool(parts.hostname)
        plain = parts.username is None and parts.password is None
    except ValueError:
        known = plain = False
    if not known or not plain or parts.query or parts.fragment:
        raise StudyError([_wrong_address()])


def _wrong_address() -> Finding:
    return Finding(
        "error",
        "wrong-usage",
        value="the address of the server is not shown here",
        allowed="http:// or https://, a host and a path, and no name, password, ? or #",
        remedy=f"Name the service alone; what it wants to know goes into {AUTHORIZATION}.",
    )


_NOT_INSTALLED = Finding(
    "error",
    "not-installed",
    value="dicomweb-client is not installed",
    allowed="what asks DICOMweb servers",
    remedy="Install it: pip install 'trialreadout[dicom]'.",
)
_WORDS = {
    "ConnectTimeout": "nobody answers in time",
    "ReadTimeout": "the answer stopped coming",
    "SSLError": "its certificate is not trusted",
    "TooManyRedirects": "it sends on to another address",
    "ChunkedEncodingError": "the connection broke",
    "EOFError": "the connection broke",
    "JSONDecodeError": "its answer is not JSON",
}


def _in_words(fault: Exception) -> str:
    """Say what happened without the words of the server, which may repeat what it was told."""
    status = getattr(getattr(fault, "response", None), "status_code", None)
    name = type(fault).__name__
    if name == "HTTPError" and status is not None:
        known = status in {each.value for each in HTTPStatus}
        return f"it answers {status}" + (f" {HTTPStatus(status).phrase}" if known else "")
    if name == "ConnectionError":
        return "nobody answers, or the connection broke"
    return _WORDS.get(name, f"its answer cannot be understood ({name})")
