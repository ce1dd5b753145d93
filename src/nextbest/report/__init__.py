"""The report: one HTML page that shows what a shop's publications decided and what it brought."""

from nextbest.report.page import write_report

__all__ = ["write_report"]
