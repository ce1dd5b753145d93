"""What is asked of a sync."""

from dataclasses import dataclass
from pathlib import Path

from nextbest.sync.platform import Platform


@dataclass(frozen=True)
class Order:
    """Which rows a sync carries where.

    Attributes
    ----------
    file
        The published file.
    folder
        The folder of the delivery log.
    platform
        The destination.
    account
        Name of an account whose log is kept apart, such as ``test``; the empty text is the only
        one, or the usual one.
    only
        Customers whose profiles are sent; None sends all. Refusals and deletions are all sent.
    is_same_account
        Whether other credentials than those of the last sync are of the same account.
    """

    file: Path
    folder: Path
    platform: Platform
    account: str = ""
    only: frozenset[str] | None = None
    is_same_account: bool = False

    @property
    def destination(self) -> str:
        """The destination as the log names it."""
        return f"{self.platform.name}-{self.account}" if self.account else self.platform.name
