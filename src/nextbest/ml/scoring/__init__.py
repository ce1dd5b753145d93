"""Scores of customers, with the reasons of each."""
