"""``translate``, ``blocktranslate``, and what tells about languages."""

import copy
from collections.abc import Callable
from operator import attrgetter
from typing import Any

from django.templatetags.i18n import (
    BlockTranslateNode,
    GetAvailableLanguagesNode,
    GetCurrentLanguageBidiNode,
    GetCurrentLanguageNode,
    GetLanguageInfoListNode,
    GetLanguageInfoNode,
    TranslateNode,
)
from django.utils import translation
from django.utils.safestring import SafeString

from tidewire.templates import messages
from tidewire.templates.expressions import filtered, is_native, uncalled, value_of, variable_source
from tidewire.templates.judgement import Judgement
from tidewire.templates.naming import can_be_local, printed_from, set_name
from tidewire.templates.purity import are_readable
from tidewire.templates.registry import register
from tidewire.templates.scope import Scope
from tidewire.templates.tags.values import shown
from tidewire.templates.unit import Unit
from tidewire.templates.writing import opaque


def _expressions(node: TranslateNode) -> list[Any]:
    """Return what ``node`` reads. Django marks its variable as one to translate, at the first render."""
    expression = copy.copy(node.filter_expression)
    expression.var = copy.copy(expression.var)
    expression.var.translate = False
    return [expression, node.message_context] if node.message_context else [expression]


def _is_plain_message(node: TranslateNode, judgement: Judgement) -> bool:
    return can_be_local(node.asvar) and are_readable(_expressions(node), judgement)


@register(TranslateNode, judge=_is_plain_message, sets=attrgetter("asvar"))
def _translate(node: TranslateNode, unit: Unit) -> None:
    expressions = _expressions(node)
    if not all(map(is_native, expressions)):
        return opaque(node, unit)
    if _is_text(node, expressions[0]):
        return _translate_text(node, unit, expressions[0].var.literal)
    value = _message(node, unit, *expressions)
    if node.asvar:
        return set_name(unit, node.asvar, f"{unit.constant(messages.named)}({value}, context)")
    return unit.slot(f"{shown(unit, value)}.replace('%%', '%')")


def _is_text(node: TranslateNode, expression: Any) -> bool:
    literal = expression.var.literal
    return not (node.asvar or node.message_context or expression.filters) and isinstance(literal, str)


def _translate_text(node: TranslateNode, unit: Unit, text: str) -> None:
    if node.noop:
        unit.text(text.replace("%%", "%"))
    else:
        unit.slot_of(f"{unit.constant(messages.translated)}({text.replace('%', '%%')!r})")


def _message(node: TranslateNode, unit: Unit, expression: Any, message_context: Any = None) -> str:
    """Write the message and its filters, and return the local that holds it."""
    note = value_of(unit, message_context) if message_context else "None"
    variable = expression.var
    value = unit.assign(variable_source(unit, variable))
    message = value if node.noop else f"{unit.constant(messages.lazily)}({value}, {note})"
    if variable.lookups is None:
        return filtered(unit, unit.assign(message), expression)
    result = unit.local()
    with unit.indented(f"if {value} is MISSING:"):
        invalid = unit.assign(f"invalid(context, {variable.var!r})")
        unit.write(f"{result} = {invalid if unit.shows_invalid else filtered(unit, invalid, expression)}")
    with unit.indented("else:"):
        unit.write(f"{result} = {filtered(unit, unit.assign(message), expression)}")
    return result


def _parts(node: Any) -> list[Any]:
    """Return the expressions of ``node`` but its counter, which sees the names that the others set."""
    return [*node.extra_context.values(), *([node.message_context] if node.message_context else [])]


def _is_plural(node: Any) -> bool:
    return bool(node.plural and node.countervar and node.counter)


def _is_plain_block(node: Any, judgement: Judgement) -> bool:
    counter = [node.counter] if _is_plural(node) else []
    names = {*node.extra_context, *_texts(node)[1], node.countervar, node.asvar}
    return all(map(can_be_local, names)) and are_readable([*_parts(node), *counter], judgement)


def _texts(node: Any) -> tuple[messages.Texts, list[str]]:
    """Return the message ids of ``node``, and the names that they show."""
    singular, names = node.render_token_list(node.singular)
    if not _is_plural(node):
        return messages.Texts(node, singular), names
    plural, more = node.render_token_list(node.plural)
    return messages.Texts(node, singular, plural), [*names, *more]


@register(BlockTranslateNode, judge=_is_plain_block, sets=attrgetter("asvar"))
def _block_translate(node: Any, unit: Unit) -> None:
    if not all(map(is_native, [*_parts(node), *([node.counter] if _is_plural(node) else [])])):
        return opaque(node, unit)
    texts, names = _texts(node)
    result = unit.local("s")
    # A translation whose placeholders are wrong is not used: then all is done once more, in no language.
    attempts = f"for o{result}, l{result} in {unit.constant(messages.ATTEMPTS)}:"
    with unit.indented(attempts), unit.indented(f"with o{result}():"):
        note = value_of(unit, node.message_context) if node.message_context else "None"
        scope = Scope({name: value_of(unit, part) for name, part in node.extra_context.items()}, unit.scope)
        count = _count(node, unit, texts, scope) if _is_plural(node) else "None"
        values = ", ".join(f"{name!r}: {_shown_name(unit, name, scope)}" for name in dict.fromkeys(names))
        unit.write(f"{result} = {unit.constant(texts)}.text({note}, {count}, {{{values}}}, l{result})")
        unit.write(f"if {result} is not None: break")
    return printed_from(unit, node.asvar, f"{unit.constant(SafeString)}({result})" if node.asvar else result)


def _count(node: Any, unit: Unit, texts: messages.Texts, scope: Scope) -> str:
    with unit.scoped(scope):
        count = value_of(unit, node.counter)
    # Before the catalogue is asked, as Django does it: a count that is no number is an error in any language.
    unit.write(f"{unit.constant(texts)}.check({count})")
    # Only now: the counter's own expression may read the same name from outside.
    scope.names[node.countervar] = count
    return count


def _shown_name(unit: Unit, name: str, scope: Scope) -> str:
    """Names within a message are looked up plainly: no dots, no calls."""
    return shown(unit, uncalled(unit, name, scope), name)


def _tells(node_class: Any, source: Callable[[Any, Unit], str], read: str = "") -> None:
    """Register a tag that sets ``variable`` to what a function says, of an expression or of nothing."""

    def judge(node: Any, judgement: Judgement) -> bool:
        return can_be_local(node.variable) and are_readable([getattr(node, read)] if read else [], judgement)

    register(node_class, judge=judge, sets=attrgetter("variable"))(
        lambda node, unit: set_name(unit, node.variable, source(node, unit))
    )


def _info(node: GetLanguageInfoNode, unit: Unit) -> str:
    return f"{unit.constant(translation.get_language_info)}({value_of(unit, node.lang_code)})"


def _infos(node: GetLanguageInfoListNode, unit: Unit) -> str:
    return f"list(map({unit.constant(node.get_language_info)}, {value_of(unit, node.languages)}))"


_tells(GetCurrentLanguageNode, lambda _node, unit: f"{unit.constant(translation.get_language)}()")
_tells(GetCurrentLanguageBidiNode, lambda _node, unit: f"{unit.constant(translation.get_language_bidi)}()")
_tells(GetAvailableLanguagesNode, lambda _node, unit: f"{unit.constant(messages.available_languages)}()")
_tells(GetLanguageInfoNode, _info, "lang_code")
_tells(GetLanguageInfoListNode, _infos, "languages")
