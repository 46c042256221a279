"""What stands in a drawing, read from its layers."""

from __future__ import annotations


def rows_of(figure, kind):
    """List the rows of all marks of one type."""
    layers = [each for each in figure.specification["layer"] if each["mark"]["type"] == kind]
    return [row for layer in layers for row in layer["data"]["values"]]


def said(figure):
    """List all words of a drawing, those of several lines as one."""
    return [row["text"].replace("\n", " ") for row in rows_of(figure, "text")]


def looks(figure, kind):
    """List for each layer of a type its mark and how many rows it draws."""
    return [
        (each["mark"], len(each["data"]["values"]))
        for each in figure.specification["layer"]
        if each["mark"]["type"] == kind
    ]


def assert_inside(figure):
    """See that nothing stands left of the drawing, above it, or beneath it."""
    height = figure.specification["height"]
    for layer in figure.specification["layer"]:
        for row in layer["data"]["values"]:
            ys = [row[name] for name in ("y", "y2") if name in row]
            xs = [row[name] for name in ("x", "x2") if name in row]
            assert all(0 <= y <= height for y in ys), row
            assert all(x >= 0 for x in xs), row
