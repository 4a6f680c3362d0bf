"""Where a shared component is: on all pages that show it, and so on none in particular."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Final, NoReturn

from tidewire.components.children import current_children
from tidewire.components.place import Place
from tidewire.runtime.page import Page, PageMark

_acting: ContextVar[Page | None] = ContextVar("tidewire_acting", default=None)


@contextmanager
def acting(page: Page) -> Iterator[None]:
    """Be an event of ``page`` inside."""
    token = _acting.set(page)
    try:
        yield
    finally:
        _acting.reset(token)


class SharedPlace(Place):
    """The place of a shared component, and what it was made of.

    A page is here while a handler of one of its events runs, and not while the component renders: what it shows goes
    to everybody, and nothing of one visitor may get into that.
    """

    __slots__ = ("recipe",)

    def __init__(self, recipe: dict[str, Any]) -> None:
        super().__init__(NOBODY)
        self.recipe = recipe

    @property
    def page(self) -> Page:
        """The page whose event is being handled; one that has nothing to say where there is none."""
        page = _acting.get()
        return NOBODY if page is None or current_children() is not None else page

    @page.setter
    def page(self, _: Page) -> None:
        """There is none to keep."""


class Nobody(Page):
    """The page that a shared component's ``new`` is given: it says nothing of who is looking."""

    __slots__ = ()

    def __init__(self) -> None:
        self.ops = None

    @property
    def identity(self) -> NoReturn:  # type: ignore[override]
        """Whoever looks."""
        _refuse()

    @property
    def url(self) -> NoReturn:  # type: ignore[override]
        """Wherever it stands."""
        _refuse()

    @property
    def params(self) -> NoReturn:
        """The query of wherever it stands."""
        _refuse()

    def mark(self) -> PageMark:
        """Nothing can have been asked of it."""
        return PageMark("", False, None)

    def back_to(self, mark: PageMark) -> None:
        """There is nothing to forget."""

    def ask(self, *_: Any) -> NoReturn:
        """Ask nobody: raises :class:`RuntimeError`."""
        _refuse()


NOBODY: Final = Nobody()


def _refuse() -> NoReturn:
    raise RuntimeError(
        "A shared component has no page: it is the same for all who look at it. In the handler of an event self.page "
        "is the page that sent it; new(), hooks, properties and the template have none. Give the tag an argument for "
        "what decides what is shown, or do not share the component."
    )
