"""The published rows, carried to an email platform."""
