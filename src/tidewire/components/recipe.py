"""What a shared component is made of: the arguments of its tag, which also say which instance it is."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import orjson

from tidewire.components.nobody import NOBODY, SharedPlace
from tidewire.errors import TemplateError

if TYPE_CHECKING:
    from tidewire.components.component import Component

_PLAIN: Final = (str, int, float, bool, type(None))


def recipe_of(cls: type["Component"], given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a shared component's tag as they travel. Raises :class:`TemplateError` if they cannot."""
    name = cls.definition.name
    if "id" in given:
        raise TemplateError(
            f'{{% component "{name}" id=... %}}: the id of a shared component is made of its arguments, so that it is '
            "the same on every page. Give it a key instead, and take that in new()."
        )
    for argument, value in given.items():
        if not isinstance(value, _PLAIN):
            raise TemplateError(
                f'{{% component "{name}" {argument}=... %}} came with {value!r} ({type(value).__name__}). What tells '
                "the instances of a shared component apart is text, a number, a boolean or none: give the pk of an "
                "object, and load it in new()."
            )
    return {argument: str(value) if isinstance(value, str) else value for argument, value in sorted(given.items())}


def shared_id(name: str, recipe: Mapping[str, Any]) -> str:
    """Return the id of the instance of ``name`` that ``recipe`` makes, the same everywhere."""
    text = orjson.dumps([name, recipe], option=orjson.OPT_SORT_KEYS)
    return f"s{urlsafe_b64encode(blake2b(text, digest_size=9).digest()).decode()}"


def made(cls: type["Component"], recipe: dict[str, Any]) -> "Component":
    """Return a new instance. Raises :class:`TemplateError` if ``new`` chose an id. May block."""
    component = cls.new(NOBODY, **recipe)
    if "id" in component.model_fields_set:
        raise TemplateError(
            f"{cls.definition.name}.new() chose the id {component.id!r}: that of a shared component "
            "is made of the tag's arguments. Leave it to them."
        )
    component.__dict__["id"] = shared_id(cls.definition.name, recipe)  # frozen: nobody has seen it yet
    component._place = SharedPlace(recipe)
    return component
