"""Response and progression of CA 125 in ovarian cancer, as the GCIG agreed.

A patient can respond only if the sample before treatment is at least twice the upper limit of
normal and no older than two weeks. Progression is told from the upper limit of normal where the
marker was ever normal, else from the nadir. Samples within 28 days of mouse antibodies, or of
surgery on the peritoneum or pleura, say nothing.

Source: Rustin et al., Int J Gynecol Cancer 2011;21:419-423.
"""

from __future__ import annotations

from trialreadout.criteria.marker_criteria import MarkerCriteria

GCIG_CA_125 = MarkerCriteria(
    fall_percent=50,
    fall_held_days=28,
    variation_percent=10,
    times_limit=2,
    baseline_within_days=14,
    rise_percent=100,
    rise_held_days=7,
    disturbed_days=28,
)
"""Twice the nadir is a rise of 100 %."""
