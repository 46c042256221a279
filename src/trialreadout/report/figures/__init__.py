"""Figures: each function turns rows into a Vega-Lite specification with its alternative text."""
