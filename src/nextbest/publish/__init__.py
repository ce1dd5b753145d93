"""Publication: the tested marts in a file of their own, which readers open and builds replace."""
