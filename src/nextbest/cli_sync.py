"""The commands of the last mile: sync."""
