"""What stands in a tag of ours between its braces."""

from django.template import TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token, token_kwargs


def tag_head(
    parser: Parser, token: Token, form: str, *, values: int
) -> tuple[list[FilterExpression], dict[str, FilterExpression]]:
    """Return the ``values`` that a tag begins with, and what follows them by name.

    Raises :class:`TemplateSyntaxError` for anything else, telling what the ``form`` after the tag's name is.
    """
    tag, *bits = token.split_contents()
    first, rest = bits[:values], bits[values:]
    named = token_kwargs(rest, parser)
    if len(first) < values or rest:
        raise TemplateSyntaxError(f"{{% {tag} {form} %}} is the form, came {token.contents!r}.")
    return list(map(parser.compile_filter, first)), named
