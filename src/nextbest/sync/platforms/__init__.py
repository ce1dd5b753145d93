"""One module per destination: how it wants the rows, its limits, and how it tells errors."""

from collections.abc import Callable, Mapping

from nextbest.sync.platform import Platform
from nextbest.sync.platforms import (
    braze,
    customerio,
    files,
    iterable,
    klaviyo,
    mailchimp,
    webhook,
)

DESTINATIONS: dict[str, Callable[[Mapping[str, str]], Platform]] = {
    "braze": braze.connect,
    "customerio": customerio.connect,
    "files": files.connect,
    "iterable": iterable.connect,
    "klaviyo": klaviyo.connect,
    "mailchimp": mailchimp.connect,
    "webhook": webhook.connect,
}
"""How to reach each destination with what the environment says."""
