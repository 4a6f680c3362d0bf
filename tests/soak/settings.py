"""The demo as several processes serve it: on PostgreSQL, with Redis between them."""

import json
import os

from demo_site.settings import *  # noqa: F403 - the demo's settings, save what is below

DEBUG = False
DATABASES = {"default": json.loads(os.environ["SOAK_DATABASE"])}
CHANNEL_LAYERS = json.loads(os.environ["SOAK_LAYERS"])
