"""A protocol tried on virtual patients before the first patient."""
