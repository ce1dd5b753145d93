"""Model cards: what each task predicts, and how well its model does it, as Markdown."""

from nextbest.cards.writer import write_cards

__all__ = ["write_cards"]
