"""Do every fault and write what was seen into docs/robustness.md.

    python tests/faults/table.py --write        a few minutes
    MOMENTS=100 python tests/faults/table.py    kill each command at a hundred moments

Without --write the table is printed alone. A fault that is not survived ends it with status 1.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from faults.survived import FAULTS, Fault, NotHereError

PAGE = Path(__file__).resolve().parents[2] / "docs" / "robustness.md"
BEGIN, END = "<!-- faults -->", "<!-- end of faults -->"


def seen_of(fault: Fault) -> tuple[str, bool]:
    """Do a fault; return what was seen, and whether it was survived."""
    with tempfile.TemporaryDirectory(prefix="readout-fault-") as folder:
        try:
            return fault.act(Path(folder)), True
        except NotHereError as lacking:
            return f"not done: {lacking}", True
        except AssertionError as broken:
            return f"NOT SURVIVED: {str(broken).strip().splitlines()[:1]}", False


def main() -> int:
    """Do them all, and print or write the table."""
    asked = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--only", default="", help="Those whose names hold this; the others stay.")
    words = asked.parse_args()
    text, whole = PAGE.read_text(encoding="utf-8"), True
    above, _, rest = text.partition(BEGIN)
    before, _, below = rest.partition(END)
    cells = [line.strip("| ").split(" | ", 1) for line in before.splitlines() if " | " in line]
    seen = {cell[0]: cell[1] for cell in cells[1:]}
    for fault in FAULTS:
        if words.only in fault.name:
            seen[fault.name], survived = seen_of(fault)
            whole &= survived
            print(f"| {fault.name} | {seen[fault.name]} |", flush=True)
    if words.write and whole:
        rows = [f"| {each.name} | {seen[each.name]} |" for each in FAULTS if each.name in seen]
        table = "\n".join(["| fault | what was seen |", "|---|---|", *rows])
        PAGE.write_text(f"{above}{BEGIN}\n\n{table}\n\n{END}{below}", encoding="utf-8")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
