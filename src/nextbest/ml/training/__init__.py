"""Search, selection, the measured fit and the fit that scores."""
