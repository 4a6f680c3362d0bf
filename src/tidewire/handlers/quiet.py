"""Which values can be rendered on the event loop's thread: those that cannot reach the database."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.safestring import SafeString

from tidewire.calls.plain import SCALARS

_QUIET: Final = frozenset({*SCALARS, SafeString})
_CONTAINERS: Final = (list, tuple, set, frozenset)
_DEEPEST: Final = 8
"""A list may contain itself."""


def is_quiet(value: Any, *, depth: int = 0) -> bool:
    """Tell whether ``value`` is plain data, or containers of such, nothing of which runs code of the project's."""
    if type(value) in _QUIET or isinstance(value, Promise):  # a text that is translated when it is shown
        return True
    if depth == _DEEPEST:
        return False
    if isinstance(value, Mapping) and type(value) is dict:
        return all(is_quiet(item, depth=depth + 1) for item in value.values())
    return type(value) in _CONTAINERS and all(is_quiet(item, depth=depth + 1) for item in value)
