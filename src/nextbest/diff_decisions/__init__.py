"""What another build decides: the customers, offers, scores and budgets that a change moves."""

from nextbest.diff_decisions.page import decision_diff

__all__ = ["decision_diff"]
