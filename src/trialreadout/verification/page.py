"""The page of a verification: one HTML file that can be printed and signed."""

from __future__ import annotations

from trialreadout.verification.verify import Verification

PAGE = "verification.html"
_TEMPLATE = "verification.html.j2"
MOST_FAULTS = 5
"""So many of a requirement are listed; the others are counted, and stand in the document."""


def render_page(found: Verification, strict: bool) -> bytes:
    """Draw the page.

    Returns
    -------
    One HTML file in UTF-8; the same verification gives the same bytes.
    """
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    from trialreadout.verification import words

    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("trialreadout.verification"), PackageLoader("trialreadout.report")]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template(_TEMPLATE).render(
        found=found, passed=found.passed(strict), strict=strict, words=words, most=MOST_FAULTS
    )
    return f"{page.strip()}\n".encode()
