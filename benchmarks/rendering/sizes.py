"""How much memory an object holds."""

import sys
from typing import Any


def deep_size(value: Any, *, but: Any = ()) -> int:
    """Return the bytes of ``value`` and all that it alone refers to; ``but`` is what others hold anyway."""
    held = {id(item) for item in but}
    return _size(value, held)


def _size(value: Any, seen: set[int]) -> int:
    if id(value) in seen:
        return 0
    seen.add(id(value))
    slots = [getattr(value, name) for name in getattr(type(value), "__slots__", ()) if hasattr(value, name)]
    inner = value if isinstance(value, tuple | list) else slots
    return sys.getsizeof(value) + sum(_size(item, seen) for item in inner if not isinstance(item, type))
