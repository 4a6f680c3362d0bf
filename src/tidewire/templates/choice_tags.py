"""``{% cond %}`` and ``{% class %}``: the keys whose conditions hold.

The text between the braces looks like a Python dictionary and is none: keys are quoted text or variables, values are
what an ``{% if %}`` takes, read by Django's own parsers. Nothing in it is ever evaluated as Python.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple, Self

from django.template import Context, TemplateSyntaxError, VariableDoesNotExist
from django.template.base import FilterExpression, Node, Parser, Token, TokenType
from django.template.defaulttags import TemplateIfParser
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString

# Quoted text is one piece, whatever is in it. A quote that no other one ends is left over as a piece by itself.
_PIECE: Final = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|.""", re.DOTALL)
_CONSTANTS: Final = {"True": True, "False": False}


class Choice(NamedTuple):
    """One key and its condition."""

    key: str | FilterExpression
    """Constant text, escaped already; or what makes the key."""
    condition: Any
    """A condition of Django's; ``None`` holds always."""


class ChoiceNode(Node):
    """The keys whose conditions hold, with blanks between, within ``before`` and ``after``.

    ``class`` writes a whole attribute so that its value is a slot of its own: a page then writes that one attribute.
    """

    child_nodelists = ()

    def __init__(self, choices: Sequence[Choice], *, before: str = "", after: str = "") -> None:
        self.choices = choices
        self.before = before
        self.after = after

    @classmethod
    def parse(cls, parser: Parser, token: Token, *, before: str = "", after: str = "") -> Self:
        """Return the node for ``token``. Raises :class:`TemplateSyntaxError` that says what is wrong in it."""
        return cls(list(_choices(parser, token)), before=before, after=after)

    def render(self, context: Context) -> SafeString:
        """Return the keys. They are escaped: what they are made of is text, never markup."""
        keys = (_key(choice.key, context) for choice in self.choices if _holds(choice.condition, context))
        return SafeString(self.before + " ".join(keys) + self.after)


def cond(parser: Parser, token: Token) -> ChoiceNode:
    """Parse ``{% cond {"key": condition, ...} %}``. To be registered as the tag ``cond``."""
    return ChoiceNode.parse(parser, token)


def css_class(parser: Parser, token: Token) -> ChoiceNode:
    """Parse ``{% class {"name": condition, ...} %}``. To be registered as the tag ``class``."""
    return ChoiceNode.parse(parser, token, before='class="', after='"')


def _choices(parser: Parser, token: Token) -> Iterator[Choice]:
    seen: set[str] = set()
    for key_text, condition_text in _entries(token):
        where = f"{{% {token.contents.split(None, 1)[0]} %}}, key {key_text}"
        key, condition = _parsed_key(parser, key_text, where), _parsed_condition(parser, condition_text, where)
        if isinstance(key, str):
            if key in seen:
                raise TemplateSyntaxError(f"{where}: it is there twice. Join the conditions by 'or'.")
            seen.add(key)
        if condition is not False:
            yield Choice(key, None if condition is True else condition)


def _entries(token: Token) -> Iterator[tuple[str, str]]:
    """Yield the texts of each key and its condition."""
    tag, _, inner = token.contents.partition(" ")
    inner = inner.strip()
    if not (inner.startswith("{") and inner.endswith("}") and len(inner) > 1):
        raise _error(tag, f"came {token.contents!r}, which is not in braces")
    entries = _split(inner[1:-1], ",", tag)
    if not entries[-1].strip():  # nothing at all, or a comma after the last
        entries.pop()
    for entry in entries:
        key, *rest = _split(entry, ":", tag, at_most=1)
        if not rest or not key.strip() or not rest[0].strip():
            raise _error(tag, f"came {entry.strip()!r}, which is not a key, a colon and a condition")
        yield key.strip(), rest[0].strip()


def _split(text: str, separator: str, tag: str, *, at_most: int | None = None) -> list[str]:
    """Split ``text`` at each ``separator`` that is not in quotes."""
    parts = [""]
    for piece in _PIECE.findall(text):
        if piece in ("'", '"'):
            raise _error(tag, f"in {text.strip()!r} a quote is not closed")
        if piece == separator and (at_most is None or len(parts) <= at_most):
            parts.append("")
        else:
            parts[-1] += piece
    return parts


def _parsed_key(parser: Parser, text: str, where: str) -> str | FilterExpression:
    try:
        expression = parser.compile_filter(text)
    except TemplateSyntaxError as error:
        raise TemplateSyntaxError(f"{where}: a key is quoted text or a variable. {error}") from error
    constant = not expression.filters and isinstance(expression.var, str)
    # Django takes a template's own text for HTML. As a key it is a name, like "[&>p]:mt-4", and is to stay one.
    return escape(str(expression.var)) if constant else expression


def _parsed_condition(parser: Parser, text: str, where: str) -> Any:
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    try:
        return TemplateIfParser(parser, Token(TokenType.BLOCK, text).split_contents()).parse()
    except TemplateSyntaxError as error:
        raise TemplateSyntaxError(
            f"{where}: {text!r} is no condition. It is written as in {{% if %}}: {error}"
        ) from error


def _error(tag: str, problem: str) -> TemplateSyntaxError:
    return TemplateSyntaxError(f'{{% {tag} {{"key": condition, ...}} %}} is the form, {problem}.')


def _key(key: str | FilterExpression, context: Context) -> str:
    return key if isinstance(key, str) else conditional_escape(key.resolve(context))


def _holds(condition: Any, context: Context) -> bool:
    if condition is None:
        return True
    try:
        return bool(condition.eval(context))
    except VariableDoesNotExist:  # as {% if %} does
        return False
