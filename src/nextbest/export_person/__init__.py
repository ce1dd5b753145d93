"""What the shop's files hold about one person."""

from nextbest.export_person.export import Held, held_about

__all__ = ["Held", "held_about"]
