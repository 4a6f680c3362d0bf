"""System checks: what is wrong with the settings, and with ``--deploy`` what is dangerous or missing on a real site."""

import os
from collections.abc import Sequence
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning

from tidewire.conf import faults, get_settings
from tidewire.errors import ConfigurationError
from tidewire.handlers.chain import middleware_at
from tidewire.hub.layers import configured_layer, is_in_memory

_WORKERS: Final = ("WEB_CONCURRENCY", "UVICORN_WORKERS", "GRANIAN_WORKERS")
"""Variables by which servers are told how many processes to run, where their command line does not say."""


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


def check_handler_middleware(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """Report what of ``HANDLER_MIDDLEWARE`` cannot be had: no handler runs without it."""
    if faults():
        return []
    found: list[CheckMessage] = []
    for path in get_settings().handler_middleware:
        try:
            middleware_at(path)
        except ConfigurationError as error:
            hint = "Name async functions by their modules, as in 'tidewire.handlers.middleware.login_required'."
            found.append(Error(str(error), hint=hint, id="tidewire.E011"))
    return found


def check_deployed_layer(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """With ``--deploy``: warn of several processes that nothing joins."""
    if faults():
        return []
    if is_in_memory():
        text = "The channel layer is in memory: broadcasts and changes reach no other process, no shell and no worker."
        hint = "Use a layer with a server, as channels_redis (install tidewire[redis]), or one process and no layer."
        return [CheckWarning(text, hint=hint, id="tidewire.W010")]
    if (told := _several_workers()) and _has_no_layer():
        text = (
            f"{told} asks for several server processes, and no channel layer joins them: a broadcast or a change in "
            "one never reaches the pages of the others."
        )
        hint = "Configure CHANNEL_LAYERS, as with channels_redis (install tidewire[redis]), or run one process."
        return [CheckWarning(text, hint=hint, id="tidewire.W013")]
    return []


def check_deployed_origins(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """With ``--deploy``: warn of settings with which the check of a socket's origin keeps less out than it should."""
    if faults():
        return []
    found: list[CheckMessage] = []
    if "*" in settings.ALLOWED_HOSTS:
        # Whoever has a domain can point it at this server: its pages' origin is then "the site's own" (DNS rebinding).
        text = "ALLOWED_HOSTS has '*', so pages of any domain that somebody points at this server may open its socket."
        found.append(CheckWarning(text, hint="Name the site's own hosts.", id="tidewire.W011"))
    for origin in get_settings().allowed_origins:
        if origin == "null":
            text = "ALLOWED_ORIGINS has 'null', which any page can be: it puts itself into a sandboxed frame."
            found.append(CheckWarning(text, hint="Name the origins that are meant.", id="tidewire.W011"))
        elif origin.startswith("http:"):
            text = f"ALLOWED_ORIGINS has {origin!r}: whoever is on a visitor's network can put scripts into its pages."
            found.append(CheckWarning(text, hint="Serve that site by https, and allow that.", id="tidewire.W011"))
    return found


def check_deployed_debug(app_configs: Sequence[AppConfig] | None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's signature
    """With ``--deploy``: warn of ``DEBUG``, for Tidewire's own reason; Django has others (``security.W018``)."""
    if not settings.DEBUG:
        return []
    text = "DEBUG is on: the texts of exceptions in your handlers and templates are sent to the visitors' browsers."
    return [CheckWarning(text, hint="Set DEBUG to False.", id="tidewire.W012")]


def _several_workers() -> str | None:
    """Return what in the environment asks for more than one server process."""
    for name in _WORKERS:
        number = os.environ.get(name, "")
        if number.isascii() and number.isdigit() and int(number) > 1:
            return f"{name}={number}"
    return None


def _has_no_layer() -> bool:
    try:
        return configured_layer() is None
    except ConfigurationError:  # reported by check_layer
        return False
