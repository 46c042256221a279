"""The flow of patients as a figure: boxes and arrows from who entered to who is counted.

Source: CONSORT 2010, Schulz et al., BMJ 2010;340:c332 (item 13, the flow diagram).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from trialreadout.analysis.of_flow import Flow, Stop
from trialreadout.analysis.results import Result
from trialreadout.report.figures.drawing import LINE, Row, drawing, folded, lines_of, marks, words
from trialreadout.report.figures.figure import DARK, Figure
from trialreadout.report.text import capitalised, counted

KIND = "flow of patients"
_DISPOSITION = "disposition"
"""What results about the course of patients have in the place of an endpoint."""
_ENDED = "treatment ended"
_OPEN = "treatment not known to have ended"

_BOX = 260
_SIDE = 250
_BETWEEN = 44
"""Of the path, of those who left it, and between the two, in pixels."""
_WIDTH = _BOX + _BETWEEN + _SIDE
_DOWN = 30
"""Room for an arrow."""
_PAD = 9
_IN_A_ROW = 3
_APART = 14
"""Ends of the path that stand side by side, and what parts them."""
_MOST_REASONS = 12
"""Of more reasons why treatment ended the rarest are counted together."""


@dataclass(frozen=True, slots=True)
class _Box:
    """Words in a frame."""

    x: float
    y: float
    width: float
    text: str
    centred: bool = True

    @property
    def foot(self) -> float:
        return self.y + LINE * lines_of(self.text) + 2 * _PAD

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def flow_figure(flow: Flow, results: Sequence[Result]) -> Figure:
    """Draw the path of the patients, why treatment ended, and the analysis sets.

    Parameters
    ----------
    flow
        The analysis sets as a path and its ends.
    results
        All of the trial; those of the disposition of the last stop say what became of treatment.
    """
    boxes: list[_Box] = []
    arrows: list[tuple[float, float, float, float]] = []
    y = 1.0
    for stop in flow.path:
        if boxes:
            y = boxes[-1].foot + _DOWN
        if stop.left:
            before = boxes[-1]
            side = _Box(_BOX + _BETWEEN, before.foot + 4, _SIDE, _left(flow, stop))
            y = max(y, side.foot + 8)
            across = (side.y + side.foot) / 2
            arrows.append((_BOX / 2, across, side.x, across))
            arrows.append((_BOX / 2, before.foot, _BOX / 2, y))
            boxes += [side, _Box(1, y, _BOX, _named(flow, stop))]
            continue
        if boxes:
            arrows.append((_BOX / 2, boxes[-1].foot, _BOX / 2, y))
        boxes.append(_Box(1, y, _BOX, _named(flow, stop)))
    course = _course(flow, results)
    if course:
        text = "\n".join(folded(line, _BOX - 2 * _PAD) for line in course)
        last = boxes[-1]
        boxes.append(_Box(1, last.foot + _DOWN, _BOX, text, centred=False))
        arrows.append((_BOX / 2, last.foot, _BOX / 2, boxes[-1].y))
    ends, from_there = _ends(flow, boxes[-1])
    boxes += ends
    layers = [*_lines(from_there), *_arrows(arrows, ends), *_frames(boxes)]
    height = max(box.foot for box in boxes) + 1
    return Figure(
        drawing(_WIDTH + 12, height, layers),
        _caption(flow, course),
        _in_words(flow, course),
        kind=KIND,
    )


def _named(flow: Flow, stop: Stop) -> str:
    count = f"n = {len(stop.subjects)}{_arms(flow, stop.subjects, _BOX)}"
    return f"{folded(capitalised(stop.name), _BOX - 2 * _PAD)}\n{count}"


def _arms(flow: Flow, subjects: Sequence[str], width: float) -> str:
    """Say how many are of each arm, a line an arm; "" unless there are several arms."""
    lines = [folded(f"{arm}: {n}", width - 2 * _PAD) for arm, n in flow.by_arm(subjects).items()]
    return "".join(f"\n{line}" for line in lines)


def _left(flow: Flow, stop: Stop) -> str:
    count = f"n = {len(stop.left)}{_arms(flow, stop.left, _SIDE)}"
    return f"{folded(f'Not {stop.name}', _SIDE - 2 * _PAD)}\n{count}"


def _course(flow: Flow, results: Sequence[Result]) -> list[str]:
    """Say how treatment ended, a line a reason, the most frequent first."""
    own = [
        row
        for row in results
        if row.endpoint == _DISPOSITION
        and row.group is None
        and row.analysis_set == flow.path[-1].name
    ]
    said = {row.category or "": row.n for row in own}
    if _ENDED not in said:
        return []
    reasons = [
        (n, category.partition(": ")[2])
        for category, n in said.items()
        if category.startswith(f"{_ENDED}: ") and n
    ]
    lines = [f"{capitalised(_ENDED)}: {said[_ENDED]}"]
    reasons.sort(key=lambda each: (-each[0], each[1]))
    lines += [f"– {reason}: {n}" for n, reason in reasons[:_MOST_REASONS]]
    rest = reasons[_MOST_REASONS:]
    if rest:
        lines.append(f"– {counted(len(rest), 'other reason')}: {sum(n for n, _ in rest)}")
    if _OPEN in said:
        lines.append(f"{capitalised(_OPEN)}: {said[_OPEN]}")
    return lines


def _ends(flow: Flow, last: _Box) -> tuple[list[_Box], list[Row]]:
    """Place the ends of the path beneath it, and the lines that lead to their rows."""
    boxes: list[_Box] = []
    lines: list[Row] = []
    y, start = last.foot, last.foot
    for first in range(0, len(flow.ends), _IN_A_ROW):
        row = flow.ends[first : first + _IN_A_ROW]
        width = (_WIDTH - _APART * (_IN_A_ROW - 1)) / _IN_A_ROW
        begin = last.middle - width / 2 if len(flow.ends) == 1 else 1.0
        y += 2 * _DOWN
        placed = [
            _Box(begin + i * (width + _APART), y, width, _end(flow, stop, width))
            for i, stop in enumerate(row)
        ]
        bus, trunk = y - _DOWN, last.middle if first == 0 else _WIDTH + 10.0
        if first:
            lines.append({"x": last.middle, "x2": trunk, "y": start + _DOWN, "y2": start + _DOWN})
        top = start if first == 0 else start + _DOWN
        lines.append({"x": trunk, "x2": trunk, "y": top, "y2": bus})
        reach = [box.middle for box in placed] + [trunk]
        lines.append({"x": min(reach), "x2": max(reach), "y": bus, "y2": bus})
        boxes += placed
        y = max(box.foot for box in placed)
    return boxes, lines


def _end(flow: Flow, stop: Stop, width: float) -> str:
    name = folded(capitalised(stop.name), width - 2 * _PAD)
    others = f" ({len(stop.left)} not)" if stop.left else ""
    return f"{name}\nn = {len(stop.subjects)}{others}{_arms(flow, stop.subjects, width)}"


def _lines(rows: list[Row]) -> Iterator[Row]:
    if rows:
        yield marks(rows, {"type": "rule", "stroke": DARK})


def _arrows(arrows: list[tuple[float, float, float, float]], ends: list[_Box]) -> Iterator[Row]:
    """Draw a line with a head at its end: down or to the right."""
    every = [*arrows, *((box.middle, box.y - _DOWN, box.middle, box.y) for box in ends)]
    for downward, shape in ((True, "triangle-down"), (False, "triangle-right")):
        own = [each for each in every if (each[0] == each[2]) == downward]
        if not own:
            continue
        rules = [{"x": x, "x2": x2, "y": y, "y2": y2} for x, y, x2, y2 in own]
        yield marks(rules, {"type": "rule", "stroke": DARK})
        heads = [
            {"x": x2 - (0 if downward else 4), "y": y2 - (4 if downward else 0)}
            for _, _, x2, y2 in own
        ]
        look = {"type": "point", "filled": True, "fill": DARK, "opacity": 1, "size": 50}
        yield marks(heads, {**look, "shape": shape})


def _frames(boxes: list[_Box]) -> Iterator[Row]:
    frames = [{"x": b.x, "x2": b.x + b.width, "y": b.y, "y2": b.foot} for b in boxes]
    yield marks(frames, {"type": "rect", "fill": "white", "stroke": DARK, "strokeWidth": 1})
    for centred, align in ((True, "center"), (False, "left")):
        places = [
            {
                "x": box.middle if centred else box.x + _PAD,
                "y": box.y + _PAD + LINE / 2,
                "text": box.text,
            }
            for box in boxes
            if box.centred == centred
        ]
        if places:
            yield words(places, align)


def _caption(flow: Flow, course: list[str]) -> str:
    whole = counted(len(flow.path[0].subjects), "patient")
    treatment = " What became of treatment is as the site recorded it." if course else ""
    ends = " At the foot other analysis sets; one may hold another." if flow.ends else ""
    return f"Flow of {whole} ({flow.path[0].name}).{ends}{treatment}"


def _in_arms(flow: Flow, subjects: Sequence[str]) -> str:
    counts = ", ".join(f"{arm} {n}" for arm, n in flow.by_arm(subjects).items())
    return f" ({counts})" if counts else ""


def _in_words(flow: Flow, course: list[str]) -> str:
    said = [
        f"{stop.name}: {len(stop.subjects)}{_in_arms(flow, stop.subjects)}"
        + (f" (not {stop.name}: {len(stop.left)})" if stop.left else "")
        for stop in (*flow.path, *flow.ends)
    ]
    return f"Flow of patients. {'; '.join([*said, *course])}."
