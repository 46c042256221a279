"""The page to read on: one file that opens from disk and asks the network for nothing.

The pictures lie in it as deflated text and are opened one case at a time. What the reader does is
kept by the browser, under a name made of study, reader and what the page holds, and saved as files.

Sources: W3C, Web Content Accessibility Guidelines 2.2.
         W3C, Content Security Policy Level 3 (hashes of inline scripts and styles).
"""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

import numpy as np

from trialreadout.imaging.scans import VIEWS, PlanarScan, Volume
from trialreadout.reading.cases import Case, CaseScan
from trialreadout.reading.packed import deflated, packed
from trialreadout.reading.upright import upright

FORMAT = 1
"""Of what the page saves; a number that it does not know is refused."""
SITES = (
    "thyroid bed",
    "neck node",
    "mediastinum",
    "lung",
    "liver",
    "brain",
    "skull",
    "spine",
    "rib",
    "pelvis",
    "femur",
    "other bone",
    "other",
)
"""Where a focus may lie."""
SCRIPTS = (
    "made",
    "images",
    "slices",
    "projection",
    "greys",
    "placing",
    "state",
    "store",
    "saved",
    "overlay",
    "view",
    "pointing",
    "keys",
    "panel",
    "tools",
    "main",
)
"""The parts of the script, in the order in which they are joined."""

Purpose = Literal["read", "adjudicate"]


@dataclass(frozen=True, slots=True)
class About:
    """What a page is for."""

    study: str
    title: str
    reader: str
    purpose: Purpose = "read"
    synthetic: bool = False


def render_reading_page(about: About, cases: Sequence[Case]) -> bytes:
    """Draw the page.

    Parameters
    ----------
    about
        Study and reader.
    cases
        What is read, in the order in which it is shown.

    Returns
    -------
    One HTML file in UTF-8; the same inputs give the same bytes.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    texts: list[str] = []
    shown = [_case(case, texts) for case in cases]
    told: dict[str, Any] = {
        "format": FORMAT,
        "study": about.study,
        "reader": about.reader,
        "purpose": about.purpose,
        "sites": SITES,
        "cases": shown,
    }
    digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
    for text in texts:
        digest.update(text.encode())
    told["page"] = digest.hexdigest()[:16]
    templates = Environment(
        loader=PackageLoader("trialreadout.reading", "page_parts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style, script = _part("reading.css"), _script()
    page = templates.get_template("reading.html.j2").render(
        about=about,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        told=Markup(json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")),
        texts=texts,
    )
    return f"{page.strip()}\n".encode()


def _case(case: Case, texts: list[str]) -> dict[str, Any]:
    return {"code": case.code, "scans": [_scan(scan, texts) for scan in case.scans]}


def _scan(scan: CaseScan, texts: list[str]) -> dict[str, Any]:
    image = _planar(scan.image) if isinstance(scan.image, PlanarScan) else _volume(scan.image)
    pixels = packed(image.pop("values"))
    texts.append(pixels.text)
    shown = {
        "kind": scan.kind,
        "point": scan.point,
        "text": len(texts) - 1,
        "bits": pixels.bits,
        "offset": pixels.offset,
        "step": pixels.step,
        **image,
        "marks": [
            {
                "by": mark.by,
                "lesion": mark.lesion,
                "site": mark.site,
                "uptake": mark.uptake,
                "place": mark.place,
            }
            for mark in scan.marks
        ],
        "read_by": list(scan.read_by),
        "candidates": None,
    }
    if scan.candidates:  # deflated, so that nobody reads them in the source of the page
        found = [
            [round(each.row, 2), round(each.column, 2), round(each.probability, 4), each.appeared]
            for each in scan.candidates
        ]
        texts.append(deflated(json.dumps(found).encode()))
        shown["candidates"] = len(texts) - 1
    return shown


def _planar(scan: PlanarScan) -> dict[str, Any]:
    return {
        "values": scan.counts,
        "shape": list(scan.counts.shape),
        "steps_mm": [scan.pixel_mm, scan.pixel_mm],
        "views": list(VIEWS),
    }


def _volume(volume: Volume) -> dict[str, Any]:
    shown = upright(volume)
    return {
        "values": np.ascontiguousarray(shown.values),
        "shape": list(shown.values.shape),
        "steps_mm": list(shown.steps_mm),
        "axes": list(shown.axes),
        "turned": list(shown.turned),
        "unit": volume.kind,
    }


def _script() -> str:
    """Join the parts of the script in a scope of their own."""
    parts = "\n".join(_part(f"{name}.js") for name in SCRIPTS)
    return f'"use strict";\n(() => {{\n{parts}}})();\n'


def _part(name: str) -> str:
    return (files("trialreadout.reading") / "page_parts" / name).read_text(encoding="utf-8")


def _policy(style: str, script: str) -> str:
    """Allow this style and this script, and nothing else."""
    style_hash, script_hash = (
        b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "base-uri 'none'; form-action 'none'"
    )
