"""What the Python models of identities do with their tables."""
