"""Who is who: addresses in one form, ids that belong to one person, and people to forget."""
