"""What the server runs: Django's pages and Tidewire's WebSocket, and the static files, in one process."""

import os
from typing import Any, cast

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

from tidewire.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo_site.settings")

# A real site leaves its static files to its web server, or to WhiteNoise. (The cast: any ASGI application does,
# but the stubs ask for Django's.)
application = ASGIStaticFilesHandler(cast("Any", get_asgi_application()))
