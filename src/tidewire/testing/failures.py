"""What goes wrong on a page in a test."""

from typing import Any


class EventFailed(AssertionError):
    """The server answered with an error frame. ``code``, ``text``, ``detail`` are the frame's."""

    def __init__(self, code: str, text: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code}: {text}" + (f" {detail}" if detail else ""))
        self.code = code
        self.text = text
        self.detail = detail


class SocketClosed(ConnectionError):
    """The server closed the socket, with ``code``."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"The server closed the socket with {code}.")
        self.code = code


class TargetMissing(AssertionError):
    """A component named an element of the page that is not there."""


class NotInteractive(AssertionError):
    """A visitor could not do this: there is no such element, it is disabled, or nothing listens."""
