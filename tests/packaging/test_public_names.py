"""The names that users import. Taking one away, or adding one, is a decision, and this list is where it shows."""

import inspect
from importlib import import_module

import pytest

import tidewire

EVERYDAY = {
    "EVERYONE",
    "Action",
    "Component",
    "DomAction",
    "HandlerPage",
    "LivePageMixin",
    "Page",
    "broadcast",
    "event",
    "handler",
    "handlers",
    "live_page",
    "ops",
    "pages_of",
    "room",
    "rooms",
    "topic_of",
}
BESIDE = [
    ("tidewire.asgi", "get_asgi_application"),
    ("tidewire.urls", "websocket_urlpatterns"),
    ("tidewire.changes.change", "Change"),
    ("tidewire.changes.change", "change_from"),
    ("tidewire.errors", "TidewireError"),
    ("tidewire.handlers.middleware", "login_redirect"),
    ("tidewire.handlers.middleware", "login_required"),
    ("tidewire.handlers.middleware", "permission_required"),
    ("tidewire.handlers.middleware", "rate"),
    ("tidewire.handlers.page", "HandlerPage"),
    ("tidewire.middleware", "RedirectMiddleware"),
]


def test_the_everyday_names() -> None:
    assert set(tidewire.__all__) == EVERYDAY


@pytest.mark.parametrize("name", sorted(EVERYDAY))
def test_an_everyday_name_says_what_it_is(name: str) -> None:
    assert inspect.getdoc(getattr(tidewire, name))


@pytest.mark.parametrize(("module", "name"), BESIDE)
def test_names_that_are_imported_from_modules(module: str, name: str) -> None:
    assert hasattr(import_module(module), name)
