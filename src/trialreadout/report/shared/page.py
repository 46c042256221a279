"""A shared report as one page: no script, no network, nothing of a patient.

Source: W3C, Content Security Policy Level 3 (hashes of inline styles).
"""

from __future__ import annotations

import hashlib
from base64 import b64encode

from trialreadout.report.html import Anchors, environment
from trialreadout.report.notices import TITLES
from trialreadout.report.page import Contents
from trialreadout.report.shared import words
from trialreadout.report.shared.parts import SharedParts

_TEMPLATE, _STYLE = "shared.html.j2", "report.css"


def render_shared_page(parts: SharedParts) -> bytes:
    """Draw a shared report: one HTML file in UTF-8; the same parts give the same bytes."""
    from markupsafe import Markup

    templates = environment(parts.style)
    assert templates.loader is not None
    style = templates.loader.get_source(templates, _STYLE)[0]
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    page = templates.get_template(_TEMPLATE).render(
        parts=parts,
        protocol=parts.protocol,
        study=parts.protocol.study,
        anchors=Anchors(of_results=True),
        style=Markup(style),
        policy=f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'",
        words=words,
        contents=_contents(parts),
    )
    return f"{page.strip()}\n".encode()


def _contents(parts: SharedParts) -> Contents:
    topics: Contents = [
        (each.anchor, each.title, [(one.anchor, one.name) for one in each.endpoints])
        for each in parts.sections
    ]
    before = ("headline", "published", "patients") if parts.published else ("headline", "patients")
    named = ((anchor, TITLES[anchor]) for anchor in (*before, "words", "assumptions"))
    chapters: Contents = [(anchor, title, []) for anchor, title in named]
    at = len(before)
    return [("hidden", words.TITLE, []), *chapters[:at], *topics, *chapters[at:]]
