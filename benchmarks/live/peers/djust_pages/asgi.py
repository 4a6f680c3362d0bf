"""djust as its manual says."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.peers.djust_pages.settings"

from django.core.asgi import get_asgi_application

http = get_asgi_application()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - these need the settings
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import path  # noqa: E402
from djust.websocket import LiveViewConsumer  # noqa: E402

consumers = [path("ws/live/", LiveViewConsumer.as_asgi())]
application = ProtocolTypeRouter({"http": http, "websocket": AuthMiddlewareStack(URLRouter(consumers))})
