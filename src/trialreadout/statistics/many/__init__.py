"""The statistics of many trials at once, equal to those of each by itself.

A simulated design is a hundred thousand small trials, each of which prints the same numbers. Here
the trial is one more axis of the array, in front of its patients; what comes back is one number a
trial.
"""
