"""The rows of the registry: what is due, what takes over, what has drifted."""
