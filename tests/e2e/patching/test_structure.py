"""Structure: nodes that stay are kept, and what is shown is what the server says (P1 to P19)."""

import random
from collections.abc import Callable

import pytest

from tests.e2e.patching.conftest import Patching


def rows(*items: object) -> str:
    """Rows that have no ids."""
    return "".join(f"<li>{item}</li>" for item in items)


def keyed(*ids: object) -> str:
    """Rows that have ids, with white space between them as templates have it."""
    return "\n".join(f'<li id="r{key}">{key}</li>' for key in ids)


@pytest.mark.parametrize(
    "html",
    [
        "",
        "text",
        rows(1, 2, 3),
        keyed(1, 2, 3),
        '<form class="a b" id="f"><!-- c --><input name="id" value="1" checked></form>\n<p style="color: red">x</p>',
        "<template><p>a</p></template>",
        "<svg viewBox='0 0 1 1'><title>t</title><use xlink:href='#a'></use></svg>",
    ],
)
async def test_p01_equal_trees_are_not_touched(dom: Patching, html: str) -> None:
    assert await dom("show(arg); return mutations(() => become(arg)).length", html) == 0


async def test_p02_attributes_are_added_changed_and_removed_and_then_stay(dom: Patching) -> None:
    html = '<p class="b" lang="de" data-x="">x</p>'
    shown, kept, changed, again = await dom(
        """show('<p class="a" title="t" data-x="">x</p>');
        const p = find("p"), changed = mutations(() => become(arg)).map((record) => record.attributeName);
        return [become(arg), p === find("p"), changed.sort(), mutations(() => become(arg)).length]""",
        html,
    )
    assert shown == '<p class="b" data-x="" lang="de">x</p>'
    assert (kept, changed, again) == (True, ["class", "lang", "title"], 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a", "b"),
        ("a", "<b>a</b>"),
        ("<b>a</b>", "a"),
        ("<b>a</b>c", ""),
        ("", "<b>a</b>c"),
        ("<p>a</p>", "<div>a</div>"),
        ("<p><b>a</b><i>b</i></p>", "<p><i>c</i></p>"),
        ("a<b>b</b>c", "<b>b</b>c<i>d</i>a"),
    ],
)
async def test_p03_text_and_elements_take_each_others_place(dom: Patching, before: str, after: str) -> None:
    assert await dom("show(arg[0]); return become(arg[1])", [before, after]) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<p>a</p><p>b</p>", "\n<p>a</p>\n  <p>b</p>\n"),
        ("\n<p>a</p>\n  <p>b</p>\n", "<p>a</p><p>b</p>"),
        ("<!-- a -->x", "<!-- b -->x"),
        ("x<!-- a -->", "<!-- a -->x"),
        ("<!---->a<!---->", "<!---->a<b></b><!---->"),
    ],
)
async def test_p04_white_space_and_comments_are_as_the_server_has_them(dom: Patching, before: str, after: str) -> None:
    shown = await dom("show(arg[0]); const p = find('p'); return [become(arg[1]), find('p') === p]", [before, after])
    assert shown == [after, True]


@pytest.mark.parametrize("row", [rows, keyed])
@pytest.mark.parametrize("before", [0, 1, 2, 7])
@pytest.mark.parametrize("after", [0, 1, 2, 7, 30])
async def test_p05_lists_get_longer_and_shorter(
    dom: Patching, row: Callable[..., str], before: int, after: int
) -> None:
    olds, news = row(*range(before)), row(*range(after))
    shown, kept = await dom(
        """show(arg[0]);
        const olds = [...section().children];
        return [become(arg[1]), olds.every((old, at) => !section().children[at] || section().children[at] === old)]""",
        [olds, news],
    )
    assert (shown, kept) == (news, True)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(rows(1, 2, 3), rows(0, 1, 2, 3), id="prepended"),
        pytest.param(rows(1, 2, 3), rows(1, "x", 2, 3), id="inserted"),
        pytest.param(rows(1, 2, 3), rows(1, 2, 3, 4), id="appended"),
        pytest.param(rows(1, 2, 3), rows(2, 3), id="first removed"),
        pytest.param(rows(1, 2, 3), rows(1, 3), id="middle removed"),
        pytest.param(rows(1, 2, 3), rows(1, 2), id="last removed"),
        pytest.param(rows(1, 2, 3), rows(1, "x", 3), id="text changed"),
    ],
)
async def test_p06_one_row_is_one_mutation_and_old_nodes_are_kept(dom: Patching, before: str, after: str) -> None:
    shown, count, kept = await dom(
        """show(arg[0]);
        const olds = new Map([...section().children].map((old) => [old.textContent, old]));
        const count = mutations(() => become(arg[1])).length;
        const rows = [...section().children];
        return [section().innerHTML, count, rows.every((row) => (olds.get(row.textContent) ?? row) === row)]""",
        [before, after],
    )
    assert (shown, count, kept) == (after, 1, True)


async def test_p06_prepend_to_rows_of_which_others_touched_each_is_one_mutation(dom: Patching) -> None:
    shown, count = await dom(
        """show(arg[0]);
        for (const row of section().children) row.className = "theirs";
        for (const row of section().children) row.append(document.createElement("i"));
        const count = mutations(() => become(arg[1])).length;
        return [section().innerHTML, count]""",
        [rows(*range(20)), rows("new", *range(20))],
    )
    touched = "".join(f'<li class="theirs">{at}<i></i></li>' for at in range(20))
    assert (shown, count) == (f"<li>new</li>{touched}", 1)


SHUFFLED = random.Random(7).sample(range(40), 40)


@pytest.mark.parametrize(
    ("order", "moves"),
    [
        pytest.param(list(reversed(range(40))), 39, id="reversed"),
        pytest.param([39, *range(39)], 1, id="last to first"),
        pytest.param([*range(1, 40), 0], 1, id="first to last"),
        pytest.param([0, 2, 1, *range(3, 40)], 1, id="two swapped"),
        pytest.param(SHUFFLED, None, id="shuffled"),
    ],
)
async def test_p07_keyed_rows_are_the_same_nodes_and_as_few_as_possible_move(
    dom: Patching, moving: bool, order: list[int], moves: int | None
) -> None:
    shown, same, moved, fewest = await dom(
        """show(arg[0]);
        const olds = new Map([...section().children].map((old) => [old.id, old]));
        const records = mutations(() => become(arg[1]));
        const rows = [...section().children];
        const moved = new Set(records.flatMap((record) => [...record.addedNodes].filter((node) => node.id)));
        return [section().innerHTML, rows.every((row) => olds.get(row.id) === row), moved.size,
            rows.length - staying(arg[2]).size]""",
        [keyed(*range(40)).replace("\n", ""), keyed(*order).replace("\n", ""), order],
    )
    assert (shown, same, moved) == (keyed(*order).replace("\n", ""), True, fewest)
    assert moves is None or moved == moves


@pytest.mark.parametrize("order", [list(reversed(range(40))), SHUFFLED])
async def test_p07_white_space_between_keyed_rows_does_not_cost_their_identity(
    dom: Patching, moving: bool, order: list[int]
) -> None:
    shown, same = await dom(
        """show(arg[0]);
        const olds = new Map([...section().children].map((old) => [old.id, old]));
        return [become(arg[1]), [...section().children].every((row) => olds.get(row.id) === row)]""",
        [keyed(*range(40)), keyed(*order)],
    )
    assert (shown, same) == (keyed(*order), True)


async def test_p07_as_many_stay_as_can(dom: Patching) -> None:
    wrong = await dom(
        """const wrong = [];
        for (let seed = 0; seed < 300; seed++) {
            const roll = dice(seed), numbers = Array.from({ length: roll(9) }, () => roll(9) ? roll(12) : undefined);
            const chosen = [...staying(numbers)].sort((a, b) => a - b).map((place) => numbers[place]);
            let longest = 0;
            for (let mask = 0; mask < 1 << numbers.length; mask++) {
                const some = numbers.filter((_, place) => (mask >> place) & 1);
                const rises = some.every((number, at) => number !== undefined && (!at || some[at - 1] < number));
                if (rises) longest = Math.max(longest, some.length);
            }
            const rises = chosen.every((number, at) => number !== undefined && (!at || chosen[at - 1] < number));
            if (!rises || chosen.length !== longest) wrong.push(numbers);
        }
        return wrong"""
    )
    assert wrong == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param('<p id="a">x</p>', '<div><p id="a">y</p></div>', id="wrapped"),
        pytest.param('<div><p id="a">x</p></div>', '<p id="a">y</p>', id="unwrapped"),
        pytest.param('<div><p id="a">x</p></div><ul></ul>', '<div></div><ul><p id="a">x</p></ul>', id="other parent"),
        pytest.param('<div><b></b><i><p id="a">x</p></i></div>', '<div><p id="a">x</p><b></b></div>', id="up"),
        pytest.param('<div><p id="a">x</p><b></b></div>', '<div><b></b><i><u><p id="a">x</p></u></i></div>', id="down"),
        pytest.param('<p>x</p><div><p id="a">1</p></div>', '<ul><li><p id="a">2</p></li></ul>', id="elsewhere"),
        pytest.param('<div id="a"><div id="b">x</div></div>', '<div id="b"><div id="a">x</div></div>', id="inside out"),
    ],
)
async def test_p08_an_element_with_an_id_is_the_same_wherever_it_goes(
    dom: Patching, moving: bool, before: str, after: str
) -> None:
    shown = await dom("show(arg[0]); const a = find('#a'); return [become(arg[1]), find('#a') === a]", [before, after])
    assert shown == [after, True]


async def test_p09_a_wrapper_without_an_id_goes_with_the_ids_in_it(dom: Patching, moving: bool) -> None:
    html = '<div>new</div><div class="w"><input id="a"></div>'
    shown, same, moved = await dom(
        """show('<div class="w"><input id="a"></div>');
        const wrapper = find("div"), input = find("#a");
        const records = mutations(() => become(arg));
        return [section().innerHTML, find(".w") === wrapper && find("#a") === input, records.length]""",
        html,
    )
    assert (shown, same, moved) == (html, True, 1)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<p id="a">1</p><p id="a">2</p>', '<p id="a">3</p><b></b><p id="a">4</p>'),
        ('<p id="a">1</p><p id="a">2</p>', '<p id="a">3</p>'),
        ('<p id="a">1</p>', '<div><p id="a">3</p></div><p id="a">4</p>'),
    ],
)
async def test_p10_an_id_that_is_there_twice_is_warned_of_and_shown_as_it_is(
    dom: Patching, moving: bool, before: str, after: str
) -> None:
    assert await dom("show(arg[0]); return become(arg[1])", [before, after]) == after
    assert len(dom.console) >= 1
    assert all("TW-E15" in line for line in dom.console)


async def test_p11_the_same_id_on_another_tag_is_another_element(dom: Patching) -> None:
    html = '<div id="a">x</div>'
    shown = await dom("show('<p id=a>x</p>'); const a = find('#a'); return [become(arg), find('#a') === a]", html)
    assert shown == [html, False]


@pytest.mark.parametrize("key", ["1", "a.b:c", "a b", "é日本", "#x>y", "constructor", "__proto__", "]"])
async def test_p12_any_text_can_be_an_id(dom: Patching, moving: bool, key: str) -> None:
    shown, same = await dom(
        """const html = (tail) => `<b>x</b><i id="${arg}">1</i>${tail}`;
        show(`<i id="${arg}">0</i>`);
        const i = find("i");
        become(html(""));
        return [section().childElementCount === 2 && i.id === arg, find("i") === i && i.textContent === "1"]""",
        key,
    )
    assert (shown, same) == (True, True)


NAMES = [
    "id",
    "children",
    "parentNode",
    "submit",
    "attributes",
    "nodeName",
    "firstChild",
    "nextSibling",
    "remove",
    "name",
]


@pytest.mark.parametrize("name", NAMES)
async def test_p13_inputs_may_have_the_names_of_their_forms_properties(dom: Patching, moving: bool, name: str) -> None:
    form = f'<form id="f"><input name="{name}" value="%s"><p>%s</p></form><form><input name="{name}"></form>'
    before, after = form % (1, "a"), "<b>x</b>" + form % (2, "b") + "<i>y</i>"
    shown, same, again = await dom(
        """show(arg[0]);
        const form = find("form"), input = find("input");
        form.className = "theirs";
        const shown = become(arg[1]);
        const same = find("form") === form && find("input") === input;
        return [shown.replace(' class="theirs"', ""), same, become(arg[0])]""",
        [before, after],
    )
    assert (shown, same, again.replace(' class="theirs"', "")) == (after, True, before)


@pytest.mark.parametrize("name", NAMES)
async def test_p13_events_are_heard_in_a_form_whose_inputs_have_such_names(dom: Patching, name: str) -> None:
    heard = await dom(
        """show(`<form tide-click="save"><input name="${arg}"><button type="button">x</button></form>`);
        const heard = [], fire = (element, { value }) => heard.push(value);
        const delegate = new Delegate({ fire, binding: (name, work) => work(binding(name)), found() {} });
        delegate.start();
        find("button").click();
        return heard""",
        name,
    )
    assert heard == ["save"]


async def test_p14_the_content_of_a_template_is_patched(dom: Patching) -> None:
    html = "<div><template><p>2</p><template><b>%s</b></template></template></div><i></i>"
    shown, same, count = await dom(
        """show(arg[0]);
        const template = find("template"), inner = template.content.querySelector("template");
        const shown = become(arg[1]);
        return [shown, find("template") === template && template.content.querySelector("template") === inner,
            mutations(() => become(arg[1])).length]""",
        [html % "x", html % "y"],
    )
    assert (shown, same, count) == (html % "y", True, 0)


async def test_p15_rows_and_cells_keep_their_places_in_tables(dom: Patching, moving: bool) -> None:
    table = "<table><caption>c</caption><colgroup><col></colgroup>%s</table>"
    before = table % '<tr id="a"><td>1</td></tr><tr id="b"><td>2</td></tr>'
    after = table % '<tr id="b"><td>2</td><th>x</th></tr><tr id="a"><td>1</td></tr>'
    shown, same = await dom(
        "show(arg[0]); const a = find('#a'); return [become(arg[1]), find('#a') === a]", [before, after]
    )
    assert shown == after.replace("</colgroup>", "</colgroup><tbody>").replace("</table>", "</tbody></table>")
    assert same


async def test_p15_options_that_come_in_a_range_choose_nothing(dom: Patching) -> None:
    chosen = await dom(
        """show("<select><!--[--><option>1</option><!--]--></select>");
        const select = section().querySelector("select");
        const {firstChild: first, lastChild: last} = select;
        becomeRange(select, first.nextSibling, last, "<option>0</option><option>1</option><option>2</option>");
        return [select.value, select.options.length]"""
    )
    assert chosen == ["1", 3]


@pytest.mark.parametrize(
    ("around", "before", "after"),
    [
        ("<table><tbody>%s</tbody></table>", "<tr><td>1</td></tr>", "<tr><td>0</td></tr><tr><td>1</td></tr>"),
        ("<table><tbody><tr>%s</tr></tbody></table>", "<td>1</td>", "<th>0</th><td>1</td>"),
        ("<table>%s</table>", "<tbody></tbody>", "<caption>c</caption><tbody><tr><td>1</td></tr></tbody>"),
        ("<table><colgroup>%s</colgroup></table>", "<col>", '<col><col span="2">'),
        (
            "<select>%s</select>",
            "<option>1</option>",
            '<option>0</option><optgroup label="g"><option>1</option></optgroup>',
        ),
        ("<svg>%s</svg>", "<circle></circle>", '<g><path d="M0 0"></path></g><circle></circle>'),
        ("<svg><foreignObject>%s</foreignObject></svg>", "<p>1</p>", "<div>0</div><p>1</p>"),
        ("<math>%s</math>", "<mi>x</mi>", "<mi>x</mi><mo>+</mo>"),
        ("<p>%s</p>", "a", "<b>0</b>a"),
    ],
)
async def test_p15_p16_a_range_is_parsed_as_what_is_in_its_parent(
    dom: Patching, around: str, before: str, after: str
) -> None:
    shown, equal = await dom(
        """show(arg[0].replace("%s", `<!--[-->${arg[1]}<!--]-->`));
        const walker = document.createTreeWalker(section(), NodeFilter.SHOW_COMMENT);
        const [first, end] = [walker.nextNode(), walker.nextNode()];
        becomeRange(first.parentNode, first.nextSibling, end, arg[2]);
        const wanted = document.createElement("section");
        wanted.innerHTML = arg[0].replace("%s", `<!--[-->${arg[2]}<!--]-->`);
        return [section().innerHTML, wanted.isEqualNode(section())]""",
        [around, before, after],
    )
    assert (shown, equal) == (around % f"<!--[-->{after}<!--]-->", True)


async def test_p16_drawings_and_formulas_keep_their_namespaces(dom: Patching) -> None:
    before = "<svg><title>a</title><use href='#a'></use></svg><math><mi>x</mi></math>"
    after = (
        "<svg viewBox='0 0 2 2'><title>b</title><use xlink:href='#b'></use><foreignObject><p>t</p></foreignObject>"
        "<linearGradient></linearGradient></svg><math><mi>y</mi><annotation-xml encoding='text/html'><p>z</p>"
        "</annotation-xml></math>"
    )
    equal, link = await dom(
        """show(arg[0]);
        become(arg[1]);
        const wanted = document.createElement("section");
        wanted.innerHTML = arg[1];
        const equal = wanted.isEqualNode(section());
        become(arg[1].replace("#b", "#c"));
        return [equal, find("use").getAttributeNS("http://www.w3.org/1999/xlink", "href")]""",
        [before, after],
    )
    assert (equal, link) == (True, "#c")


async def test_p17_a_root_of_another_tag_takes_the_place_of_the_old_one(dom: Patching, moving: bool) -> None:
    shown, same = await dom(
        """show('a<input id="a">');
        const input = find("#a"), root = becomeRoot('\\n<article id="r">b<input id="a"></article>');
        return [document.body.innerHTML, root === document.body.firstElementChild && find("#a") === input]"""
    )
    assert (shown, same) == ('<article id="r">b<input id="a"></article>', True)


async def test_p17_a_range_may_have_many_roots_or_none(dom: Patching, moving: bool) -> None:
    shown = await dom(
        """show("<hr><p id=a>1</p>x<!----><p id=b>2</p><hr>");
        const first = find("hr"), end = first.parentNode.lastChild, [a, b] = [find("#a"), find("#b")];
        const range = (html) => becomeRange(first.parentNode, first.nextSibling, end, html);
        const swapped = range("<p id=b>2</p>y<p id=a>1</p>"), same = find("#a") === a && find("#b") === b;
        return [swapped, same, range(""), range("<i></i>z")]"""
    )
    assert shown == ['<hr><p id="b">2</p>y<p id="a">1</p><hr>', True, "<hr><hr>", "<hr><i></i>z<hr>"]


async def test_p18_what_custom_elements_do_to_themselves_and_siblings_stays(dom: Patching) -> None:
    first, second, third = await dom(
        """customElements.get("x-decorated") || customElements.define("x-decorated", class extends HTMLElement {
            connectedCallback() {
                this.classList.add("ready");
                this.setAttribute("role", "note");
                this.append(Object.assign(document.createElement("i"), { textContent: "own" }));
                this.after(document.createElement("hr"));
            }
        });
        show("<p>a</p>");
        return [become("<p>a</p><x-decorated class='s'>t</x-decorated>"),
            become("<p>b</p><x-decorated class='s t'>u</x-decorated>"), become("<p>b</p>")]"""
    )
    assert first == '<p>a</p><x-decorated class="s ready" role="note">t<i>own</i></x-decorated><hr>'
    assert second == '<p>b</p><x-decorated class="s ready t" role="note">u<i>own</i></x-decorated><hr>'
    assert third == "<p>b</p><hr>"


async def test_p18_a_custom_element_may_take_its_neighbour_away(dom: Patching) -> None:
    shown = await dom(
        """customElements.get("x-hungry") || customElements.define("x-hungry", class extends HTMLElement {
            connectedCallback() { this.nextElementSibling?.remove(); }
        });
        show("<p id=a>a</p>");
        return become("<b></b><x-hungry></x-hungry><i></i><p id=a>a</p>")"""
    )
    assert shown == "<b></b><x-hungry></x-hungry><i></i>"


@pytest.mark.parametrize("order", ["<b></b><x-icon></x-icon><i></i>", "<x-icon></x-icon><x-icon></x-icon><i></i>"])
async def test_p18_a_custom_element_may_put_another_in_its_place(dom: Patching, order: str) -> None:
    shown = await dom(
        """customElements.get("x-icon") || customElements.define("x-icon", class extends HTMLElement {
            connectedCallback() { this.replaceWith(document.createElement("u")); }
        });
        show("<p id=a>a</p><hr>");
        return [become(`${arg}<p id=a>a</p><em></em><hr>`), become(`${arg}<p id=a>b</p><em></em><hr>`)]""",
        order,
    )
    placed = order.replace("x-icon", "u")
    assert shown == [f'{placed}<p id="a">{text}</p><em></em><hr>' for text in "ab"]


async def test_p18_a_shadow_root_is_its_hosts(dom: Patching) -> None:
    shown = await dom(
        """show("<x-shade class=a><p>light</p></x-shade>");
        const host = find("x-shade"), shadow = host.attachShadow({ mode: "open" });
        shadow.innerHTML = "<slot></slot><b>shade</b>";
        return [become("<i></i><x-shade class=b><p>dark</p></x-shade>"), find("x-shade") === host, shadow.innerHTML]"""
    )
    assert shown == ['<i></i><x-shade class="b"><p>dark</p></x-shade>', True, "<slot></slot><b>shade</b>"]


async def test_p19_whatever_the_trees_the_result_is_the_new_html(dom: Patching, moving: bool) -> None:
    """2,500 pairs of random trees each with and without ``moveBefore``, with and without others in between."""
    wrong = await dom(
        """const wrong = [];
        const TAGS = ["p", "div", "ul", "li", "b", "input", "form", "x-y", "svg", "template", "textarea", "select"];
        function tree(roll, depth) {
            return Array.from({ length: roll(5) }, () => {
                if (!roll(3) || !depth) return ["a", "b", "\\n", "<!--c-->", ""][roll(5)];
                const tag = TAGS[roll(TAGS.length)];
                const id = roll(3) ? "" : ` id="${roll(8)}"`, cls = roll(3) ? "" : ` class="c${roll(3)} d"`;
                const name = roll(5) ? "" : ` name="${["id", "parentNode", "attributes"][roll(3)]}"`;
                return `<${tag}${id}${cls}${name}>${tag === "input" ? "" : `${tree(roll, depth - 1)}</${tag}>`}`;
            }).join("");
        }
        function meddle(roll) {
            const elements = [...section().querySelectorAll("*")];
            for (let times = roll(4); times && elements.length; times--) {
                const element = elements[roll(elements.length)];
                if (roll(2)) element.classList.add("theirs");
                else element.setAttribute("data-theirs", "");
            }
        }
        function plain(node) {
            for (const element of node.querySelectorAll("*")) {
                const classes = [...element.classList].filter((name) => name !== "theirs").sort().join(" ");
                element.removeAttribute("data-theirs");
                element.removeAttribute("class");
                if (classes) element.setAttribute("class", classes);
            }
            return node;
        }
        const error = console.error;
        console.error = () => {};
        for (let seed = arg; seed < arg + 2500 && wrong.length < 3; seed++) {
            const roll = dice(seed);
            show(tree(roll, 4));
            for (let step = 0; step < 2; step++) {
                if (seed % 2) meddle(roll);
                const html = tree(roll, 4), wanted = document.createElement("section");
                wanted.innerHTML = html;
                const before = section().innerHTML;
                try { become(html); } catch (failure) { wrong.push([seed, before, html, String(failure)]); break; }
                const got = plain(section().cloneNode(true)), left = plain(wanted);
                if (got.innerHTML === left.innerHTML) continue;
                wrong.push([seed, before, left.innerHTML, got.innerHTML]);
                break;
            }
        }
        console.error = error;
        show("");
        return wrong""",
        2500 * moving,
    )
    assert wrong == []
