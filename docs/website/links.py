"""Where a link of a page leads in the site: to a page, to a file that is copied, or out."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from pathlib import Path

from website.pages import ROOT, Page

FILES = "files"
"""Folder of the site in which files that pages lead to are copied."""


class BrokenLinkError(ValueError):
    """A link that leads nowhere."""


@dataclass(frozen=True, slots=True)
class Links:
    """What links can lead to, and what of it they did."""

    targets: dict[Path, str]
    """Of each page, where it stands in the site."""
    copied: dict[str, Path] = field(default_factory=dict)
    """Files that some page leads to: where each stands in the site, and what it is."""

    def followed(self, page: Page, link: str) -> str:
        """Return the link as it stands in the page of the site.

        Raises
        ------
        BrokenLinkError
            If there is no such file, or it lies outside the project.
        """
        if re.match(r"[a-z]+:", link):
            return link
        path, _, anchor = link.partition("#")
        if not path:
            return link
        source = (page.source.parent / path).resolve()
        if source.is_dir() and (source / "README.md").is_file():
            source = source / "README.md"
        target = self.targets.get(source) or self._file(source, page, link)
        here = posixpath.dirname(page.target) or "."
        return posixpath.relpath(target, here) + (f"#{anchor}" if anchor else "")

    def _file(self, source: Path, page: Page, link: str) -> str:
        if not source.is_file() or not source.is_relative_to(ROOT):
            raise BrokenLinkError(f"{page.source.name} leads to {link}, which is not there")
        target = f"{FILES}/{source.relative_to(ROOT).as_posix()}"
        self.copied[target] = source
        return target
