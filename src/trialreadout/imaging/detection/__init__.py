"""Candidate foci: where a scan may show a lesion, and how sure that is."""
