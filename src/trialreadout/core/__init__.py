"""Words that all floors share: terms, dates, grids, estimates, findings."""
