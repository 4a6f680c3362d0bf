"""The test project as servers load it: in one line, and static files for the browser."""

import os
from typing import cast

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

from django.contrib.staticfiles.handlers import ASGIStaticFilesHandler
from django.core.handlers.asgi import ASGIHandler

from tidewire.asgi import get_asgi_application

application = ASGIStaticFilesHandler(cast("ASGIHandler", get_asgi_application()))
