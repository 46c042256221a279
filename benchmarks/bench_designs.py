"""CPU time of a search for Simon's two-stage designs of up to 150 patients.

clinfun's compiled search of the same designs, by a double loop over the sizes of both stages, takes
about 50 ms; it is no Python package and is not run here.
"""

from __future__ import annotations

from statistics import median
from time import process_time

from trialreadout.statistics import two_stage_design

TARGET_MS = 50
RATES = (
    *((0.05, 0.25), (0.05, 0.2), (0.1, 0.3), (0.1, 0.25), (0.2, 0.4)),
    *((0.2, 0.35), (0.3, 0.5), (0.4, 0.6), (0.5, 0.7), (0.7, 0.9)),
)
ERRORS = ((0.1, 0.9), (0.05, 0.8), (0.05, 0.9))


def cpu_ms(p0: float, p1: float, alpha: float, power: float) -> float:
    def once() -> float:
        start = process_time()
        two_stage_design(p0, p1, alpha, power)
        return 1e3 * (process_time() - start)

    return median(once() for _ in range(5))


def main() -> None:
    print(f"{'CPU time, median of 5':24}{'optimal design':>20}{'ours':>12}{'target':>12}")
    slowest = 0.0
    for p0, p1 in RATES:
        for alpha, power in ERRORS:
            found = two_stage_design(p0, p1, alpha, power)
            spent = cpu_ms(p0, p1, alpha, power)
            slowest = max(slowest, spent)
            label = f"{p0:g} {p1:g} {alpha:g} {power:g}"
            plan = f"{found.first_limit}/{found.first_n} {found.limit}/{found.n}"
            print(f"{label:24}{plan:>20}{spent:9.1f} ms{TARGET_MS:9d} ms", flush=True)
    print(f"{'the slowest':44}{slowest:9.1f} ms{TARGET_MS:9d} ms")


if __name__ == "__main__":
    main()
