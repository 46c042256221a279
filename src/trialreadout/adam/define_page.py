"""The define.xml as a page: what every dataset and variable means, for whoever reads them.

A define.xml is for programs, and browsers no longer draw one with a stylesheet beside it on
the disk; this page says the same, from the same values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from trialreadout.adam.about import About
from trialreadout.adam.dataset import Dataset
from trialreadout.adam.items import terms_of


def as_define_page(datasets: Sequence[Dataset], about: About, files: Mapping[str, str]) -> bytes:
    """Describe datasets on a page.

    Parameters
    ----------
    files
        The file of each dataset that the page leads to, by the dataset's name; one that is not
        among them has none.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("trialreadout.adam"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("define.html.j2").render(
        datasets=datasets, about=about, files=files, terms=terms_of
    )
    return f"{page}\n".encode()
