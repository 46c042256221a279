"""Verification: an installation proves itself against reference cases that it carries."""

from trialreadout.verification.requirements import REQUIREMENTS, Requirement
from trialreadout.verification.verify import Verification, verify

__all__ = ["REQUIREMENTS", "Requirement", "Verification", "verify"]
