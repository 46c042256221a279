"""A place to read scans: cases without names, a page to read them on, and what readers saved."""
