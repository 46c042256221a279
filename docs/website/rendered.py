"""A page of CommonMark as HTML: headings with anchors, tables that scroll, blocks with their names.

Raw HTML is refused, apart from comments, which are left out: what a page shows is what a reader of
its source sees.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from website.cells import fitted
from website.links import Links
from website.pages import Page

_LEADS = {"a": "href", "img": "src"}
_UNBROKEN = 30
"""Characters of code in a sentence that stay on one line."""
_UNIT = re.compile(r"(?<=\d) (?=(?:%|mm|cm|mg|ml|kBq|MBq|Gy|MB)(?!\w))")
"""Between a number and its unit."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page."""

    level: int
    text: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the plain words below it, up to the next heading."""

    heading: Heading
    words: str


@dataclass(frozen=True, slots=True)
class Rendered:
    """A page as HTML, and what stands in it."""

    html: str
    sections: tuple[Section, ...]

    @property
    def title(self) -> str:
        """The first heading."""
        return self.sections[0].heading.text


def rendered(page: Page, links: Links) -> Rendered:
    """Turn a page into HTML.

    Raises
    ------
    ValueError
        If the page holds raw HTML that is no comment.
    BrokenLinkError
        If a link leads nowhere.
    """
    reader = MarkdownIt("commonmark").enable("table")
    reader.add_render_rule("fence", _fence)
    reader.add_render_rule("code_block", _fence)
    reader.add_render_rule("code_inline", _code)
    reader.add_render_rule("text", _text)
    tokens = reader.parse(page.source.read_text(encoding="utf-8"))
    _refuse_raw(tokens, page)
    for token in tokens:
        for part in (token, *(token.children or ())):
            if (name := _LEADS.get(part.tag)) and part.attrGet(name):
                part.attrSet(name, links.followed(page, str(part.attrGet(name))))
    sections = _anchored(tokens)
    html = reader.renderer.render(tokens, reader.options, {})
    return Rendered(_tables_scroll(html), sections)


def anchor_of(text: str, taken: set[str]) -> str:
    """Make the anchor of a heading, as its source is shown elsewhere; note that it is taken."""
    anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
    own, number = anchor, 1
    while own in taken:
        own, number = f"{anchor}-{number}", number + 1
    taken.add(own)
    return own


def _anchored(tokens: Sequence[Token]) -> tuple[Section, ...]:
    """Give each heading its anchor and a link to itself; collect the words below it."""
    taken: set[str] = set()
    found: list[tuple[Heading, list[str]]] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            inline = tokens[at + 1]
            anchor = anchor_of(inline.content, taken)
            token.attrSet("id", anchor)
            heading = Heading(int(token.tag[1]), _plain(inline), anchor)
            found.append((heading, []))
            _link_to_itself(inline, heading)
        elif token.type == "fence":
            found[-1][1].append(token.content)
        elif token.type == "inline" and tokens[at - 1].type != "heading_open":
            found[-1][1].append(_plain(token))
    return tuple(Section(heading, " ".join(words)) for heading, words in found)


def _link_to_itself(inline: Token, heading: Heading) -> None:
    if heading.level == 1:
        return
    mark = Token("html_inline", "", 0)
    said = escape(f"Link to {heading.text}")
    mark.content = f' <a class="anchor" href="#{heading.anchor}" aria-label="{said}">#</a>'
    inline.children = [*(inline.children or ()), mark]


def _plain(inline: Token) -> str:
    if not inline.children:
        return inline.content
    kinds = {"text", "code_inline"}
    breaks = {"softbreak", "hardbreak"}
    return "".join(
        each.content if each.type in kinds else " " if each.type in breaks else ""
        for each in inline.children
    )


def _refuse_raw(tokens: Sequence[Token], page: Page) -> None:
    for token in tokens:
        for part in (token, *(token.children or ())):
            if part.type in ("html_block", "html_inline"):
                left = re.sub(r"<!--.*?-->", "", part.content, flags=re.DOTALL).strip()
                if left:
                    raise ValueError(f"{page.source.name} holds raw HTML: {left[:60]}")
                part.content = ""


def _fence(
    _: Any, tokens: Sequence[Token], at: int, options: Any = None, environment: Any = None
) -> str:
    """Write a block, its name above it; what is typed at a prompt stands out."""
    language, _, title = tokens[at].info.strip().partition(" ")
    text = escape(tokens[at].content.rstrip("\n"), quote=False)
    if language == "console":
        text = re.sub(r"^\$ .*$", r'<span class="typed">\g<0></span>', text, flags=re.MULTILINE)
    caption = f"<figcaption>{escape(title)}</figcaption>" if title else ""
    name = escape(title or language or "text")
    return (
        f'<figure class="block">{caption}<pre tabindex="0" aria-label="{name}"><code>{text}'
        "</code></pre></figure>\n"
    )


def _code(
    _: Any, tokens: Sequence[Token], at: int, options: Any = None, environment: Any = None
) -> str:
    """Write code in a sentence; an option is not broken at its hyphens."""
    text = tokens[at].content
    kind = ' class="whole"' if len(text) <= _UNBROKEN else ""
    return f"<code{kind}>{escape(text)}</code>"


def _text(
    _: Any, tokens: Sequence[Token], at: int, options: Any = None, environment: Any = None
) -> str:
    """Write words; a number stays beside its unit."""
    return _UNIT.sub("&nbsp;", escape(tokens[at].content))


def _tables_scroll(html: str) -> str:
    begin = '<div class="scroll" role="group" aria-label="Table" tabindex="0"><table>'
    return fitted(html).replace("<table>", begin).replace("</table>", "</table></div>")
