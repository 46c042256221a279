"""Plain tables: a hospital's own files, read into the tables that everything above reads."""

from trialreadout.sources.plain.handed_in import read_plain

__all__ = ["read_plain"]
