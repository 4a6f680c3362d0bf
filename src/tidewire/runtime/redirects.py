"""A redirect while a page's HTML is being made, before there is a page that could be told to go."""

from collections.abc import Sequence
from typing import Final

from django.http import HttpRequest
from django.utils.html import format_html

from tidewire.wire.frames import Op
from tidewire.wire.keys import Verb

_GOES: Final = (Verb.REDIRECT, Verb.VISIT)
ATTRIBUTE: Final = "tidewire_redirect"
"""On a request that passed the middleware: where its response shall lead, ``None`` as long as nobody said."""


def redirected(ops: Sequence[Op], request: HttpRequest | None) -> str:
    """Return the HTML that stands in the place of a component which asked for ``ops``.

    Nothing, where :class:`tidewire.middleware.RedirectMiddleware` answers with a redirect; else a refresh.
    """
    # The last one counts, as a browser that is told of two goes to the second.
    address = next((op[1] for op in reversed(ops) if op[0] in _GOES), None)
    if address is None:
        return ""
    if hasattr(request, ATTRIBUTE):
        setattr(request, ATTRIBUTE, address)
        return ""
    return format_html('<meta http-equiv="refresh" content="0;url={}">', address)
