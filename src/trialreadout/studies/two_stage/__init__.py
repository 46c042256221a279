"""A two-stage trial in prostate cancer. Nobody was treated, and the drug does not exist.

A single arm after Simon's optimal design: 9 patients, then 30. What befalls each patient is
written down in `courses`; the seed draws ages, days, the scatter of PSA and adverse events. Only
raw rows are written: nothing here knows a rule of response or a statistic.

Source of the design: Simon, Control Clin Trials 1989;10:1-10, table 1 (5 % against 25 %, level
5 %, power 90 %: 0 of 9, 3 of 30).
"""

from __future__ import annotations

from trialreadout.studies.plain_rows import study_folder
from trialreadout.studies.two_stage.cohort import SEED, invented_tables


def files(seed: int | None = None) -> dict[str, bytes]:
    """Return the study folder as contents by path: the protocol, and a CSV for each table."""
    return study_folder(__package__, invented_tables(SEED if seed is None else seed))
