"""System checks."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning

from tidewire.conf import faults
from tidewire.errors import ConfigurationError
from tidewire.hub.layers import configured_layer, is_in_memory


def check_settings(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Report what is wrong with ``settings.TIDEWIRE``; the codes are those of :class:`tidewire.conf.Fault`."""
    return [Error(fault.text, hint=fault.hint, id=f"tidewire.{fault.code}") for fault in faults()]


def check_layer(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Report a channel layer that is named and not there; no connection is made."""
    if faults():
        return []  # reported by check_settings
    try:
        configured_layer()
    except ConfigurationError as error:
        return [Error(str(error), id="tidewire.E010")]
    return []


def check_deployed_layer(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """With ``--deploy``: warn of a channel layer that joins no processes."""
    if faults() or not is_in_memory():
        return []
    text = "The channel layer is in memory: broadcasts and changes reach no other process, no shell and no worker."
    hint = "Use a layer with a server, as channels_redis (install tidewire[redis]), or a single process and no layer."
    return [CheckWarning(text, hint=hint, id="tidewire.W010")]
