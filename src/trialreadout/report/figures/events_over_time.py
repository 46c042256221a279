"""The figure of adverse events over time: of few patients each event, of many the first ones.

Of few patients every event is a bar in the patient's own lane, so that the figure can be read
patient by patient. Of many, lanes would be too thin to read.
"""

from __future__ import annotations

from trialreadout.analysis.event_courses import EventCourses
from trialreadout.report.figures.event_lanes import lanes_figure
from trialreadout.report.figures.figure import Figure
from trialreadout.report.figures.first_events import first_events_figure

MOST_LANES = 60
"""Of more patients than these no lanes are drawn."""


def events_over_time_figure(courses: EventCourses) -> Figure:
    """Draw the events of each patient, or of many patients the share with a first one."""
    draw = first_events_figure if courses.patients.height > MOST_LANES else lanes_figure
    return draw(courses)
