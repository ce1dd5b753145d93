"""The alerts that the newest publication has."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from nextbest.database import opened, require, rows

COLUMNS = (
    "alert_id", "kind", "subject", "severity", "opened_on", "closed_on", "measure", "value",
    "usual_low", "usual_high", "what", "entry",
)  # fmt: skip


@dataclass(frozen=True)
class Alert:
    """A row of ``fct_alerts``."""

    alert_id: str
    kind: str
    subject: str
    severity: str
    opened_on: date
    closed_on: date | None
    measure: str
    value: float
    usual_low: float | None
    usual_high: float | None
    what: str
    entry: str

    @property
    def is_open(self) -> bool:
        """Whether the value is still unusual."""
        return self.closed_on is None

    def line(self) -> str:
        """Return what a person reads about the alert.

        Examples
        --------
        >>> day = date(2026, 5, 30)
        >>> alert = Alert("1", "source_rows_low", "web.events", "critical", day, None, "rows_1d",
        ...               0.0, 41.2, 190.7, "Fewer rows arrived than usual.", "alerts.md#x")
        >>> alert.line()
        'critical: web.events: Fewer rows arrived than usual. rows_1d 0 (usual 41.2 to 191), since 2026-05-30. What to do: alerts.md#x'
        """  # noqa: E501 - what is printed is one line
        if self.closed_on is not None:
            return (
                f"closed: {self.subject}: {self.what} Open from {self.opened_on} to "
                f"{self.closed_on}."
            )
        return (
            f"{self.severity}: {self.subject}: {self.what} {self.measure} {_number(self.value)} "
            f"(usual {self._usual()}), since {self.opened_on}. What to do: {self.entry}"
        )

    def _usual(self) -> str:
        if self.usual_low is None:
            return f"up to {_number(self.usual_high or 0)}"
        if self.usual_high is None:
            return f"from {_number(self.usual_low)} on"
        return f"{_number(self.usual_low)} to {_number(self.usual_high)}"


def published_alerts(file: Path) -> list[Alert]:
    """Return the alerts of a published file, the oldest first.

    Raises
    ------
    ValueError
        Where the file is missing or has no alerts, because an earlier version published it.
    """
    with opened(build=file) as con:
        require(con, "build", file, {"marts.fct_alerts": COLUMNS})
        found = rows(
            con,
            f"select {', '.join(COLUMNS)} from build.marts.fct_alerts "
            "order by opened_at, kind, subject",
        )
    return [Alert(**row) for row in found]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"  # noqa: PLR2004 - as summaries
