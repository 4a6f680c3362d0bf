"""For projects with Channels' routing of their own.

::

    ProtocolTypeRouter({
        "http": get_asgi_application(),
        "websocket": AuthMiddlewareStack(URLRouter(tidewire.urls.websocket_urlpatterns)),
    })
"""

from typing import Any, cast

from django.urls import path

from tidewire.asgi import get_socket_application
from tidewire.conf import get_settings

websocket_urlpatterns = [path(get_settings().path.removeprefix("/"), cast("Any", get_socket_application()))]
