"""Response criteria as array rules, with leading axes free."""
