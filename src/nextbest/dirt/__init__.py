"""Cleaning alone, and what it found: the command ``nextbest check``."""

from nextbest.dirt.cleaning import clean
from nextbest.dirt.report import dirt_report

__all__ = ["clean", "dirt_report"]
