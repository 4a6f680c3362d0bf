"""The test project as several processes serve it: with Redis between them."""

import json
import os

from tests.settings import *  # noqa: F403 - the suite's settings, save what is below

CHANNEL_LAYERS = json.loads(os.environ["DEPLOYMENT_LAYERS"])
TIDEWIRE = {"RESTART_JITTER_SECONDS": 0.5}
