"""Designs of small trials: how many patients, when to stop, and what the count then means.

Every error rate of a design with a binary endpoint is the sum of the probabilities of its outcomes,
not a simulation and not an approximation.
"""
