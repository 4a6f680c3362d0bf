"""The composition root: a project's ASGI application in one line.

::

    # asgi.py
    import os
    from tidewire.asgi import get_asgi_application

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mysite.settings")
    application = get_asgi_application()
"""

from importlib import import_module

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.asgi import get_asgi_application as get_django_application
from django.core.handlers.asgi import ASGIHandler

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
    """Return Django for HTTP plus Tidewire's WebSocket, with origin check and session authentication.

    Under ``DEBUG`` static files are served too, where ``django.contrib.staticfiles`` is installed.
    """
    return ProjectApplication(http=_with_static_files(get_django_application()), socket=get_socket_application())


def get_socket_application() -> SocketApplication:
    """Return the WebSocket alone, for projects that route themselves; see :mod:`tidewire.urls`."""
    surfaces: dict[int, Surface] = {
        SurfaceKey.COMPONENT: ComponentSurface(hub),
        SurfaceKey.HANDLERS: HandlerSurface(hub, MonotonicClock()),
    }
    return SocketApplication(_watched(Host(surfaces)))


def _with_static_files(django: ASGIHandler) -> ASGIHandler:
    # As runserver does, in whose place this is: without the client's script a page looks right and does nothing.
    if settings.DEBUG and settings.STATIC_URL and apps.is_installed("django.contrib.staticfiles"):
        return ASGIStaticFilesHandler(django)
    return django


def _watched(host: Host) -> Host:
    if settings.DEBUG and get_settings().hot_reload:
        # By name: nothing that a production server runs imports what is for development.
        host.on_serve = import_module("tidewire.devtools.hot_reload").HotReload(host).start
    return host
