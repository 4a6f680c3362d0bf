"""What the server runs: Django's pages and Tidewire's WebSocket, and the static files, in one process."""

import os

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler

from tidewire.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo_site.settings")

# A real site leaves its static files to its web server, or to WhiteNoise.
application = ASGIStaticFilesHandler(get_asgi_application())
