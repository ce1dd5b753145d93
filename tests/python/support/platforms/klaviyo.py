"""Klaviyo as its documentation of revision 2026-10-15 has it; read on 2026-11-26."""

from platforms import klaviyo_catalog, klaviyo_profiles, klaviyo_suppressions
from platforms.klaviyo_account import KlaviyoAccount
from platforms.process import run


class KlaviyoServer(KlaviyoAccount):
    """Klaviyo: profiles, suppressions, erasures and catalog items."""

    routes = (*klaviyo_profiles.ROUTES, *klaviyo_suppressions.ROUTES, *klaviyo_catalog.ROUTES)


if __name__ == "__main__":
    run(KlaviyoServer)
