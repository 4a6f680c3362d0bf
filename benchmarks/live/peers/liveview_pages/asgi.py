"""django-liveview as its manual says. Its frames name no page, so the path of the socket does."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.peers.liveview_pages.settings"

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - these need the settings
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from liveview.routing import get_liveview_urlpatterns  # noqa: E402

application = ProtocolTypeRouter(
    {"http": http, "websocket": AuthMiddlewareStack(URLRouter(get_liveview_urlpatterns()))}
)
