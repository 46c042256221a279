"""Verification: an installation proves itself against reference cases that it carries.

Nothing is imported here, so that the installed files can be checked where others are gone.
"""
