"""Simulated trials: as many as asked for, the same numbers wherever they are computed."""
