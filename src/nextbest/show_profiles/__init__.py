"""Published profiles as the emails they become, to be read before anything is sent."""

from nextbest.show_profiles.chosen import chosen_profiles
from nextbest.show_profiles.email import as_email

__all__ = ["as_email", "chosen_profiles"]
