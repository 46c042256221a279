"""The laboratory terms of CTCAE, their grade texts, and the thresholds in them."""

from trialreadout.criteria.ctcae.limb import Direction, Limb, Of, Term, When
from trialreadout.criteria.ctcae.terms import TERMS

__all__ = ["TERMS", "Direction", "Limb", "Of", "Term", "When"]
