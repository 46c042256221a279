"""Families of requirements: each module says how its cases are computed, as `COMPUTED`, by id."""
