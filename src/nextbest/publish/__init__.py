"""Publication: the tested marts in a file of their own, which readers open and builds replace."""

from nextbest.publish.location import published_file

__all__ = ["published_file"]
