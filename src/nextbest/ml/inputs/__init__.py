"""From the columns of a frame to the matrix that every family learns from."""
