"""The servers of all platforms, by the name of the destination."""

from platforms.braze import BrazeServer
from platforms.customerio import CustomerioServer
from platforms.iterable import IterableServer
from platforms.klaviyo import KlaviyoServer
from platforms.mailchimp import MailchimpServer
from platforms.server import Server
from platforms.webhook import WebhookServer

SERVERS: dict[str, type[Server]] = {
    server.name: server
    for server in (
        KlaviyoServer,
        BrazeServer,
        IterableServer,
        CustomerioServer,
        MailchimpServer,
        WebhookServer,
    )
}
