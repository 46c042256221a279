"""Rows to pages: what was computed elsewhere, drawn for people. Nothing is computed here."""
