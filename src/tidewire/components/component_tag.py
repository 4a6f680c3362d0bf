"""``{% component %}``: a component on a page, or in the template of another one."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from django.http import HttpRequest
from django.template import Context, Node
from django.template.base import FilterExpression, Parser, Token

from tidewire.components.children import Children, current_children
from tidewire.components.instances import instances
from tidewire.components.recipe import recipe_of, shared_id
from tidewire.components.registry import registry
from tidewire.components.rendering import first_paint, shell
from tidewire.errors import TemplateError
from tidewire.runtime.identity import identity_of
from tidewire.runtime.page import Page
from tidewire.runtime.painting import current_page, request_of
from tidewire.runtime.redirects import redirected
from tidewire.templates.rowwork import keys_of
from tidewire.templates.tag_head import tag_head

if TYPE_CHECKING:
    from tidewire.components.component import Component


class ComponentNode(Node):
    """``{% component name key=value ... %}``.

    Inside another component's template it is a child of that one, told from others by ``id``, else by ``key``, else by
    where it stands: its place in the template and the keys of the loops around it.
    """

    def __init__(
        self,
        name: FilterExpression,
        arguments: Mapping[str, FilterExpression],
        *,
        place: tuple[object, ...],
        loops: tuple[str, ...],
    ) -> None:
        """``place``: of the tag in its template; ``loops``: the names of the items of the loops around it."""
        self._name = name
        self._arguments = arguments
        self._place = place
        self._loops = loops

    @classmethod
    def parse(cls, parser: Parser, token: Token) -> Self:
        """Return the node for ``token``. Raises :class:`TemplateSyntaxError`."""
        (name,), arguments = tag_head(parser, token, '"Name" key=value ...', values=1)
        # How many tokens are left tells the tags of a template apart; a token knows its own position under DEBUG only.
        place = (getattr(parser.origin, "template_name", None), len(parser.tokens))
        opened = [token.contents.split() for tag, token in parser.command_stack if tag == "for"]
        loops = tuple(words[1].partition(",")[0] for words in opened)
        return cls(name, arguments, place=place, loops=loops)

    def render(self, context: Context) -> str:
        """Return the component's HTML. Raises :class:`tidewire.errors.RegistrationError` for an unknown name."""
        cls = registry.get(self._name.resolve(context))
        arguments = {name: value.resolve(context) for name, value in self._arguments.items()}
        children = current_children()
        if cls.definition.options.shared:
            return self._shared(cls, arguments, children)
        key = arguments.pop("key", None)
        if children is None:
            return _alone(cls, arguments, request_of(context))
        return self._child(cls, arguments, key, children, context)

    def _shared(self, cls: type["Component"], given: dict[str, Any], children: Children | None) -> str:
        paint = partial(instances.paint, cls, given)
        if children is None:
            return paint()
        id = shared_id(cls.definition.name, recipe_of(cls, given))  # noqa: A001 - the DOM's name
        return children.add(id, shell(cls, id), paint)

    def _child(
        self, cls: type["Component"], arguments: dict[str, Any], key: object, children: Children, context: Context
    ) -> str:
        if children.parent.definition.options.shared:
            raise TemplateError(
                f"{children.parent.template_name}: {cls.definition.name} is inside a shared component, of which every "
                "page has the same, and is not shared itself. Share it too, or put it beside."
            )
        given = arguments.get("id")
        loops = () if key is not None else _loop_keys(self._loops, context)
        id = given or children.id_at(cls.definition.name, *self._place, key, *loops)  # noqa: A001 - the DOM's name
        page = children.parent.page

        def paint() -> str:
            child = cls.new(page, **arguments)
            if given is None:
                _give_id(child, id)
            return first_paint(child.put_on(page), children.request)

        return children.add(id, shell(cls, id), paint)


def _alone(cls: type["Component"], arguments: dict[str, Any], request: HttpRequest | None) -> str:
    """Return the HTML of a component that is in no other: on a page of its own that is being made, or on a live one."""
    page = current_page()
    if page is not None:
        return first_paint(cls.new(page, **arguments).put_on(page), None)
    page = Page(
        identity_of(getattr(request, "user", None), getattr(request, "session", None)),
        "/" if request is None else request.get_full_path(),
    )
    component = cls.new(page, **arguments)
    html = first_paint(component.put_on(page), request) if page.ops is None else ""
    return html if page.ops is None else redirected(page.ops, request)


def _loop_keys(names: tuple[str, ...], context: Context) -> tuple[object, ...]:
    """Return what tells the rows of these loops, by their items' ``names``, from the others: the loops' own keys."""
    found: list[object] = []
    loop: dict[str, Any] = context.get("forloop") or {}
    for name in reversed(names):
        keys = keys_of([context.get(name)])
        found.append(keys[0] if keys else loop.get("counter0"))
        loop = loop.get("parentloop", {})
    return tuple(found)


def _give_id(child: "Component", id: str) -> None:  # noqa: A002
    if "id" in child.model_fields_set:
        name = child.definition.name
        raise TemplateError(
            f'{name}.new() chose the id {child.id!r}. Say it in the tag: {{% component "{name}" id=... %}}.'
        )
    child.__dict__["id"] = id  # the field is frozen: nobody else changes it, and nobody has seen it yet
