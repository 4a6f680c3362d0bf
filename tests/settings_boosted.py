"""Settings of the test project as a site that boosts all of its links."""

from tests.settings import *  # noqa: F403

TIDEWIRE = {"BOOST": True}
