"""Files to plain tables, checks with findings, tables to cohorts."""
