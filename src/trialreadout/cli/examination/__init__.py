"""What a machine brings for Readout, found with the standard library alone.

So it can be told where a part is gone or broken, and no command can begin.
"""
