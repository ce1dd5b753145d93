"""Model cards: what each task predicts, and how well its model does it, as Markdown."""

from nextbest.model_cards.writer import write_cards

__all__ = ["write_cards"]
