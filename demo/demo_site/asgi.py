"""What the server runs: Django's pages and Tidewire's WebSocket, in one process; and the static files, under DEBUG."""

import os

from tidewire.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo_site.settings")

application = get_asgi_application()
