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
    write = asked.parse_args().write
    rows, whole = ["| fault | what was seen |", "|---|---|"], True
    for fault in FAULTS:
        seen, survived = seen_of(fault)
        whole &= survived
        rows.append(f"| {fault.name} | {seen} |")
        print(rows[-1], flush=True)
    if write and whole:
        text = PAGE.read_text(encoding="utf-8")
        above, below = text.partition(BEGIN)[0], text.partition(END)[2]
        table = "\n".join(rows)
        PAGE.write_text(f"{above}{BEGIN}\n\n{table}\n\n{END}{below}", encoding="utf-8")
    return 0 if whole else 1


if __name__ == "__main__":
    sys.exit(main())
