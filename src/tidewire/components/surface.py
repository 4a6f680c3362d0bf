"""Joins components to pages."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from tidewire.bridge import in_thread
from tidewire.calls.call import done
from tidewire.components.channel import ComponentChannel
from tidewire.components.instances import instances
from tidewire.components.snapshots import class_named, component_from, recipe_from
from tidewire.hub import Hub
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Joined, Refusal
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.components.component import Component

_BODY: Final = [str, str, str, str]


class ComponentSurface:
    """The surface of components; the body of its joins is ``name, id, snapshot, print``."""

    def __init__(self, hub: Hub) -> None:
        """``hub``: where they subscribe."""
        self._hub = hub

    def join(self, page: Page, body: list[Any], port: Port) -> Joined | Awaitable[Joined]:
        """Bring the component back that the snapshot holds. Raises :class:`Refusal` with the reason if it cannot be."""
        if list(map(type, body)) != _BODY:  # a match of four strings takes 4 us longer: str has no __match_args__
            raise Refusal(ErrorCode.JOIN_FAILED, "A component is joined with four strings: name, id, snapshot, print.")
        name, id, snapshot, print = body  # noqa: A001 - the protocol's names
        cls = class_named(name)
        if cls.definition.options.shared:
            recipe = recipe_from(snapshot, cls=cls, id=id)
            return instances.get(cls, id, recipe, self._hub).join(page, port, print)
        load = partial(component_from, snapshot, cls=cls, id=id, page=page)
        if cls.definition.has_rows:
            return self._join_in_thread(load, port, print)
        return ComponentChannel.of(load(), port, self._hub).join(print)

    async def _join_in_thread(self, load: "Callable[[], Component]", port: Port, print: str) -> Joined:  # noqa: A002
        return await done(ComponentChannel.of(await in_thread(load), port, self._hub).join(print))
