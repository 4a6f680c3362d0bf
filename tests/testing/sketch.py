"""A page without a server: it notes what would be asked."""

from typing import Any

from bs4 import Tag

from tidewire.testing.visitor import Visitor


class Sketch(Visitor):
    """A visitor's page, whose handlers do nothing."""

    def __init__(self, html: str) -> None:
        super().__init__(html)
        self.asked: list[tuple[str, dict[str, Any]]] = []

    async def ask(self, tag: Tag, handler: str, arguments: dict[str, Any], event: str = "") -> None:
        """Note it."""
        self.asked.append((handler, arguments))

    async def answered(self) -> None:
        """Nobody answers."""

    @property
    def called(self) -> list[str]:
        """The names of the handlers that were called."""
        return [handler for handler, _ in self.asked]
