"""A study folder, opened: checked, run, explained, simulated and written."""

from trialreadout.protocol.read import STUDY_FILE
from trialreadout.study.exported import Exported
from trialreadout.study.opened import Study, open_study
from trialreadout.study.readout import Readout
from trialreadout.study.simulation import Simulation

__all__ = ["STUDY_FILE", "Exported", "Readout", "Simulation", "Study", "open_study"]
