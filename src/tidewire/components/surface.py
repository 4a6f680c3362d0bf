"""Joins components to pages."""

from collections.abc import Awaitable
from typing import Any

from tidewire.components.channel import ComponentChannel
from tidewire.components.snapshots import component_from
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Joined, Refusal
from tidewire.wire.keys import ErrorCode


class ComponentSurface:
    """The surface of components; the body of its joins is ``name, id, snapshot, print``."""

    def join(self, page: Page, body: list[Any], port: Port) -> Joined | Awaitable[Joined]:
        """Bring the component back that the snapshot holds. Raises :class:`Refusal` with the reason if it cannot be."""
        match body:
            case [str(name), str(id), str(snapshot), str(print)]:
                component = component_from(snapshot, name=name, id=id, page=page)
                return ComponentChannel(component, port).join(print)
        raise Refusal(ErrorCode.JOIN_FAILED, "A component is joined with four strings: name, id, snapshot, print.")
