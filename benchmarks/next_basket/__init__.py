"""Peers that recommend the next basket, and the judge of what they recommend."""
