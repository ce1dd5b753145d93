"""Files for platforms that fetch them, such as by SFTP."""

import csv
import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from nextbest.sync.payloads import as_json, fingerprint
from nextbest.sync.platform import KINDS, Batch, Kind, Limits, Outcome, Platform, Row
from nextbest.sync.platforms.fields import required
from nextbest.sync.platforms.webhook import Webhook


class Files(Platform):
    """A folder of files, whose names are in the order in which they are to be applied.

    Parameters
    ----------
    folder
        The folder; it is made.
    """

    name = "files"
    payload = Webhook.payload

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.account = fingerprint(str(folder.resolve()))

    def limits(self, kind: Kind) -> Limits:
        """Return as many items as a platform reads at once without trouble."""
        return Limits(50_000, n_bytes=100_000_000, n_item_bytes=1_000_000)

    def send(self, kind: Kind, items: Batch) -> list[Outcome]:
        """Write a batch as JSON lines and as CSV, complete before they have their names."""
        self._folder.mkdir(parents=True, exist_ok=True)
        for torn in self._folder.glob(".*.part"):  # of a sync that was killed
            torn.unlink()
        written_at = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}"
        stem = f"{written_at}-{KINDS.index(kind) + 1}-{kind}"
        payloads = [payload for _, payload in items]
        lines = "".join(as_json(payload) + "\n" for payload in payloads)
        for name, text in ((f"{stem}.jsonl", lines), (f"{stem}.csv", _as_csv(payloads))):
            hidden = self._folder / f".{name}.part"
            hidden.write_text(text, encoding="utf-8", newline="")
            hidden.replace(self._folder / name)
        return [Outcome(item.item_id) for item, _ in items]


def connect(environment: Mapping[str, str]) -> Files:
    """Return the folder that the environment names."""
    (folder,) = required(environment, "NEXTBEST_FILES_FOLDER")
    return Files(Path(folder))


def _as_csv(payloads: list[Row]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(payloads[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: _cell(v) for k, v in payload.items()} for payload in payloads)
    return text.getvalue()


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
