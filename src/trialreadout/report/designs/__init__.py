"""Designs for people: the plan, what it keeps, a curve, and a paragraph for the protocol."""
