"""Identifiers of patients that tell who they are: names, initials with a day of birth, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialreadout.sources.identifying.numbers import is_bsn, is_nhs_number

_BY_ITSELF = re.compile(
    r"[A-ZÀ-Þ][\w'’-]+( [\w'’-]+)*, ?([A-ZÀ-Þ]\.? ?){1,4}"  # Jansen, P.
    r"|([A-ZÀ-Þ]\. ?){1,4}[A-ZÀ-Þ][\w'’-]{2,}"  # P. Jansen
    r"|[A-ZÀ-Þ]{1,4}[-_ .]?(19|20)\d\d[-_. /]?(0\d|1[0-2])[-_. /]?[0-3]\d"  # PJ-1951-03-02
    r"|[A-ZÀ-Þ]{1,4}[-_ .]?[0-3]\d[-_. /]?(0\d|1[0-2])[-_. /]?(19|20)\d\d"  # PJ02031951
    r"|(19|20)\d\d[-_. /](0\d|1[0-2])[-_. /][0-3]\d"  # 1951-03-02
    r"|[\w.+%-]+@[\w-]+(\.[\w-]+)+"
)
_NAME = re.compile(r"[A-ZÀ-Þ][a-zß-ÿ]{3,}([- ][A-ZÀ-Þ][a-zß-ÿ]+)*")
_FEWEST, _NEARLY_ALL = 2, 0.8


def count_identifying(subjects: Iterable[str]) -> int:
    """Count the identifiers that look like names, days of birth or national numbers.

    Words such as "Jansen", and numbers that pass the test of a national number, count only where
    nearly all are so: one of them alone means nothing.
    """
    texts = sorted(set(subjects))
    found = {text for text in texts if _BY_ITSELF.fullmatch(text.strip())}
    tests = (lambda text: bool(_NAME.fullmatch(text)), is_bsn, is_nhs_number)
    for test in tests:
        passing = {text for text in texts if test(text)}
        if len(passing) >= max(_FEWEST, _NEARLY_ALL * len(texts)):
            found |= passing
    return len(found)
