"""Which live page a template is rendered for, where no request says it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from tidewire.runtime.page import Page

_page: ContextVar[Page | None] = ContextVar("tidewire_page", default=None)


@contextmanager
def painting_on(page: Page) -> Iterator[None]:
    """Have the components of the template that is rendered inside be of ``page``, which no request came with."""
    token = _page.set(page)
    try:
        yield
    finally:
        _page.reset(token)


def current_page() -> Page | None:
    """Return the page that a template is rendered for, where that is not a request's."""
    return _page.get()
