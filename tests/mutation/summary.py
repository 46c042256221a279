"""How many mutants of the rules and the statistics the tests kill, and what the rest are.

Run by `make mutants` after mutmut. A mutant that survives is either a test that is missing, or
changes nothing that anyone could see; `survivors.toml` says why of each of the latter.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from mutmut.mutation.data import SourceFileMutationData
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
from mutmut.utils.file_utils import walk_mutatable_files

LEAST_KILLED_PERCENT = 90
KILLED = {"killed", "timeout", "segfault", "caught by type check"}
EXPLAINED = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True)
class Survivor:
    """A mutant that no test noticed."""

    name: str
    status: str
    before: str
    after: str


@dataclass(frozen=True)
class Explanation:
    """Why a change of the code changes nothing that a caller could see."""

    function: str
    """A pattern of the mutant's name; empty: any."""
    before: str
    """A pattern of the lines as they are."""
    after: str
    """A pattern of the lines as the mutant has them."""
    why: str

    def fits(self, survivor: Survivor) -> bool:
        """Tell whether it is about the survivor."""
        return (
            re.search(self.function, survivor.name) is not None
            and re.search(self.before, survivor.before) is not None
            and re.search(self.after, survivor.after) is not None
        )


def main() -> int:
    """Print the table of modules and the survivors without an explanation."""
    explanations = [
        Explanation(each.get("function", ""), each["before"], each["after"], each["why"])
        for each in tomllib.loads(EXPLAINED.read_text())["survivor"]
    ]
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    unexplained: list[Survivor] = []
    used: Counter[Explanation] = Counter()
    for path in walk_mutatable_files():
        data = SourceFileMutationData(path=path)
        data.load()
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            module = str(Path(path).relative_to("src/trialreadout"))
            counts[module]["mutants"] += 1
            if status in KILLED:
                counts[module]["killed"] += 1
                continue
            survivor = Survivor(name, status, *_lines(get_diff_for_mutant(name, path=path)))
            fitting = next((each for each in explanations if each.fits(survivor)), None)
            if fitting is None:
                unexplained.append(survivor)
            else:
                used[fitting] += 1
                counts[module]["explained"] += 1
    return _print(counts, unexplained, [each for each in explanations if each not in used])


def _lines(diff: str) -> tuple[str, str]:
    """Return what a difference takes away and what it puts in its place."""
    changed = [line for line in diff.split("\n") if line[:3] not in ("---", "+++")]
    parts = ([line[1:].strip() for line in changed if line.startswith(sign)] for sign in "-+")
    before, after = ("\n".join(part) for part in parts)
    return before, after


def _print(
    counts: dict[str, Counter[str]], unexplained: list[Survivor], idle: list[Explanation]
) -> int:
    print(f"{'module':45}{'mutants':>9}{'killed':>9}{'%':>7}{'explained':>11}")
    total: Counter[str] = Counter()
    for module, count in sorted(counts.items()):
        total.update(count)
        print(_row(module, count))
    print(_row("all", total))
    for each in unexplained:
        print(f"\n{each.name}: {each.status}\n- {each.before}\n+ {each.after}")
    for explanation in idle:
        print(f"\nno survivor fits: {explanation.before} -> {explanation.after}")
    share = 100 * total["killed"] / total["mutants"]
    print(f"\n{share:.1f} % killed, {len(unexplained)} of the survivors without an explanation")
    return int(share < LEAST_KILLED_PERCENT or bool(unexplained))


def _row(name: str, count: Counter[str]) -> str:
    share = 100 * count["killed"] / count["mutants"]
    return (
        f"{name:45}{count['mutants']:>9}{count['killed']:>9}{share:>7.1f}{count['explained']:>11}"
    )


if __name__ == "__main__":
    sys.exit(main())
