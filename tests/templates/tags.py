"""Tags as third-party libraries write them."""

from typing import Any

from django import template
from django.template import Context
from django.template.base import Node, NodeList, Parser, Token

from tidewire.templates.key_tag import key

register = template.Library()
register.tag("key", key)


@register.simple_tag
def join_all(*args: Any, **kwargs: Any) -> str:
    return "<" + ",".join(map(str, args)) + ";" + ",".join(f"{k}={v}" for k, v in kwargs.items()) + ">"


@register.simple_tag(takes_context=True)
def names(context: Context) -> str:
    return ",".join(sorted(str(name) for scope in context.dicts for name in scope))


@register.simple_tag(takes_context=True)
def put(context: Context, name: str, value: Any) -> str:
    context[name] = value
    return ""


@register.simple_block_tag
def shout(content: str, times: int = 1) -> str:
    return content.upper() * times


@register.simple_block_tag(takes_context=True)
def signed(context: Context, content: str, **kwargs: Any) -> str:
    context["signed"] = "yes"
    return f"{content}{context.get('x')}{kwargs}"


@register.simple_tag(takes_context=True)
def tick(context: Context, counter: list[int]) -> str:
    counter[0] += 1
    context.set_upward("ticks", counter[0])
    return ""


@register.simple_tag
def whole(value: Any) -> Any:
    return value


@register.inclusion_tag("inclusion.html", takes_context=True)
def context_box(context: Context, value: Any = None) -> dict[str, Any]:
    context["boxed"] = "yes"
    return {"value": value or context.get("x")}


@register.inclusion_tag(["absent.html", "inclusion.html"])  # type: ignore[call-overload,untyped-decorator]
def choice_box(value: Any) -> dict[str, Any]:
    return {"value": value}


@register.inclusion_tag("absent.html")
def absent_box() -> dict[str, Any]:
    return {}


@register.inclusion_tag("inclusion.html")
def item_box(value: Any) -> dict[str, Any]:
    return {"value": value}


class RepeatNode(Node):
    """A block tag with a scope of its own, that leaves a name behind in the enclosing one."""

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist

    def render(self, context: Context) -> str:
        with context.push(times="2"):
            inner = self.nodelist.render(context)
        context["repeated"] = "yes"
        return inner * 2


@register.tag
def repeat(parser: Parser, token: Token) -> RepeatNode:
    nodelist = parser.parse(("endrepeat",))
    parser.delete_first_token()
    return RepeatNode(nodelist)


class NumberNode(Node):
    """Returns something other than text, which Django does not print."""

    def render(self, context: Context) -> Any:
        return 7


@register.tag
def number(parser: Parser, token: Token) -> NumberNode:
    return NumberNode()


@register.filter
def boom(value: Any) -> Any:
    raise ValueError(f"boom {value}")
