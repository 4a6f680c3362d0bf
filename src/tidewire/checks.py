"""System checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from tidewire.conf import KEYS, unknown_keys


def check_settings(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """E001: ``settings.TIDEWIRE`` has a key that does not exist."""
    return [
        Error(
            f"settings.TIDEWIRE has no key {key!r}.",
            hint=f"Did you mean {near!r}?" if near else f"Known keys: {', '.join(KEYS)}.",
            id="tidewire.E001",
        )
        for key, near in sorted(unknown_keys().items())
    ]
