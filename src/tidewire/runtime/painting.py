"""Which live page a template is rendered for, where no request says it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final, Literal

from django.http import HttpRequest
from django.template import Context

from tidewire.errors import TemplateError
from tidewire.runtime.page import Page

_ALL: Final = "all"
_page: ContextVar[Page | Literal["all"] | None] = ContextVar("tidewire_page", default=None)


@contextmanager
def painting_on(page: Page) -> Iterator[None]:
    """Have the components of the template that is rendered inside be of ``page``, which no request came with."""
    token = _page.set(page)
    try:
        yield
    finally:
        _page.reset(token)


@contextmanager
def painting_for_all() -> Iterator[None]:
    """Have the template that is rendered inside be for any number of pages, whosever they are."""
    token = _page.set(_ALL)
    try:
        yield
    finally:
        _page.reset(token)


def current_page() -> Page | None:
    """Return the page that a template is rendered for, where that is not a request's.

    Raises :class:`TemplateError` where it is for many: what is one visitor's would be signed for one of them, or none,
    and refused on the pages of all others.
    """
    page = _page.get()
    if page == _ALL:
        raise TemplateError(
            "What is broadcast is rendered once for all pages, and can have no component and no room, which are their "
            "visitor's. Share the component (shared=True), or have each page ask for its own by a handler."
        )
    return page


def request_of(context: Context) -> HttpRequest | None:
    """Return the request that a template is rendered for, ``None`` where its context has none."""
    request: HttpRequest | None = context.get("request") or getattr(context, "request", None)
    return request
