"""Where slots stand in the HTML of a program: what is grouped, marked, and not addressable at all."""

import pytest
from django.template import Context

from tests.templates.engines import engine_with
from tidewire.templates import OPAQUE, markup, prints_of, shape_of, to_tree
from tidewire.templates.compiled import CompiledTemplate, compile_template
from tidewire.templates.outline import describe


def compiled(source: str) -> CompiledTemplate:
    return compile_template(engine_with().from_string(source))


STATICS = {
    # A slot among an element's children is marked where another follows it there.
    "<p>{{ a }}</p>": ("<p>", "</p>"),
    "<p>Count: {{ a }}!</p>": ("<p>Count: ", "!</p>"),
    "<p>{{ a }} of {{ b }}</p>": ("<p>", "<!----> of ", "</p>"),
    "<p>{{ a }}<b>{{ b }}</b></p>": ("<p>", "<b>", "</b></p>"),
    "<p>{{ a }}<b>x</b>{{ b }}</p>": ("<p>", "<!----><b>x</b>", "</p>"),
    "{{ a }}, ": ("", "<!---->, "),
    # The value of an attribute is one slot, whatever it is made of.
    "<p class='x {{ a }} y {{ b }} z'>1</p>": ("<p class='", "'>1</p>"),
    '<p class="{{ a }}">1</p>': ('<p class="', '">1</p>'),
    "<p class={{ a }}>1</p>": ("<p class=", ">1</p>"),
    "<p class = '{% if a %}x{% else %}{{ b }}{% endif %}'>1</p>": ("<p class = '", "'>1</p>"),
    # What stands between attributes is one slot, from the first to the last.
    "<p {{ a }}>1</p>": ("<p ", ">1</p>"),
    "<p {{ a }} lang='x' {{ b }} title='y'>1</p>": ("<p ", " title='y'>1</p>"),
    "<p {{ a }} lang='{{ b }}' title='y'>1</p>": ("<p ", ">1</p>"),
    "<p lang='{{ b }}' {{ a }} title='y'>1</p>": ("<p lang='", "' ", " title='y'>1</p>"),
    "<p{% if a %} hidden{% endif %} lang='x'>1</p>": ("<p", " lang='x'>1</p>"),
    # So is text that can hold no elements.
    "<textarea>a {{ a }} {{ b }} b</textarea>{{ a }}": ("<textarea>", "</textarea>", "<!---->"),
    "<style>{{ a }}</style><b>2</b>": ("<style>", "</style><b>2</b>"),
    # Comments and void elements neither open nor close anything.
    "<!-- <p> --><br>{{ a }}<img src='>'>": ("<!-- <p> --><br>", "<!----><img src='>'>"),
    "<svg><path d='{{ a }}'/><g>{{ b }}</g></svg>": ("<svg><path d='", "'/><g>", "</g></svg>"),
    "<noscript class='{{ a }}'>{{ b }}</noscript>": ("<noscript class='", "'>", "</noscript>"),
    "1 < 2 {{ a }} <3": ("1 < 2 ", "<!----> <3"),
}


@pytest.mark.parametrize("source", STATICS)
def test_the_slots_of_a_program(source: str) -> None:
    program = compiled(source).program
    assert program.statics == STATICS[source]


FAULTS = {
    "<ul>{% for i in xs %}<li>{{ i }}{% endfor %}</ul>": "line 1: <li> has no end tag with it",
    "<div>{% if a %}<p>{% endif %}x{% if a %}</p>{% endif %}</div>": "line 1: <p> has no end tag with it",
    "<div>\n{% if a %}</div>{% endif %}": "line 2: </div> ends nothing that began with it",
    "<table>{% for i in xs %}<tr><td>{{ i }}</td></tr>{% endfor %}</table>": (
        "line 1: a browser does not leave <tr> in <table>"
    ),
    "<p>{{ a }}<div>x</div></p>": "a browser does not leave <div> in <p>",
    "<!-- {{ a }} -->": "a tag or a variable stands in a comment",
    "<p data-{{ a }}='x'>y</p>": "a slot stands in a name or a comment",
    "<{{ a }}>y</p>": "</p> ends nothing that began with it",
    "<p {{ a }}": "a tag begins that does not end with it",
    "<noscript><b>{{ a }}</b></noscript>": "a slot stands in the markup of a <noscript>",
    "<noscript><img src='{{ a }}'></noscript>": "a slot stands in the markup of a <noscript>",
    "<noscript><p>{% for i in xs %}<i>x</i>{% endfor %}</p></noscript>": "a slot stands in the markup of a <noscript>",
}


@pytest.mark.parametrize("source", FAULTS)
def test_html_that_a_page_could_not_find_its_slots_in(source: str) -> None:
    template = engine_with().from_string(source)
    assert compile_template(template).program is OPAQUE
    (line,) = (line for line in describe(template) if line.startswith("not addressable"))
    assert line.endswith(FAULTS[source])


def test_a_branch_of_markup_alone_is_a_tree_without_slots() -> None:
    source = "<p>{% if a %}<b>on</b>{% else %}off{% endif %}</p>"
    on, off = (to_tree(compiled(source).render_tree(Context({"a": a}))) for a in (True, False))
    assert off[1] == "off"
    assert isinstance(on[1], list)
    assert len(on[1]) == 1


def test_an_included_template_that_is_not_addressable_is_a_slot_of_text() -> None:
    engine = engine_with({"open.html": "<b>{{ a }}"})
    program = compile_template(engine.from_string("<p>{% include name %}</p>"))
    assert to_tree(program.render_tree(Context({"name": "open.html", "a": 1})))[1:] == ["<b>1"]


def test_a_shape_is_a_tree_without_texts() -> None:
    source = (
        "<div>{{ a }}{% if b %}<b>{{ b }}</b>{% endif %}"
        "<ul>{% for i in xs %}<li>{{ i.name }}{% if i.on %}<i>{{ i.on }}</i>{% endif %}</li>{% endfor %}</ul></div>"
    )
    rows = [{"id": key, "name": "n", "on": key == 3} for key in range(6)]
    rendered = compiled(source).render_tree(Context({"a": 1, "b": 2, "xs": rows}))
    name, text, branch, loop = shape_of(prints_of(rendered))
    assert (name, text, branch[1:]) == (rendered.program.hash, 0, [0])
    assert [run[0] for run in loop["r"]] == [3, 1, 2]
    assert [run[1:] for run in loop["r"]] == [[], [0, [loop["r"][1][2][0], 0]], []]


def test_what_is_known_of_elements_is_bounded_and_found_again() -> None:
    for number in range(3):
        names = [f"x-{number}-{element}" for element in range(500)]
        source = "".join(f"<{name}>" for name in names) + "{{ a }}" + "".join(f"</{name}>" for name in reversed(names))
        assert not compiled(source).function(tree=True).fault
        # Each of them begins where what is kept of the others may just have gone.
        wide = "".join(f"<p><x-{number}-{element}></x-{number}-{element}></p>" for element in range(500))
        assert not compiled(f"{wide}{{{{ a }}}}").function(tree=True).fault
        for faulty, fault in FAULTS.items():
            assert compiled(faulty).function(tree=True).fault.endswith(fault.partition(": ")[2] or fault)
    assert len(vars(markup)["_kinds"]) <= vars(markup)["_KINDS_BOUND"]
