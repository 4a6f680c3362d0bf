"""Random templates and contexts, for Hypothesis."""

import os
from dataclasses import dataclass
from typing import Any, Final

from django.utils.safestring import mark_safe
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

NIGHTLY: Final = os.environ.get("TIDEWIRE_NIGHTLY") == "1"

seeded = settings(
    max_examples=20_000 if NIGHTLY else 300,
    derandomize=not NIGHTLY,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@dataclass(frozen=True)
class Item:
    """An immutable row."""

    id: int
    name: str
    on: bool


texts = st.sampled_from(["", "a", "<b>", "&", "x'\"y", "long text " * 3, "é", mark_safe("<i>"), "0"])
atoms = st.one_of(texts, st.integers(-5, 2000), st.booleans(), st.none(), st.sampled_from([1.5, -0.25, 1e20]))
items = st.builds(Item, st.integers(1, 12), texts.map(str), st.booleans())
rows = st.fixed_dictionaries(
    {"id": st.integers(1, 12), "name": texts, "on": st.booleans()}, optional={"tags": st.lists(texts, max_size=3)}
)
unique_items = st.lists(items, max_size=8, unique_by=lambda item: item.id)
lists = st.one_of(
    unique_items,
    unique_items.map(tuple),
    st.lists(rows, max_size=6),
    st.lists(rows, max_size=6, unique_by=lambda row: row["id"]),
    st.lists(atoms, max_size=4),
    st.lists(st.tuples(atoms, atoms), max_size=4),
    st.lists(st.lists(atoms, max_size=3), max_size=3),
)
contexts: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {}, optional={"a": atoms, "b": atoms, "c": atoms, "xs": lists, "ys": lists, "row": rows, "item": items}
)

NAMES: Final = [
    "a",
    "b",
    "c",
    "xs",
    "ys",
    "row",
    "item",
    "i",
    "j",
    "w",
    "row.name",
    "item.name",
    "i.name",
    "i.on",
    "i.id",
    "i.tags",
    "j.name",
    "i.0",
    "forloop.counter",
    "forloop.last",
    "forloop.parentloop.counter0",
    "forloop.revcounter",
    "forloop",
    "missing",
    "a.b",
]
FILTERS: Final = [
    "lower",
    "upper",
    "capfirst",
    "length",
    "default:'d<'",
    "default_if_none:b",
    "safe",
    "escape",
    "add:1",
    "add:a",
    "first",
    "last",
    "join:', '",
    "yesno",
    "floatformat:1",
    "truncatechars:4",
    "force_escape",
    "linebreaksbr",
    "default:missing",
]
OPERATORS: Final = ["and", "or", "==", "!=", "<", ">=", "in", "not in", "is", "is not"]

expressions = st.builds(
    lambda name, filters: "|".join([name, *filters]),
    st.sampled_from([*NAMES, "'lit<'", "3", "1.5"]),
    st.lists(st.sampled_from(FILTERS), max_size=2),
)
conditions = st.one_of(
    expressions,
    expressions.map(lambda value: f"not {value}"),
    st.builds(lambda x, op, y: f"{x} {op} {y}", expressions, st.sampled_from(OPERATORS), expressions),
    st.builds(lambda x, y, z: f"{x} and not {y} or {z}", expressions, expressions, expressions),
)
leaves = st.one_of(
    st.sampled_from(
        [
            "text",
            "<p>",
            "</p>",
            " \n",
            "{# c #}",
            "{% csrf_token %}",
            "{% cycle 'x' 'y<' %}",
            "{% names %}",
            "{% put 'w' a %}",
            "{% firstof a b 'f' %}",
            "{% now 'Y' %}",
            "{% include 'inc.html' %}",
            "{% include 'inc.html' with x=a only %}",
            "{% cycle a 'q' as cyc %}{{ cyc }}",
            "{% join_all a b k=c %}",
            "{% widthratio a 7 10 %}",
            "{% translate 'Monday' %}",
            "{% translate a as w %}{{ w }}",
            "{% join_all a as b %}",
            "{% join_all i b as w %}{{ w }}",
            "{% firstof c a as w %}",
            "{% url 'nowhere' a as c %}[{{ c }}]",
            "{% widthratio b 7 10 as i %}",
            "{% now 'Y' as a %}",
            "{% regroup xs by name as ys %}",
            "{% regroup xs by id as xs %}{{ xs|length }}",
            "{% blocktranslate %}{{ a }}{{ w }}{{ i }}{% endblocktranslate %}",
            "{% blocktranslate with w=a count c=xs|length %}{{ w }}{% plural %}{{ c }}{{ b }}{% endblocktranslate %}",
            "{% blocktranslate asvar w %}{{ i }}{% endblocktranslate %}",
            "{% item_box w %}",
            "{% item_box i.name %}",
        ]
    ),
    expressions.map("{{{{ {} }}}}".format),
    expressions.map("{{{{ {} }}}}".format),
)


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names, sequences = (
        st.sampled_from(["i", "j"]),
        st.sampled_from(["xs", "ys", "xs", "i", "i.tags", "xs reversed", "missing"]),
    )
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% endif %}}".format, conditions, inner),
        st.builds(
            "{{% if {} %}}{}{{% elif {} %}}{}{{% else %}}{}{{% endif %}}".format,
            conditions,
            inner,
            conditions,
            inner,
            inner,
        ),
        st.builds("{{% for {} in {} %}}{}{{% endfor %}}".format, names, sequences, inner),
        st.builds("{{% for {} in {} %}}{}{{% empty %}}{}{{% endfor %}}".format, names, sequences, inner, inner),
        st.builds("{{% for i, j in xs %}}{}{{% endfor %}}".format, inner),
        st.builds("{{% with w={} i={} %}}{}{{% endwith %}}".format, expressions, expressions, inner),
        st.builds("{{% autoescape {} %}}{}{{% endautoescape %}}".format, st.sampled_from(["on", "off"]), inner),
        st.builds("{{% ifchanged %}}{}{{% endifchanged %}}".format, inner),
        st.builds("{{% ifchanged {} %}}{}{{% else %}}{}{{% endifchanged %}}".format, expressions, inner, inner),
        st.builds("{{% filter upper %}}{}{{% endfilter %}}".format, inner),
        st.builds("{{% shout %}}{}{{% endshout %}}".format, inner),
        st.builds("{{% shout as w %}}{}{{% endshout %}}".format, inner),
        st.builds("{{% localize off %}}{}{{% endlocalize %}}".format, inner),
        st.builds("{{% language 'de' %}}{}{{% endlanguage %}}".format, inner),
        st.builds("{{% spaceless %}}{}{{% endspaceless %}}".format, inner),
        st.builds("{{% repeat %}}{}{{% endrepeat %}}".format, inner),
    )


pieces = st.recursive(
    leaves, lambda inner: st.one_of(st.lists(inner, min_size=1, max_size=3).map("".join), _blocks(inner)), max_leaves=10
)
templates = st.lists(pieces, min_size=1, max_size=4).map("".join)
