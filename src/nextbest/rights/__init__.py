"""What the shop's files hold about one person."""

from nextbest.rights.export import Held, held_about

__all__ = ["Held", "held_about"]
