"""Where a page may be sent: what a component names, as an address that does not lead out of the site.

``/orders/7/``, ``?page=2`` and, of an allowed host, ``https://example.com/orders/7/`` are fine. These are not::

    javascript:alert(1)       another scheme
    //evil.example, /\\evil    another host, the way some browsers read it
    /<tab>/evil.example       the same: browsers drop control characters
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from tidewire.conf import get_settings
from tidewire.errors import UnsafeRedirect

_UNSEEN: Final = re.compile(r"[\x00-\x20\x7f-\x9f\ud800-\udfff\\]")
"""What no address has, and browsers drop or read as something else: control characters, spaces, backslashes."""


def own_address(url: object, current: str) -> str:
    """Return ``url``, a path or a query of the page at ``current``, as a path: one that can be shown for this page.

    Raises :class:`UnsafeRedirect` for anything else.
    """
    text = str(url)
    path = current.partition("?")[0] + text if text.startswith("?") else text
    if not path.startswith("/") or _UNSEEN.search(path) or not url_has_allowed_host_and_scheme(path, None):
        raise UnsafeRedirect(f"{text[:200]!r} is no address for this page: expected a path, '/a/?b=1', or '?b=1'.")
    return path


def address_of(to: Any, args: Sequence[Any], kwargs: Mapping[str, Any], allowed_hosts: Collection[str] = ()) -> str:
    """Return the address of ``to``: a URL, a view's name with its arguments, or a model.

    Raises :class:`UnsafeRedirect` if it leads out of the site, to a host that is not allowed, and Django's
    ``NoReverseMatch`` if there is no such view.
    """
    is_query = isinstance(to, str) and to.startswith(("?", "#"))
    url = str(to if is_query else resolve_url(to, *args, **kwargs))
    hosts = {*get_settings().redirect_hosts, *allowed_hosts}
    if not url or _UNSEEN.search(url) or not url_has_allowed_host_and_scheme(url, hosts):
        raise UnsafeRedirect(
            f"{url[:200]!r} is no address of this site. Expected a path such as '/orders/7/', a view's name, a "
            f"model, or a URL whose host is allowed: by the argument allowed_hosts, or by TIDEWIRE['REDIRECT_HOSTS'], "
            f"which is {sorted(get_settings().redirect_hosts)}."
        )
    return url
