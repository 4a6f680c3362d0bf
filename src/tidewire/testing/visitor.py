"""What a visitor can do with a page."""

from abc import ABC, abstractmethod
from typing import Any

from tidewire.testing.connection import Frame
from tidewire.testing.document import Document


class Visitor(Document, ABC):
    """A document, and what one does with it. Every call returns when the server has answered and the page shows it."""

    async def click(self, css: str, **arguments: Any) -> None:
        """Click the one element that ``css`` matches. Raises :class:`NotInteractive` or :class:`EventFailed`."""
        await self.fire("click", css, **arguments)

    async def fire(self, event: str, css: str, **arguments: Any) -> None:
        """Let a DOM event happen on the one element that ``css`` matches; ``arguments`` win over the element's own."""
        element, binding = self.find(css).binding(event)
        await self.send(css, binding.handler, **element.given_inputs() | binding.arguments | arguments)

    async def send(self, css: str, handler: str, /, **arguments: Any) -> None:
        """Call ``handler`` as a script could, whatever the page offers: of the component around ``css``, if any."""
        await self.answer_to(await self.send_event(css, handler, **arguments))

    @abstractmethod
    async def send_event(self, css: str, handler: str, /, **arguments: Any) -> int:
        """As :meth:`send`, without waiting: return the ref for :meth:`answer_to`."""

    @abstractmethod
    async def answer_to(self, ref: int) -> Frame:
        """Take frames until the answer to ``ref``; return it. Raises :class:`EventFailed` if it is an error."""
