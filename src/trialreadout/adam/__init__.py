"""Endpoint tables in ADaM dress: the datasets, and the files that they are handed over in."""
