"""The test suite's settings with a channel layer, for servers that are several processes."""

import json
import os

from tests.settings import *  # noqa: F403

CHANNEL_LAYERS = json.loads(os.environ["TESTS_LAYERS"])
