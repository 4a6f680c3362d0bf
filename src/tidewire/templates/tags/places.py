"""Tags that say how numbers and times are shown, or in which language or time zone."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from operator import attrgetter
from typing import Any

from django.templatetags.i18n import LanguageNode
from django.templatetags.l10n import LocalizeNode
from django.templatetags.tz import GetCurrentTimezoneNode, LocalTimeNode, TimezoneNode
from django.utils import timezone, translation

from tidewire.templates.expressions import value_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.naming import can_be_local, set_name
from tidewire.templates.purity import all_pure, are_readable
from tidewire.templates.registry import register
from tidewire.templates.unit import Unit
from tidewire.templates.writing import write_nodes


@register(LocalizeNode, judge=lambda node, judgement: all_pure(node.nodelist, judgement))
def _localize(node: LocalizeNode, unit: Unit) -> None:
    _with_option(node, unit, "use_l10n", node.use_l10n)


@register(LocalTimeNode, judge=lambda node, judgement: all_pure(node.nodelist, judgement))
def _local_time(node: LocalTimeNode, unit: Unit) -> None:
    _with_option(node, unit, "use_tz", node.use_tz)


def _with_option(node: Any, unit: Unit, option: str, value: bool) -> None:
    outer = unit.assign(f"context.{option}")
    _set_option(unit, option, value)
    write_nodes(unit, node.nodelist)
    # What raises in between leaves it set, as in Django; the context is not rendered with again.
    _set_option(unit, option, outer)


def _set_option(unit: Unit, option: str, source: Any) -> None:
    unit.write(f"context.{option} = {source}")
    # Within, numbers may look otherwise than before the loop, where that was asked once for all rows.
    if unit.hot and unit.in_loop:
        unit.write(f"{unit.plain_numbers()} = has_plain_numbers(context)")


def _is_plain_override(expression: Any, node: Any, judgement: Judgement) -> bool:
    return are_readable([expression], judgement) and all_pure(node.nodelist, judgement)


@register(LanguageNode, judge=lambda node, judgement: _is_plain_override(node.language, node, judgement))
def _language(node: LanguageNode, unit: Unit) -> None:
    _overridden(node, unit, translation.override, node.language)


@register(TimezoneNode, judge=lambda node, judgement: _is_plain_override(node.tz, node, judgement))
def _time_zone(node: TimezoneNode, unit: Unit) -> None:
    _overridden(node, unit, timezone.override, node.tz)


def _overridden(node: Any, unit: Unit, override: Callable[[Any], AbstractContextManager[None]], to: Any) -> None:
    with unit.indented(f"with {unit.constant(override)}({value_of(unit, to)}):"):
        write_nodes(unit, node.nodelist)


@register(
    GetCurrentTimezoneNode, judge=lambda node, _judgement: can_be_local(node.variable), sets=attrgetter("variable")
)
def _current_time_zone(node: GetCurrentTimezoneNode, unit: Unit) -> None:
    set_name(unit, node.variable, f"{unit.constant(timezone.get_current_timezone_name)}()")
