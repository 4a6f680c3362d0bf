"""``{% count "what" %}``: counts how often a part of a page was rendered, for the response to tell."""

from django import template
from django.template import Context

register = template.Library()


@register.inclusion_tag("paper/counted.html", takes_context=True)
def count(context: Context, what: str) -> dict[str, str]:
    """Add ``what`` to what was rendered for this request."""
    context["request"].__dict__.setdefault("rendered", []).append(what)
    return {"what": what}
