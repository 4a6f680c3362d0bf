"""How Django's own tags are written as Python. Importing this package fills the registry."""

from tidewire.templates.tags import branches, loops, scopes, templates, values

__all__ = ["branches", "loops", "scopes", "templates", "values"]
