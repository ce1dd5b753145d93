"""Cleaning alone, and what it found: the command ``nextbest check``."""

from nextbest.check.cleaning import clean
from nextbest.check.report import dirt_report

__all__ = ["clean", "dirt_report"]
