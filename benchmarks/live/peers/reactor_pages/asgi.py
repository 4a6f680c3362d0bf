"""django-reactor as its manual says."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.peers.reactor_pages.settings"

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - these need the settings
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from reactor.urls import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter({"http": http, "websocket": AuthMiddlewareStack(URLRouter(websocket_urlpatterns))})
