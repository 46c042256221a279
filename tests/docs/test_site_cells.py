"""What the website does to the cells of a table, to code, numbers and pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from website.cells import fitted
from website.links import Links
from website.pages import Page, pages
from website.rendered import rendered

from pages import DOCS


def shown(folder: Path, text: str) -> str:
    source = folder / "page.md"
    source.write_text(f"# Page\n\n{text}\n", encoding="utf-8")
    return rendered(Page(source, "page.html", "Page", "Begin"), Links({})).html


@pytest.mark.parametrize(
    ("cell", "kind"),
    [
        pytest.param("PD, day 56", ' class="short"', id="an answer and its day stay on one line"),
        pytest.param("x " * 15, "", id="a phrase takes what room there is"),
        pytest.param("x " * 40, ' class="long"', id="a sentence has room"),
        pytest.param(
            '<a href="' + "x" * 80 + '">PR</a>', ' class="short"', id="a link counts by its words"
        ),
    ],
)
def test_a_cell_is_marked_by_the_length_of_its_words(cell, kind):
    assert fitted(f"<td>{cell}</td>") == f"<td{kind}>{cell}</td>"


def test_patients_and_dates_in_a_long_cell_are_not_broken():
    html = fitted("<td>NL-12, NL-13 and others since 2008-07-04</td>")
    assert re.findall('<span class="whole">([^<]*)</span>', html) == [
        "NL-12",
        "NL-13",
        "2008-07-04",
    ]


def test_a_path_may_be_broken_at_its_signs_and_an_address_stays():
    cell = '<a href="tests/statistics/designs/test_two_stage.py">statistics/designs/test_two.py</a>'
    html = fitted(f"<td>{cell}</td>")
    assert 'href="tests/statistics/designs/test_two_stage.py"' in html
    assert ">statistics/<wbr>designs/<wbr>test_<wbr>two.py<" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        pytest.param("a level of 5 % holds", "a level of 5&nbsp;% holds", id="per cent"),
        pytest.param("4.8 mm", "4.8&nbsp;mm", id="millimetres"),
        pytest.param("12 mmol", "12 mmol", id="another unit that begins alike"),
        pytest.param("`5 %`", '<code class="whole">5 %</code>', id="code is as it is typed"),
        pytest.param("`--keep-column`", '<code class="whole">--keep-column</code>', id="option"),
        pytest.param(f"`{'x' * 40}`", f"<code>{'x' * 40}</code>", id="long code may be broken"),
    ],
)
def test_a_sentence_keeps_together_what_belongs_together(tmp_path, text, html):
    assert html in shown(tmp_path, text)


def test_pages_of_a_folder_stand_as_its_contents_lead_to_them():
    api = [page.source.name for page in pages() if page.source.parent == DOCS / "api"]
    named = re.findall(r"\]\(([\w-]+\.md)\)", (DOCS / "api" / "README.md").read_text("utf-8"))
    assert api == ["README.md", *named]
    assert named != sorted(named)


def test_a_block_ends_with_its_last_line(tmp_path):
    html = shown(tmp_path, "```text\nfirst\n\nlast\n\n```")
    assert "first\n\nlast</code></pre>" in html
