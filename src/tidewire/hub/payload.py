"""Payloads are JSON: what one process hands to itself is what another would get."""

from typing import Any

import orjson

from tidewire.wire.json_values import ALLOWED, culprit


def encode(topic: str, payload: dict[str, Any]) -> bytes:
    """Return ``payload`` as JSON. Raises :class:`TypeError` that names the argument that cannot be sent."""
    if not isinstance(topic, str) or not topic:
        raise TypeError(f"A topic is a string that is not empty, came {type(topic).__name__}: {topic!r}.")
    if not isinstance(payload, dict):
        raise TypeError(f"A payload for {topic!r} is a dict, came {type(payload).__name__}: {payload!r}.")
    try:
        return orjson.dumps(payload)
    except TypeError as error:  # orjson.JSONEncodeError is one
        where, value = culprit(payload)
        raise TypeError(
            f"{where or 'The payload'} cannot be sent to {topic!r} ({error}): {type(value).__name__} {value!r}. "
            f"Allowed are {ALLOWED}. Send a primary key instead of a model instance."
        ) from error


def decode(encoded: bytes | str) -> Any:
    """Return what :func:`encode` was given, as it is after a trip through JSON."""
    return orjson.loads(encoded)
