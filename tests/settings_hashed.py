"""Settings of the test project as a deployed site has it: static files with a hash of their content in their names."""

import os
from pathlib import Path

from tests.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["TIDEWIRE_TEST_STATIC"])
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
# Once they are collected, the test's server serves those: it stands for the web server in front.
STATICFILES_DIRS = [STATIC_ROOT] if (STATIC_ROOT / "staticfiles.json").exists() else []
