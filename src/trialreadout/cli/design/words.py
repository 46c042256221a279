"""What the commands of `readout design` share: their options, and how they end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import click

from trialreadout.cli.printing import print_json, print_out

if TYPE_CHECKING:
    from trialreadout.report.designs.described import Described

Decorated = Callable[[Callable[..., None]], Callable[..., None]]


def number(name: str, said: str, **words: Any) -> Decorated:
    """Declare an option that is a number."""
    words.setdefault("required", "default" not in words)
    if "default" in words:
        words.setdefault("show_default", words["default"] is not None)
    return click.option(name, type=words.pop("type", float), help=said, **words)


p0 = number("--p0", "The rate that is too low.")
p1 = number("--p1", "The rate hoped for.")
alpha = number("--alpha", "Largest type 1 error.", default=0.05)
power = number("--power", "Smallest power.", default=0.8)


class Looks(click.ParamType[tuple[int, ...]]):
    """Numbers of patients: "10,20,30", or "10-36" for a look after each."""

    name = "looks"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, ...]:
        """Read them."""
        try:
            found: list[int] = []
            for part in str(value).split(","):
                first, _, last = part.partition("-")
                run = range(int(first), int(last or first) + 1)
                if not run:
                    raise ValueError(part)
                found += run
        except ValueError:
            self.fail(f'"{value}" is no list of looks; an example: 10,20,30 or 10-36', param, ctx)
        if len(found) > 500:
            self.fail(f"there are {len(found)} looks; expected no more than 500", param, ctx)
        return tuple(found)


class Prior(click.ParamType[tuple[float, float]]):
    """The two numbers of a Beta distribution: "0.2,0.8"."""

    name = "a,b"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[float, float]:
        """Read them."""
        try:
            a, b = (float(each) for each in str(value).split(","))
        except ValueError:
            self.fail(f'"{value}" is no prior; an example: 0.2,0.8', param, ctx)
        return a, b


looks = click.option(
    "--looks", type=Looks(), required=True, help="Patients at each look: 10,20,30, or 10-36."
)
prior = click.option(
    "--prior", type=Prior(), help="Beta prior a,b [default: worth one patient at the lower rate]."
)


def show(described: Callable[[], Described], as_json: bool) -> None:
    """Work a design out and show it; what cannot be worked out is a wrong use, and says why."""
    try:
        found = described()
    except ValueError as wrong:
        raise click.UsageError(_by_option(str(wrong))) from wrong
    if as_json:
        print_json(found.as_dict())
    else:
        from trialreadout.report.designs.described import render_design

        print_out(render_design(found))


def _by_option(said: str) -> str:
    """Call what is wrong by its option, as it was typed: "--first-n is 30"."""
    for param in click.get_current_context().command.params:
        if isinstance(param, click.Option):
            said = re.sub(rf"(?<![\w-]){param.name} (is|are|=)(?= )", rf"{param.opts[0]} \1", said)
    return said


def around(*named: float) -> list[float]:
    """Give the true rates of a curve: twentieths around those that are named, and these."""
    # In twentieths, where 0.3 + 0.15 is 9, and not a little less.
    low, high = round(20 * min(named) - 2, 9), round(20 * max(named) + 3, 9)
    twentieths = {each / 20 for each in range(1, 20) if low <= each <= high}
    return sorted(twentieths | set(named))


def plain(asked: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is no part of the question, and turn tuples into lists."""
    return {
        name: list(value) if isinstance(value, Iterable) and not isinstance(value, str) else value
        for name, value in asked.items()
        if name != "as_json"
    }
