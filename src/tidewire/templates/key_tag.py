"""``{% key expression %}``: what tells the rows of the loop around it apart. It prints nothing."""

from django.template import Context, TemplateSyntaxError
from django.template.base import FilterExpression, Node, Parser, Token


class KeyNode(Node):
    """Names the key of a row."""

    child_nodelists = ()

    def __init__(self, expression: FilterExpression) -> None:
        self.expression = expression

    def render(self, context: Context) -> str:  # noqa: ARG002
        """Print nothing: full HTML has no keys."""
        return ""


def key(parser: Parser, token: Token) -> KeyNode:
    """Parse ``{% key expression %}``. To be registered as the tag ``key``."""
    bits = token.split_contents()
    if len(bits) != 2:
        raise TemplateSyntaxError(
            f"'{bits[0]}' takes one argument, the key of a row, as in {{% {bits[0]} item.slug %}}."
        )
    return KeyNode(parser.compile_filter(bits[1]))
