"""Links as mails carry them: parsed, encoded and built by urllib and idna."""
