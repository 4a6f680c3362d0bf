"""What compiled code calls while it renders: tags that are more than an expression."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NoReturn

from django.conf import settings
from django.template import Context, VariableDoesNotExist
from django.template.defaultfilters import date
from django.template.defaulttags import GroupedResult
from django.template.exceptions import TemplateSyntaxError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import strip_spaces_between_tags
from django.utils.safestring import SafeData, mark_safe

from tidewire.templates.lookup import MISSING


def url(context: Context, view_name: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return the URL of a view, as ``{% url %}`` finds it."""
    return reverse(view_name, args=list(args), kwargs=dict(kwargs), current_app=_current_app(context))


def url_if_any(context: Context, view_name: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
    """Return the URL of a view for ``{% url ... as name %}``: nothing, if it has none."""
    try:
        return url(context, view_name, args, kwargs)
    except NoReverseMatch:
        return ""


def now(format_string: str) -> str:
    """Return the time, as ``{% now %}`` tells it."""
    tzinfo = timezone.get_current_timezone() if settings.USE_TZ else None
    return str(date(datetime.now(tz=tzinfo), format_string))


def csrf_input(node: Any, token: Any) -> str:
    """Return the hidden input of ``{% csrf_token %}``, which asks its context for nothing else."""
    text: str = node.render({} if token is MISSING else {"csrf_token": token})
    return text


def _current_app(context: Context) -> Any:
    request: Any = getattr(context, "request", None)
    try:
        return request.current_app
    except AttributeError:
        match = getattr(request, "resolver_match", None)
        return getattr(match, "namespace", None)


def ratio(value: Any, maximum: Any, width: Any) -> str:
    """Return ``value / maximum * width``, rounded, as ``{% widthratio %}`` does."""
    width = int(width)
    try:
        return str(round(float(value) / float(maximum) * width))
    except ZeroDivisionError:
        return "0"
    except (ValueError, TypeError, OverflowError):
        return ""


def not_a_ratio() -> NoReturn:
    """Complain as ``{% widthratio %}`` does."""
    raise TemplateSyntaxError("widthratio final argument must be a number")


def spaceless(html: str) -> str:
    """Return ``html`` without the space between its tags."""
    return strip_spaces_between_tags(html.strip())


def evaluated(condition: Any, context: Context) -> Any:
    """Return the value of a condition that is not Django's own."""
    try:
        return condition.eval(context)
    except VariableDoesNotExist:
        return None


def advance(loop: dict[str, Any], index: int, length: int) -> None:
    """Update the real ``forloop`` of a loop, for nodes that read it from the context."""
    loop["counter0"] = index
    loop["counter"] = index + 1
    loop["revcounter"] = length - index
    loop["revcounter0"] = length - index - 1
    loop["first"] = index == 0
    loop["last"] = index == length - 1


def filtered(function: Callable[..., Any], value: Any, *arguments: Any, **options: Any) -> Any:
    """Return what a filter makes of ``value`` that leaves safe text safe."""
    result = function(value, *arguments, **options)
    return mark_safe(result) if isinstance(value, SafeData) else result  # noqa: S308  (it says so)


def grouped(pairs: Sequence[tuple[Any, Any]]) -> list[GroupedResult]:
    """Return groups of items that stand side by side under one key, as ``{% regroup %}`` makes them."""
    return [
        GroupedResult(grouper=key, list=[item for _, item in group]) for key, group in groupby(pairs, itemgetter(0))
    ]
