"""Scintigraphy: pixel arrays with geometry in, numbers out."""
