"""How Django's own tags are written as Python. Importing this package fills the registry."""

from tidewire.templates.tags import (
    branches,
    calls,
    choices,
    groups,
    loops,
    places,
    scopes,
    templates,
    translation,
    values,
)

__all__ = ["branches", "calls", "choices", "groups", "loops", "places", "scopes", "templates", "translation", "values"]
