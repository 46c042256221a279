"""A registry's record beside what was done, and results in the form that a registry takes."""
