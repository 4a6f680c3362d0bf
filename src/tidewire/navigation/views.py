"""Views whose layout stays in the page while a visitor goes on: one source for a load and for live navigation."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.views.generic import View as DjangoView

from tidewire.navigation.asking import HEADER, Asked, allow, read_asked

# A mixin's base is the next class of whoever mixes it in, which type checkers are not told otherwise.
if TYPE_CHECKING:
    _Base = DjangoView
else:
    _Base = object

View = TypeVar("View", bound=Callable[..., HttpResponseBase | Awaitable[HttpResponseBase]])


def live_page(view: View) -> View:
    """Have ``view`` render the regions alone for a page that shows the layout around them already.

    ``view`` is a function, sync or async, or what ``as_view()`` returned; it answers with ``render()``, a
    ``TemplateResponse`` or anything else. Left out is what stands in ``{% layout %}`` and in no ``{% region %}``.
    """

    @wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _allowing(request) as asked:
            return _told(request, asked, view(request, *args, **kwargs))

    @wraps(view)
    async def respond_async(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        with _allowing(request) as asked:
            return _told(request, asked, await view(request, *args, **kwargs))  # type: ignore[misc]

    return respond_async if iscoroutinefunction(view) else respond  # type: ignore[return-value]


class LivePageMixin(_Base):
    """:func:`live_page` for class-based views: ``class Articles(LivePageMixin, ListView)``."""

    @classmethod
    def as_view(cls, **initkwargs: Any) -> Callable[..., Any]:
        """Return the view, as Django's own classes do."""
        view: Callable[..., Any] = live_page(super().as_view(**initkwargs))
        return view


@contextmanager
def _allowing(request: HttpRequest) -> Iterator[Asked | None]:
    asked = read_asked(request)
    allow(request, asked)
    try:
        yield asked
    except Exception:
        allow(request, None)  # an error page is made for this very request, and has nobody who says that it is cut
        raise


def _told(request: HttpRequest, asked: Asked | None, response: Any) -> Any:
    """Say in the headers of ``response`` what it depends on, and what it is once it is rendered."""
    # Or a cache would hand a page without its layout to a visitor who comes from elsewhere.
    patch_vary_headers(response, [HEADER])
    if asked is None:
        return response

    def tell(rendered: Any) -> None:
        allow(request, None)
        if asked.is_cut:
            rendered.headers[HEADER] = str(asked)

    if getattr(response, "is_rendered", True):
        tell(response)
    else:
        response.add_post_render_callback(tell)
    return response
