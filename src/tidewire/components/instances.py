"""The shared components of a process."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.utils.safestring import SafeString
from django.utils.timezone import get_current_timezone
from django.utils.translation import get_language

from tidewire.components.recipe import made, recipe_of, shared_id
from tidewire.components.rendering import first_paint
from tidewire.components.shared import Shared
from tidewire.hub import Hub

if TYPE_CHECKING:
    from tidewire.components.component import Component


class Key(NamedTuple):
    """Which instance: of what, and how it looks."""

    id: str
    """Says the class and the tag's arguments."""
    language: str | None
    timezone: str

    @classmethod
    def here(cls, id: str) -> "Key":  # noqa: A002 - the DOM's name
        """Return the key for the language and the time zone that are active."""
        return cls(id, get_language(), str(get_current_timezone()))


class Instances:
    """The shared components of this process."""

    def __init__(self) -> None:
        self._live: dict[Key, Shared] = {}

    def get(self, cls: type["Component"], id: str, recipe: dict[str, Any], hub: Hub) -> Shared:  # noqa: A002
        """Return the instance for the running event loop, a new one if there is none. It subscribes at ``hub``."""
        key = Key.here(id)
        shared = self._live.get(key)
        if shared is None or shared.loop is not asyncio.get_running_loop():
            shared = self._live[key] = Shared(
                cls, recipe, hub, begun=partial(self._begun, key), ended=partial(self._ended, key)
            )
        return shared

    def _begun(self, key: Key, shared: Shared) -> None:
        self._live[key] = shared

    def _ended(self, key: Key, shared: Shared) -> None:
        if self._live.get(key) is shared:
            del self._live[key]

    def paint(self, cls: type["Component"], given: dict[str, Any]) -> SafeString:
        """Return the HTML of the component that a tag with these arguments shows: as on all pages, if any shows it.

        In any thread. Raises :class:`TemplateError` for arguments that cannot tell instances apart.
        """
        recipe = recipe_of(cls, given)
        shared = self._live.get(Key.here(shared_id(cls.definition.name, recipe)))
        painted = None if shared is None or shared.loop.is_closed() else shared.painted()
        return first_paint(made(cls, recipe), None) if painted is None else painted


instances: Final = Instances()
