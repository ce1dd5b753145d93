"""Published profiles as the e-mails they become, to be read before anything is sent."""

from nextbest.profiles.chosen import chosen_profiles
from nextbest.profiles.email import as_email

__all__ = ["as_email", "chosen_profiles"]
