"""``{% on %}``: what an element does on an event, as an attribute."""

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, Self

import orjson
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tidewire.errors import TemplateError
from tidewire.templates.registry import register
from tidewire.templates.tag_head import tag_head
from tidewire.templates.unit import Unit
from tidewire.templates.writing import opaque
from tidewire.wire.keys import Attribute, is_binding

if TYPE_CHECKING:
    from tidewire.components.component import Component

_BINDING: Final = re.compile(r"[a-zA-Z][\w:-]*(\.[\w-]+)*")
_HANDLER: Final = re.compile(r"\S+")
_TIMED: Final = ("debounce", "throttle")
"""Modifiers that a number may follow: of milliseconds."""
_MODIFIERS: Final = (
    *("prevent", "stop", "self", "once", "window", "document", "outside", "passive", "js"),
    *("ctrl", "alt", "shift", "meta"),
    *("key", "enter", "tab", "delete", "backspace", "space", "esc", "up", "down", "left", "right"),
    *_TIMED,
)
_NAMED_KEY: Final = re.compile(r"\.key\.[^.]+")
_HOOK: Final = "js"
"""The modifier that has a hook of the page called, of which the server knows nothing."""


class OnNode(Node):
    """``{% on binding handler key=value ... %}``. Where all of it is constant, ``attribute`` is its text, made once."""

    def __init__(
        self,
        binding: FilterExpression,
        handler: FilterExpression,
        arguments: Mapping[str, FilterExpression],
        outside: Callable[[str], None],
    ) -> None:
        """``outside`` raises if nothing outside of components has the name that it gets."""
        self._binding = binding
        self._handler = handler
        self._arguments = arguments
        self._outside = outside
        constant = all(map(_is_constant, (binding, handler, *arguments.values())))
        self.attribute = self._attribute(Context()) if constant else None

    @classmethod
    def parse(cls, parser: Parser, token: Token, outside: Callable[[str], None]) -> Self:
        """Return the node for ``token``. Raises :class:`TemplateSyntaxError`."""
        (binding, handler), arguments = tag_head(parser, token, '"event" "handler" key=value ...', values=2)
        return cls(binding, handler, arguments, outside)

    def render(self, context: Context) -> SafeString:
        """Return the attribute. Raises :class:`TemplateError` if the component being rendered has no such event.

        Outside of components it is ``outside`` that knows the names, if a hook of the page is not meant.
        """
        if "this" in context:
            self._check(type(context["this"]), context)
        elif _HOOK not in _modifiers(str(self._binding.resolve(context))):
            self._outside(str(self._handler.resolve(context)))
        return self.attribute or self._attribute(context)

    def check(self, cls: "type[Component]") -> None:
        """Raise :class:`TemplateError` if ``cls`` has no such event; a handler that is a variable shows at render."""
        if _is_constant(self._binding) and _is_constant(self._handler):
            self._check(cls, Context())

    def _attribute(self, context: Context) -> SafeString:
        binding, handler = str(self._binding.resolve(context)), str(self._handler.resolve(context))
        if not _BINDING.fullmatch(binding):
            raise TemplateError(f'{{% on %}} takes an event and modifiers such as "click.prevent", came {binding!r}.')
        _check_modifiers(binding)
        name = f"tide-{binding}"
        if not is_binding(name):
            hint = ' For the event, use "focusin".' if name.startswith(Attribute.FOCUS) else ""
            raise TemplateError(f"{{% on {binding!r} ... %}} would write {name}, which has a meaning of its own.{hint}")
        if not _HANDLER.fullmatch(handler):
            raise TemplateError(f"{{% on {binding!r} ... %}} takes the name of what handles it, came {handler!r}.")
        arguments = {name: value.resolve(context) for name, value in self._arguments.items()}
        return format_html('{}="{}"', name, f"{handler} {_as_json(arguments)}" if arguments else handler)

    def _check(self, cls: "type[Component]", context: Context) -> None:
        handler = self._handler.resolve(context)
        definition = getattr(cls, "definition", None)
        if definition is None or handler in definition.events or _HOOK in _modifiers(self._binding.resolve(context)):
            return
        # A misspelt name is told when the template is rendered, not when the first visitor clicks in vain.
        near = get_close_matches(handler, definition.events, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Its events: {', '.join(definition.events) or 'none'}."
        raise TemplateError(
            f"{cls.template_name}: {definition.name} has no event {handler!r}. {hint} Mark the method with @event."
        )


@register(OnNode)
def _compile(node: OnNode, unit: Unit) -> None:
    if node.attribute is None:
        opaque(node, unit)
    else:
        unit.text(node.attribute)


def _check_modifiers(binding: str) -> None:
    """Raise :class:`TemplateError` for what is no modifier; the client would report it, but only once it is shown."""
    after = ""
    for part in _modifiers(binding):
        if part == "key":
            raise TemplateError(f"{{% on {binding!r} ... %}}: key takes the name of a key, as in keydown.key.f2.")
        if part not in _MODIFIERS and not (after in _TIMED and part.isdecimal()):
            near = get_close_matches(part.lower(), _MODIFIERS, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(_MODIFIERS)}."
            raise TemplateError(f"{{% on {binding!r} ... %}}: {part!r} is no modifier. {hint}")
        after = part


def _modifiers(binding: str) -> list[str]:
    return _NAMED_KEY.sub("", binding).split(".")[1:]


def _as_json(arguments: Mapping[str, Any]) -> str:
    for name, value in arguments.items():
        try:
            orjson.dumps(value)
        except TypeError as error:
            raise TemplateError(
                f"{{% on ... {name}=... %}} came with {value!r} ({type(value).__name__}): {error}. Arguments travel as "
                "JSON: text, numbers up to 64 bits, booleans, none, dates, UUIDs, and lists or dictionaries of these."
            ) from error
    return orjson.dumps(arguments).decode()


def _is_constant(expression: FilterExpression) -> bool:
    # A quoted string is its text, a number a Variable without lookups.
    return not expression.filters and (isinstance(expression.var, str) or expression.var.lookups is None)
