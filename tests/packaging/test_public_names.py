"""The names that users import. Taking one away, or adding one, is a decision, and this list is where it shows."""

from importlib import import_module

import pytest

PUBLIC = {
    "tidewire": {"Component", "event"},
    "tidewire.asgi": {"get_asgi_application"},
    "tidewire.urls": {"websocket_urlpatterns"},
}


@pytest.mark.parametrize("module", PUBLIC)
def test_public_names(module: str) -> None:
    assert set(import_module(module).__all__) == PUBLIC[module]


@pytest.mark.parametrize("module", PUBLIC)
def test_every_public_name_can_be_imported_and_says_what_it_is(module: str) -> None:
    for name in PUBLIC[module]:
        assert getattr(import_module(module), name).__doc__ or name.endswith("patterns")
