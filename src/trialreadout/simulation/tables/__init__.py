"""A cohort as plain tables: what a site would have written down of the patients on a grid."""
