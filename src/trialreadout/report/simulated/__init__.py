"""What simulated trials came to, for people: words, tables, the terminal and a page."""
