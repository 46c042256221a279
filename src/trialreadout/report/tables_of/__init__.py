"""The tables and listings of a report: rows that were computed elsewhere, laid out and numbered."""
