"""Edited templates and style sheets reach the open pages, which keep the state of their components.

Python is the server's own to reload (``uvicorn --reload``): a restarted one takes the pages back by their snapshots.
"""

import asyncio
import logging
from typing import Final

from django.template.autoreload import reset_loaders

from tidewire.bridge import in_thread
from tidewire.components.registry import registry
from tidewire.devtools.files import Edited, edited, look
from tidewire.runtime.host import Host
from tidewire.runtime.live_page import LivePage
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects
from tidewire.wire.frames import Refresh
from tidewire.wire.keys import Verb

logger = logging.getLogger("tidewire")

LOOK_SECONDS: Final = 0.25
EVENT: Final = "tidewire:edited"
"""Told to the document's root; ``client/src/edits.ts`` does what it says."""


class HotReload:
    """Looks at the project's files while there are pages to tell of it."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """There is a page: look, if that is not under way."""
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._watch())

    async def _watch(self) -> None:
        try:
            seen = await in_thread(look)
            while self._host.is_visited:
                await asyncio.sleep(LOOK_SECONDS)
                now = await in_thread(look)
                self.tell(edited(seen, now))
                seen = now
        finally:
            self._task = None

    def tell(self, what: Edited) -> None:
        """Have every page show what was edited."""
        if not any(what):
            return
        names = sorted(what.templates | what.styles | what.others)
        logger.info("Edited: %s.", ", ".join(names))
        if what.templates:
            reset_loaders()  # as Django's own server does; others keep the templates that they have
        # A component's own template can be shown by itself. All else is in the page around: that is loaded again.
        is_page = bool(what.others) or not all(map(_is_of_component, what.templates))
        for page in self._host.pages():
            if is_page or what.styles:
                _tell(page, {"page": is_page})
            if not is_page and what.templates:
                _refresh(page)


def _is_of_component(path: str) -> bool:
    return any(path.endswith(f"/{registry.get(name).template_name}") for name in registry.names())


def _tell(page: LivePage, detail: dict[str, bool]) -> None:
    page.release_snapshots()  # first: the page is loaded again with the newest
    for channel in tuple(page.channels)[:1]:
        Port(page, channel).tell(Effects(ops=[[Verb.DISPATCH, ":root", EVENT, detail]]))


def _refresh(page: LivePage) -> None:
    for channel in tuple(page.channels):
        page.mailbox.put(Refresh(channel))
