"""A new lesion of which no examination says a word is unknown, and a finding, never missed."""

from __future__ import annotations

import pytest

from plain_files import put, read

LESIONS = "subject,lesion,role,first_seen_on\nA,T1,target,\nA,N1,{role},{seen}\n"
MEASURED = "subject,lesion,assessed_on,diameter_mm\nA,T1,2011-03-01,20\n"


def said(tmp_path, *, role="new", seen="", measured="", words="", lines=""):
    """Give what is known of new lesions by day, and the findings about them."""
    put(
        tmp_path,
        subjects="subject\nA\n",
        lesions=LESIONS.format(role=role, seen=seen),
        measurements=MEASURED + measured,
        examinations="subject,examined_on,new_lesion\n" + words,
    )
    sources = read(tmp_path, lines)
    rows = sources.table("examinations").select("examined_on", "new_lesion").rows()
    found = [(f.rule, f.table, f.row) for f in sources.findings if f.rule != "no-rows"]
    return [(str(day), word) for day, word in rows], found


LISTED = [("new-lesion-without-word", "lesions", 3)]
SIZED = [("new-lesion-without-word", "measurements", 3)]


@pytest.mark.parametrize(
    ("case", "expected", "found"),
    [
        pytest.param({"seen": "2011-03-01"}, [("2011-03-01", "unknown")], LISTED, id="listed"),
        pytest.param(
            {"measured": "A,N1,2011-03-01,9\n"}, [("2011-03-01", "unknown")], SIZED, id="measured"
        ),
        pytest.param(
            {"measured": "A,N1,2011-03-01,9\n", "seen": "2011-03-01"},
            [("2011-03-01", "unknown")],
            SIZED,
            id="both, said once",
        ),
        pytest.param(
            {"seen": "2011-03-01", "words": "A,2011-03-01,unequivocal\n"},
            [("2011-03-01", "unequivocal")],
            [],
            id="said on its day",
        ),
        pytest.param(
            {"measured": "A,N1,2011-05-01,9\n", "words": "A,2011-03-01,unequivocal\n"},
            [("2011-03-01", "unequivocal")],
            [],
            id="said for certain before",
        ),
        pytest.param(
            {"measured": "A,N1,2011-05-01,9\n", "words": "A,2011-03-01,equivocal\n"},
            [("2011-03-01", "equivocal"), ("2011-05-01", "unknown")],
            SIZED,
            id="said to be uncertain before",
        ),
        pytest.param(
            {"seen": "2011-03-01", "words": "A,2011-03-01,no\n"},
            [("2011-03-01", "no"), ("2011-03-01", "unknown")],
            LISTED,
            id="said that there is none",
        ),
        pytest.param({"measured": "A,N1,2011-03-01,0\n"}, [], None, id="measured as gone"),
        pytest.param({"role": "target", "seen": "2011-03-01"}, [], [], id="a lesion not new"),
        pytest.param(
            {"role": "neu", "seen": "2011-03-01", "lines": '[codes.role]\nneu = "new"'},
            [("2011-03-01", "unknown")],
            LISTED,
            id="in the site's own word",
        ),
    ],
)
def test_a_new_lesion(tmp_path, case, expected, found):
    words, findings = said(tmp_path, **case)
    if found is None:  # listed without a day and never seen: its day is missing
        assert [rule for rule, *_ in findings] == ["new-lesion-without-word", "missing-value"]
    else:
        assert (words, findings) == (expected, found)
