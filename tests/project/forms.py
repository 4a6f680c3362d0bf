"""Components whose elements the user is at while patches come."""

from typing import Any

from tidewire import Component, event


class Form(Component):
    """Every kind of control, each of them set from a field."""

    template_name = "tests/form.html"
    mark: str = "old"
    text: str = "server"
    number: str = "1"
    box: bool = False
    radio: str = "a"
    options: tuple[str, ...] = ("a", "b", "c")
    chosen: tuple[str, ...] = ("a",)
    locked: bool = False
    saved: tuple[str, ...] = ()

    @event
    def put(self, **fields: Any) -> None:
        for name, value in fields.items():
            setattr(self, name, value)

    @event
    def save(self, words: str) -> None:
        self.saved = (*self.saved, words)

    @event
    def echo(self, words: str) -> None:
        self.text = words.upper()


class Outer(Component):
    """A component with another one, and elements whose events can be under way."""

    template_name = "tests/outer.html"
    count: int = 0

    @event
    def inc(self) -> None:
        self.count += 1


class Marked(Component):
    """Elements that their author keeps from patches, scripts and hooks."""

    template_name = "tests/marked.html"
    count: int = 0
    nonce: str = ""

    @event
    def inc(self) -> None:
        self.count += 1

    @event
    def run(self, patches: int) -> None:
        self.count += 1
        if patches > 1:
            self.defer(self.run, patches - 1)

    @property
    def rows(self) -> list[int]:
        """Rows that come, move and go."""
        return [(self.count * 7 + row) % 30 for row in range(self.count % 10)]


class Disclosed(Component):
    """A component whose elements Alpine works on, too."""

    template_name = "tests/disclosed.html"
    count: int = 0

    @event
    def inc(self) -> None:
        self.count += 1
