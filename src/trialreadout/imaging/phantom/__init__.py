"""Invented patients with radioiodine in them, and the scans that a camera makes of them."""
