"""SDTM read into the plain tables."""

from trialreadout.sources.sdtm.domains import Domains, read_domains
from trialreadout.sources.sdtm.handed_in import read_sdtm

__all__ = ["Domains", "read_domains", "read_sdtm"]
