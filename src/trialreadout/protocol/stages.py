"""What counts as success does not contradict itself.

The checks read the document, not the models, so that a fault elsewhere does not hide them.
"""

from collections.abc import Iterator

from trialreadout.protocol.fault import Document, Fault, tables_of

_NUMBERS = (int, float)


def contradictory_success(document: Document) -> Iterator[Fault]:
    """List counts of what is not counted, and stages that do not lie within one another."""
    for index, success in tables_of(document, "success"):
        path = ("success", index)
        counted = success.get("judged_by") == "count"
        number = success.get("yields", "proportion")
        if counted and number != "proportion":
            remedy = 'Judge it by its "estimate" or its "lower limit".'
            yield Fault((*path, "judged_by"), "not-allowed", "count", "a proportion", remedy)
        for key in ("n", "first_stage"):
            if key in success and not counted:
                allowed = 'this key only with judged_by = "count"'
                remedy = 'Say judged_by = "count", or take the key out.'
                yield Fault((*path, key), "not-allowed", success[key], allowed, remedy)
        yield from _stages_apart(path, success)


def _stages_apart(path: tuple[str, int], success: Document) -> Iterator[Fault]:
    first, n, above = success.get("first_stage"), success.get("n"), success.get("above")
    if isinstance(first, dict):
        if n is None:
            remedy = "Say how many patients both stages have together."
            yield Fault((*path, "n"), "missing-key", None, "a whole number", remedy)
        yield from _below((*path, "first_stage", "n"), first.get("n"), n, "patients in all")
        yield from _below(
            (*path, "first_stage", "above"), first.get("above"), first.get("n"), "its patients"
        )
    if success.get("judged_by") == "count":
        yield from _below((*path, "above"), above, n, "the patients that are counted")


def _below(path: tuple[str | int, ...], value: object, limit: object, of: str) -> Iterator[Fault]:
    numbers = isinstance(value, _NUMBERS) and isinstance(limit, _NUMBERS)
    if numbers and not value < limit:  # type: ignore[operator]
        allowed = f"fewer than {limit} ({of})"
        yield Fault(path, "not-allowed", value, allowed, "Mend one of the two.")
