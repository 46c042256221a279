"""The report as one page that opens from disk: no network, no library, nothing computed.

Every result has a place of its own, named by its identifier, so that a number can be linked. One
script opens a number to its patients and their source rows, which the page carries as data; without
it tables and dossiers are there all the same. The page forbids itself everything but that script,
its style and the pictures within it.

Sources: W3C, Web Content Accessibility Guidelines 2.2 (headings, tables, alternative texts).
         W3C, Content Security Policy Level 3 (hashes of inline scripts and styles).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from trialreadout.report.dossier.dossier import Dossier
from trialreadout.report.html import Anchors, environment
from trialreadout.report.notices import TITLES
from trialreadout.report.parts import Parts
from trialreadout.report.way_back import as_script

REPORT = "report.html"
_TEMPLATE = "report.html.j2"
_STYLE, _SCRIPT = "report.css", "way_back.js"


def render_page(
    parts: Parts, dossiers: Sequence[Dossier] | None, way_back: Mapping[str, Any]
) -> bytes:
    """Draw the report.

    Parameters
    ----------
    parts
        What it says.
    dossiers
        A page for each patient; None: more patients than a page can name.
    way_back
        From each result to its patients and their source rows.

    Returns
    -------
    One HTML file in UTF-8; the same inputs give the same bytes.
    """
    from markupsafe import Markup

    templates = environment(parts.style)
    assert templates.loader is not None
    style, script = (templates.loader.get_source(templates, name)[0] for name in (_STYLE, _SCRIPT))
    page = templates.get_template(_TEMPLATE).render(
        parts=parts,
        protocol=parts.protocol,
        study=parts.protocol.study,
        anchors=Anchors(of_results=True),
        style=Markup(style),
        script=Markup(script),
        policy=_policy(style, script),
        dossiers=dossiers,
        way_back=Markup(as_script(way_back)),
        contents=_contents(parts),
    )
    return f"{page.strip()}\n".encode()


def _policy(style: str, script: str) -> str:
    """Allow this style, this script and pictures within the page, and nothing else."""
    style_hash, script_hash = (
        b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in (style, script)
    )
    return (
        f"default-src 'none'; style-src 'sha256-{style_hash}'; script-src 'sha256-{script_hash}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


Contents = list[tuple[str, str, list[tuple[str, str]]]]


def _contents(parts: Parts) -> Contents:
    """List anchors, titles, and what is beneath each."""
    topics: Contents = [
        (each.anchor, each.title, [(one.anchor, one.name) for one in each.endpoints])
        for each in parts.sections
    ]
    before = ("headline", "published", "patients") if parts.published else ("headline", "patients")
    after = ("words", "assumptions", "findings", "dossiers", "files")
    return [*map(_titled, before), *topics, *map(_titled, after)]


def _titled(anchor: str) -> tuple[str, str, list[tuple[str, str]]]:
    return anchor, TITLES[anchor], []
