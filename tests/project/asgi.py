"""The test project as servers load it: in one line, and routed by Channels."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from tidewire.asgi import get_asgi_application

application = get_asgi_application()
