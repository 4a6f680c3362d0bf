"""The counter as a Tidewire component."""

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.subjects.settings"

from tidewire.asgi import get_asgi_application

application = get_asgi_application()
