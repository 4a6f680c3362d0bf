"""Finding what is no JSON in a value that cannot be encoded."""

from typing import Final

import orjson

ALLOWED: Final = (
    "str, int, float, bool, None, lists and dicts of them; dates, UUIDs and enums arrive as JSON writes them"
)


def culprit(value: object, where: str = "") -> tuple[str, object]:
    """Return the innermost part of ``value`` that is no JSON, and where it is: ``items[2].author``."""
    for part, inner in _parts(value, where):
        if not _is_json(inner):
            return culprit(inner, part)
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
