"""Readout: from a small oncology trial's protocol to its published result.

A study is a folder: the protocol as a file, the collected data as tables. Every number of
the result opens to the patients and the source rows behind it.
"""

__version__ = "0.1.0"
