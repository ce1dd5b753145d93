"""Alerts: read from the published tables, and told once when they open and once when they close."""

from nextbest.alerts.notify import Destination, destinations, notify
from nextbest.alerts.published import Alert, published_alerts
from nextbest.alerts.told import Told

__all__ = ["Alert", "Destination", "Told", "destinations", "notify", "published_alerts"]
