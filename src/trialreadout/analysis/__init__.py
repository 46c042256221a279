"""Analysis sets, result rows, and the lineage from a result to its source rows."""
