"""Write the generated parts of the documentation: `python docs/generate.py`.

A page holds hand-written text, and between two marks what is generated from the code:

    <!-- generated: keys -->
    ...
    <!-- end of keys -->

Only what stands between the marks is written anew. The pictures of the gallery are files of their
own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from writers.api import MODULES, names_of
from writers.commands import every_command
from writers.findings import examples, index
from writers.gallery import FOLDER, gallery, pictures
from writers.gallery_tables import gallery_of_tables
from writers.privacy import attributes, columns, words
from writers.readings import counts, shortest
from writers.scenarios import scenario_keys
from writers.study_file import endpoint_kinds, sections
from writers.tables import domains, every_table
from writers.validation import requirements

DOCS = Path(__file__).resolve().parent

PARTS: Mapping[str, Mapping[str, Callable[[], str]]] = {
    "study-file.md": {"sections": sections, "kinds of endpoint": endpoint_kinds},
    "tables.md": {"domains": domains, "tables": every_table},
    "findings.md": {"index": index, "examples": examples},
    "readings.md": {"shortest": shortest, "counts": counts},
    "scenarios.md": {"keys": scenario_keys},
    "gallery.md": {"gallery": gallery, "tables": gallery_of_tables},
    "commands.md": {"commands": every_command},
    "privacy.md": {"columns": columns, "words": words, "attributes": attributes},
    "validation.md": {"requirements": requirements},
    **{f"api/{name}.md": {"names": partial(names_of, module)} for name, module in MODULES.items()},
}
"""For each page its generated parts by name, and what writes them."""


def as_generated(page: str) -> str:
    """Return the text of a page with its generated parts written anew.

    Raises
    ------
    ValueError
        If the page lacks the marks of a part.
    """
    text = (DOCS / page).read_text(encoding="utf-8")
    for name, write in PARTS[page].items():
        begin, end = f"<!-- generated: {name} -->\n", f"<!-- end of {name} -->"
        if text.count(begin) != 1 or text.count(end) != 1:
            raise ValueError(f"{page} does not hold the marks of {name!r} once")
        above, below = text.partition(begin)[0], text.partition(end)[2]
        text = f"{above}{begin}\n{write()}\n\n{end}{below}"
    return text


def main() -> None:
    """Write every page, and every picture; one that is shown no more is taken away."""
    folder = DOCS / FOLDER
    folder.mkdir(exist_ok=True)
    drawn = pictures()
    for known in folder.glob("*.svg"):
        if known.name not in drawn:
            known.unlink()
    for name, svg in drawn.items():
        (folder / name).write_text(svg, encoding="utf-8")
    for name in PARTS:
        (DOCS / name).write_text(as_generated(name), encoding="utf-8")


if __name__ == "__main__":
    main()
