"""What compiled code calls while it renders: tags that are more than an expression."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, NoReturn

from django.conf import settings
from django.template import Context, VariableDoesNotExist
from django.template.defaultfilters import date
from django.template.defaulttags import GroupedResult
from django.template.exceptions import TemplateSyntaxError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import strip_spaces_between_tags
from django.utils.safestring import SafeData, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

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
    # What a view set wins over what its URL says, as in Django.
    request: Any = getattr(context, "request", None)
    try:
        return request.current_app
    except AttributeError:
        match = getattr(request, "resolver_match", None)
        return getattr(match, "namespace", None)


def ratio(value: Any, maximum: Any, width: Any) -> str:
    """Return ``value / maximum * width``, rounded, as ``{% widthratio %}`` does."""
    # Outside of the `try`: a width that is no number is the template's fault, a value that is none shows nothing.
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


class Step(NamedTuple):
    """One filter of an expression, with what it is called with besides the value."""

    function: Callable[..., Any]
    arguments: tuple[str, ...]
    options: dict[str, Any]
    is_local: bool
    """Whether it takes times in the active time zone."""
    is_safe: bool
    """Whether it leaves safe text safe."""


def filtered(steps: Sequence[Step], show: Callable[[Any, Context], str]) -> Callable[[Any, Context], str]:
    """Return the function that shows a value after these filters. One that does not exist they take for no text."""

    def shown(value: Any, context: Context) -> str:
        value = "" if value is MISSING else value
        for function, arguments, options, is_local, is_safe in steps:
            given = template_localtime(value, context.use_tz) if is_local else value
            value = function(given, *arguments, **options)
            if is_safe and isinstance(given, SafeData):
                value = mark_safe(value)  # noqa: S308  (the filter says so)
        return show(value, context)

    return shown


def grouped(pairs: Sequence[tuple[Any, Any]]) -> list[GroupedResult]:
    """Return groups of items that stand side by side under one key, as ``{% regroup %}`` makes them."""
    return [
        GroupedResult(grouper=key, list=[item for _, item in group]) for key, group in groupby(pairs, itemgetter(0))
    ]
