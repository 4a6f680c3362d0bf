"""System checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error

from tidewire.conf import faults


def check_settings(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Report what is wrong with ``settings.TIDEWIRE``; the codes are those of :class:`tidewire.conf.Fault`."""
    return [Error(fault.text, hint=fault.hint, id=f"tidewire.{fault.code}") for fault in faults()]
