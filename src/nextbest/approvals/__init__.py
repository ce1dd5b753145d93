"""Builds that wait for a person: what they change, who decides, and what is published then."""

from nextbest.approvals.decide import approve, refuse
from nextbest.approvals.listed import Waiting, difference, waiting

__all__ = ["Waiting", "approve", "difference", "refuse", "waiting"]
