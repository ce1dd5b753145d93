"""The kinds of models, their parameters and their calibrators."""
