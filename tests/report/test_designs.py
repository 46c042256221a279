"""How a design is drawn: shares in per cent, bars as wide as the terminal."""

import pytest
from rich.text import Text

from trialreadout.report.designs.described import (
    Curve,
    Described,
    percent,
    rate,
    render_design,
)
from trialreadout.report.text import as_text


@pytest.mark.parametrize(
    ("share", "said"),
    [
        pytest.param(0, "0.0 %", id="what cannot be"),
        pytest.param(0.0004, "<0.1 %", id="what hardly can"),
        pytest.param(0.00051, "0.1 %", id="rounded up"),
        pytest.param(0.0471, "4.7 %", id="a share"),
        pytest.param(0.99949, "99.9 %", id="rounded down"),
        pytest.param(0.9996, ">99.9 %", id="what nearly must be"),
        pytest.param(1, "100.0 %", id="what must be"),
    ],
)
def test_what_can_happen_is_never_printed_as_impossible_or_certain(share, said):
    assert percent(share) == said


@pytest.mark.parametrize(("share", "said"), [(0.3, "30 %"), (0.075, "7.5 %"), (0.29, "29 %")])
def test_a_rate_has_the_digits_it_was_given(share, said):
    assert rate(share) == said


def drawn(shares, width):
    rows = tuple((f"{share:g}",) for share in shares)
    design = Described(
        "A title",
        (("label", "value"),),
        (),
        "A paragraph.",
        {"design": "any"},
        Curve("A curve", ("p",), rows, shares),
    )
    return as_text(render_design(design), colour=False, width=width).splitlines()


@pytest.mark.parametrize("width", [60, 80, 120])
def test_bars_are_shares_of_the_width_that_is_left(width):
    bars = [
        line.count("█") for line in drawn((0.0, 0.5, 1.0), width) if line.strip()[:1] in {"0", "1"}
    ]
    none, half, all_ = bars
    assert none == 0
    assert abs(2 * half - all_) <= 1
    assert width - 12 <= all_ <= width


def test_the_paragraph_is_what_programs_get():
    design = Described("A title", (), (), "A paragraph.", {"design": "any"})
    assert design.as_dict() == {"design": "any", "text": "A paragraph."}
    assert "A paragraph." in as_text(render_design(design), Text(""), colour=False, width=80)


@pytest.mark.parametrize("width", [40, 48, 60])
def test_a_narrow_terminal_wraps_headings_and_cuts_no_number(width):
    rows = (
        ("30 %", "80.5 %", "0.168 to 1.000", "26.2"),
        ("35 %", ">99.9 %", "0.117 to 0.168", "129.0"),
    )
    columns = ("true rate", "active", "weight of n", "mean n")
    curve = Curve("A curve", columns, rows, (0.805, 0.9999))
    design = Described("A title", (), (), "A paragraph.", {}, curve)
    said = as_text(render_design(design), colour=False, width=width)
    for number in ("30 %", "80.5 %", ">99.9 %", "0.168", "1.000", "26.2", "129.0"):
        assert number in said
    assert "…" not in said
    assert max(map(len, said.splitlines())) <= width
