"""``{% live_link %}``: the attributes of a link to a view, which the client follows without a reload."""

from typing import Any

from django.template import Context
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tidewire.runtime.painting import request_of
from tidewire.wire.keys import Attribute


def live_link(context: Context, view_name: str, *args: Any, **kwargs: Any) -> SafeString:
    """Print ``href`` and ``tide-nav`` for the view of this name: ``<a {% live_link "article" slug=slug %}>``.

    What leads to the page that is being rendered is marked ``aria-current="page"``; the client keeps that up. Arguments
    are those of ``{% url %}``; raises Django's ``NoReverseMatch`` as that does.
    """
    request = request_of(context)
    match = getattr(request, "resolver_match", None)
    path = reverse(view_name, args=args, kwargs=kwargs, current_app=match.namespace if match else None)
    is_here = request is not None and request.path == path
    here = SafeString(' aria-current="page"') if is_here else ""
    return format_html('href="{}" {}{}', path, Attribute.NAV.value, here)
