"""Payloads are JSON: what one process hands to itself is what another would get."""

from typing import Any, Final

import orjson

_ALLOWED: Final = (
    "str, int, float, bool, None, lists and dicts of them; dates, UUIDs and enums arrive as JSON writes them"
)


def encode(topic: str, payload: dict[str, Any]) -> bytes:
    """Return ``payload`` as JSON. Raises :class:`TypeError` that names the argument that cannot be sent."""
    if not isinstance(topic, str) or not topic:
        raise TypeError(f"A topic is a string that is not empty, came {type(topic).__name__}: {topic!r}.")
    if not isinstance(payload, dict):
        raise TypeError(f"A payload for {topic!r} is a dict, came {type(payload).__name__}: {payload!r}.")
    try:
        return orjson.dumps(payload)
    except TypeError as error:  # orjson.JSONEncodeError is one
        where, value = _culprit(payload, "")
        raise TypeError(
            f"{where or 'The payload'} cannot be sent to {topic!r} ({error}): {type(value).__name__} {value!r}. "
            f"Allowed are {_ALLOWED}. Send a primary key instead of a model instance."
        ) from error


def decode(encoded: bytes | str) -> Any:
    """Return what :func:`encode` was given, as it is after a trip through JSON."""
    return orjson.loads(encoded)


def _culprit(value: object, where: str) -> tuple[str, object]:
    """Return the innermost part of ``value`` that is no JSON, and where it is: ``items[2].author``."""
    for part, inner in _parts(value, where):
        if not _is_json(inner):
            return _culprit(inner, part)
    return where, value


def _parts(value: object, where: str) -> list[tuple[str, object]]:
    if isinstance(value, dict):
        return [(f"{where}.{key}" if where else f"{key}", inner) for key, inner in value.items()]
    if isinstance(value, list | tuple):
        return [(f"{where}[{index}]", inner) for index, inner in enumerate(value)]
    return []


def _is_json(value: object) -> bool:
    try:
        orjson.dumps(value)
    except TypeError:
        return False
    return True
