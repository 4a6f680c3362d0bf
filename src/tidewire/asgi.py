"""The composition root: a project's ASGI application in one line.

::

    # asgi.py
    import os
    from tidewire.asgi import get_asgi_application

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
    application = get_asgi_application()
"""

from importlib import import_module

from django.conf import settings
from django.core.asgi import get_asgi_application as get_django_application

from tidewire.components.surface import ComponentSurface
from tidewire.conf import get_settings
from tidewire.handlers.surface import HandlerSurface
from tidewire.hub import hub
from tidewire.hub.clock import MonotonicClock
from tidewire.runtime.application import ProjectApplication
from tidewire.runtime.host import Host
from tidewire.runtime.socket import SocketApplication
from tidewire.runtime.surface import Surface
from tidewire.wire.keys import SurfaceKey


def get_asgi_application() -> ProjectApplication:
    """Return Django for HTTP plus Tidewire's WebSocket, with origin check and session authentication."""
    return ProjectApplication(http=get_django_application(), socket=get_socket_application())


def get_socket_application() -> SocketApplication:
    """Return the WebSocket alone, for projects that route themselves; see :mod:`tidewire.urls`."""
    surfaces: dict[int, Surface] = {
        SurfaceKey.COMPONENT: ComponentSurface(hub),
        SurfaceKey.HANDLERS: HandlerSurface(hub, MonotonicClock()),
    }
    return SocketApplication(_watched(Host(surfaces)))


def _watched(host: Host) -> Host:
    if settings.DEBUG and get_settings().hot_reload:
        # By name: nothing that a production server runs imports what is for development.
        host.on_serve = import_module("tidewire.devtools.hot_reload").HotReload(host).start
    return host
