"""C10 and C11: ``cond``, ``class``, ``concat`` and ``str``: what they print, by Django's engine and compiled alike."""

from typing import Any

import pytest
from django.template import Context, Engine, Template, TemplateSyntaxError
from django.utils.safestring import mark_safe

from tests.templates.oracle import LIBRARIES, assert_same
from tidewire.templates import diff, prints_of
from tidewire.templates.compiled import compile_template
from tidewire.templates.outline import describe

TIDEWIRE = "tidewire.templatetags.tidewire"
ENGINE = Engine(libraries=LIBRARIES | {"tidewire": TIDEWIRE}, builtins=[*LIBRARIES.values(), TIDEWIRE])


def values(**more: Any) -> dict[str, Any]:
    return {"yes": True, "no": False, "n": 2, "text": "a<b", "safe": mark_safe("<i>"), "list": ["x", "y"]} | more


def parsed(source: str) -> Template:
    return ENGINE.from_string(source)


def printed(source: str, **more: Any) -> str:
    """Render by Django and compiled, to HTML and to a tree; all must say the same."""
    assert_same(parsed(source), lambda: Context(values(**more)))
    return compile_template(parsed(source)).render(Context(values(**more)))


@pytest.mark.parametrize(
    ("entries", "keys"),
    [
        ("", ""),
        (" ", ""),
        ('"a": yes', "a"),
        ('"a": no', ""),
        ("'a': yes, 'b': no, 'c': n", "a c"),
        ('"a": yes,', "a"),
        ('"a":yes,"b":yes', "a b"),
        ('"a": True, "b": False, "c": True', "a c"),
        ('"a": True, "b": no', "a"),
        ('"a": yes and not no', "a"),
        ('"a": no or n == 2', "a"),
        ('"a": "x" in list, "b": "z" in list, "c": "z" not in list', "a c"),
        ('"a": n > 1, "b": n >= 3, "c": n != 2, "d": n < 3', "a d"),
        ('"a": list|length == 2', "a"),
        ('"a": missing|default:"x: y, {z}" == "x: y, {z}"', "a"),
        ('"a": missing, "b": missing == None, "c": missing.far.away', "b"),
        ('"a": n|add:missing', ""),
        ('"two words": yes', "two words"),
        ('"a:b": yes, "c,d": yes, "{e}": yes', "a:b c,d {e}"),
        (r'"a\"b": yes', "a&quot;b"),
        ('"it\'s": yes', "it&#x27;s"),
        ('"[&>p]:mt-4": yes', "[&amp;&gt;p]:mt-4"),
        ("text: yes", "a&lt;b"),
        ("text|upper: yes, missing: no", "A&lt;B"),
        ("n: yes", "2"),
        ("safe: yes", "<i>"),
        ('_("Yes"): yes', "Yes"),
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "{{% for i in list %}}{}{{% endfor %}}", "{{% autoescape off %}}{}{{% endautoescape %}}"]
)
def test_c10_the_keys_whose_conditions_hold(entries: str, keys: str, around: str) -> None:
    source = around.format(f"{{% cond {{{entries}}} %}}")
    assert printed(source) == keys * (2 if "for" in around else 1)


def test_c10_class_prints_the_whole_attribute() -> None:
    assert printed('<p {% class {"nav": True, "hidden": no} %}>') == '<p class="nav">'
    assert printed('<p {% class {"nav": no} %}>') == '<p class="">'
    assert printed("<p {% class {kind: True} %}>", kind='"><b>') == '<p class="&quot;&gt;&lt;b&gt;">'


def test_c10_a_key_that_does_not_show_is_not_looked_up() -> None:
    def called() -> str:
        raise AssertionError

    assert printed("{% cond {key: no} %}", key=called) == ""


def test_c10_an_exception_in_a_condition_is_the_renders_own() -> None:
    source = parsed('{% cond {"a": text|divisibleby:2} %}')
    for render in (source.render, compile_template(source).render):
        with pytest.raises(ValueError, match="a<b"):
            render(Context(values()))


def test_c10_constant_keys_are_text_of_the_template() -> None:
    program = compile_template(parsed('<p {% class {"a": True, "b": True} %}></p>'))
    assert program.statics == ('<p class="a b"></p>',)


@pytest.mark.parametrize("tag", ['{% class {"on": n} %}', 'class="{% cond {"on": n} %}"'])
def test_c10_the_value_is_a_slot_of_its_own(tag: str) -> None:
    program = compile_template(parsed(f"<p {tag} id=x></p>"))
    assert program.statics == ('<p class="', '" id=x></p>')
    prints = prints_of(program.render_tree(Context({"n": 0})))
    patch, _ = diff(prints, program.render_tree(Context({"n": 1}), previous=prints))
    assert patch == [0, "on"]
    assert diff(prints, program.render_tree(Context({"n": 0}), previous=prints))[0] is None


def test_c10_it_is_compiled_and_not_evaluated_again_for_nothing() -> None:
    template = parsed('<p {% class {"on": n == 1} %}></p>')
    assert any("(ChoiceNode): compiled" in line for line in describe(template))
    assert "changed & " in compile_template(template).function(tree=True).source


@pytest.mark.parametrize(
    ("tag", "problem"),
    [
        ("{% cond %}", "is the form, came 'cond', which is not in braces"),
        ('{% cond "a": yes %}', "not in braces"),
        ("{% cond { %}", "not in braces"),
        ('{% class {"a"} %}', "{% class .* is the form, came '\"a\"', which is not a key, a colon and a condition"),
        ('{% cond {"a":} %}', "not a key, a colon and a condition"),
        ("{% cond {: yes} %}", "not a key, a colon and a condition"),
        ('{% cond {, "a": yes} %}', "came '', which is not a key"),
        ('{% cond {"a: yes} %}', "a quote is not closed"),
        (
            '{% cond {"a": yes and} %}',
            "key \"a\": 'yes and' is no condition. It is written as in {% if %}: Unexpected end",
        ),
        ('{% cond {"a": yes()} %}', "'yes\\(\\)' is no condition.*Could not parse the remainder: '\\(\\)'"),
        ('{% cond {"a": {"b": yes}} %}', "is no condition"),
        ('{% cond {"a": __import__("os")} %}', "is no condition"),
        ('{% cond {"a": yes|nothing} %}', "Invalid filter: 'nothing'"),
        ("{% cond {a b: yes} %}", "a key is quoted text or a variable"),
        ('{% cond {"a": yes, "a": no} %}', "key \"a\": it is there twice. Join the conditions by 'or'"),
    ],
)
def test_c10_another_form_is_a_syntax_error_that_says_what_is_wrong(tag: str, problem: str) -> None:
    with pytest.raises(TemplateSyntaxError, match=problem):
        parsed(tag)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('{{ "item-"|concat:n }}', "item-2"),
        ('{{ n|concat:"-"|concat:n }}', "2-2"),
        ('{{ "<b>"|concat:"<i>" }}', "<b><i>"),
        ('{{ "<b>"|concat:text }}', "&lt;b&gt;a&lt;b"),
        ("{{ text|concat:safe }}", "a&lt;b&lt;i&gt;"),
        ("{{ safe|concat:safe }}", "<i><i>"),
        ("{{ missing|concat:n }}", "2"),
        ('{% with id="item-"|concat:n %}{{ id }}{% endwith %}', "item-2"),
        ("{{ n|str }}", "2"),
        ("{{ text|str }}{{ safe|str }}", "a&lt;b<i>"),
        ('{% if n|str == "2" %}same{% endif %}', "same"),
        ("{{ list|str }}", "[&#x27;x&#x27;, &#x27;y&#x27;]"),
        ("{{ missing|str }}", ""),
    ],
)
def test_c11_concat_and_str(source: str, expected: str) -> None:
    assert printed(source) == expected
    assert printed(f"{{% for i in list %}}{source}{{% endfor %}}") == expected * 2


def test_c11_they_are_inlined_and_a_render_knows_what_they_depend_on() -> None:
    source = compile_template(parsed('<p>{{ "item-"|concat:n|str }}</p>')).function(tree=True).source
    assert "changed & 1" in source
    assert source.count("str(") >= 3
