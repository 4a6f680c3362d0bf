"""What user, browser and other scripts made of the page stays unless the server changed it (P34 to P42, P48)."""

import pytest

from tests.e2e.patching.conftest import Patching


async def test_p34_details_that_the_user_opened_stay_open(dom: Patching) -> None:
    opened, html = await dom(
        """const html = (text) => `<details><summary>s</summary>${text}</details>` +
            "<details open><summary>t</summary></details>";
        show(html("a"));
        for (const summary of section().querySelectorAll("summary")) summary.click();
        const shown = become(html("b"));
        return [[...section().children].map((details) => details.open), shown]"""
    )
    assert (opened, html) == (
        [True, False],
        '<details open=""><summary>s</summary>b</details><details><summary>t</summary></details>',
    )


async def test_p34_details_follow_the_server_when_it_changes_its_word(dom: Patching) -> None:
    opened = await dom(
        """const html = (open) => `<details ${open}><summary>s</summary></details>`;
        show(html(""));
        find("summary").click();
        become(html("open"));
        const first = find("details").open;
        become(html(""));
        return [first, find("details").open]"""
    )
    assert opened == [True, False]


async def test_p35_a_modal_dialog_stays_open(dom: Patching) -> None:
    modal = await dom(
        """show("<dialog>a</dialog>");
        find("dialog").showModal();
        become("<i></i><dialog class=x>b</dialog>");
        return [find("dialog").matches(":modal"), find("dialog").textContent]"""
    )
    assert modal == [True, "b"]


async def test_p35_a_modal_dialog_that_the_server_closes_is_really_closed(dom: Patching) -> None:
    state = await dom(
        """show("<dialog open>a</dialog><button>x</button>");
        const dialog = find("dialog"), closed = new Promise((resolve) => dialog.addEventListener("close", resolve));
        dialog.close();
        await closed;
        dialog.showModal();
        const before = dialog.matches(":modal");
        const again = new Promise((resolve) => dialog.addEventListener("close", resolve));
        become("<dialog>b</dialog><button>x</button>");
        await again;
        const { left, top } = find("button").getBoundingClientRect();
        const isReached = document.elementFromPoint(left + 2, top + 2) === find("button");
        dialog.showModal();
        const opens = dialog.matches(":modal");
        dialog.close();
        return [before, isReached, opens]"""
    )
    assert state == [True, True, True]


async def test_p36_an_open_popover_stays_open(dom: Patching, moving: bool) -> None:
    state = await dom(
        """const popover = (text) => `<div popover id="p">${text}</div>`;
        show(`<b id="a"></b>${popover("a")}<b id="c"></b>`);
        find("#p").showPopover();
        become(`<i></i>${popover("b")}<b id="c"></b><b id="a"></b>`);
        return [find("#p").matches(":popover-open"), find("#p").textContent]"""
    )
    assert state == [True, "b"]


async def test_p37_what_is_scrolled_inside_the_page_stays_so(dom: Patching, moving: bool) -> None:
    top = await dom(
        """const rows = (count) => Array.from({ length: count }, (_, at) => `<p>${at}</p>`).join("");
        const scroller = (inner) => `<div id="s" style="height: 100px; overflow: auto">${inner}</div>`;
        show(`<b id="x"></b>${scroller(rows(50))}<b id="y"></b>`);
        find("#s").scrollTop = 400;
        become(`<hr>${scroller(rows(80))}<b id="y"></b><b id="x"></b>`);
        return find("#s").scrollTop"""
    )
    assert top == 400


async def test_p37_what_comes_above_does_not_move_what_is_read(dom: Patching, moving: bool) -> None:
    moved = await dom(
        """const rows = (first) => Array.from({ length: 200 - first }, (_, at) => `<p>row ${at + first}</p>`).join("");
        show(rows(20));
        window.scrollTo(0, 1500);
        await new Promise(requestAnimationFrame);
        const read = [...section().children].find((row) => row.getBoundingClientRect().top >= 0);
        const before = read.getBoundingClientRect().top;
        become(rows(0));
        await new Promise(requestAnimationFrame);
        const moved = read.getBoundingClientRect().top - before, scrolled = window.scrollY;
        show("");
        return [read.isConnected, Math.abs(moved) < 1, scrolled > 1500]"""
    )
    assert moved == [False, True, True]


async def test_p38_frames_videos_and_canvases_go_on_when_they_move(dom: Patching) -> None:
    state = await dom(
        """const names = { f: "iframe", v: "video", c: "canvas", u: "audio" };
        const media = Object.entries(names).map(([id, name]) => `<${name} id="${id}"></${name}>`);
        show(media.join("") + "<hr>");
        const olds = [...section().children].slice(0, 4);
        const view = find("#f").contentWindow;
        view.mark = "here";
        find("#c").getContext("2d").fillRect(0, 0, 5, 5);
        become("<hr>" + media.map((html) => `<div>${html}</div>`).reverse().join(""));
        const pixel = find("#c").getContext("2d").getImageData(1, 1, 1, 1).data[3];
        return [olds.every((old) => find(`#${old.id}`) === old), find("#f").contentWindow.mark, pixel]"""
    )
    assert state == [True, "here", 255]


async def test_p38_media_that_stay_are_not_taken_out_for_what_moves_around_them(dom: Patching) -> None:
    state = await dom(
        """canMove(false);
        show('<b id="a"></b><b id="b"></b><iframe id="f"></iframe><b id="c"></b>');
        find("#f").contentWindow.mark = "here";
        become('<b id="c"></b><b id="a"></b><b id="b"></b><iframe id="f"></iframe><i></i>');
        canMove(true);
        return find("#f").contentWindow.mark"""
    )
    assert state == "here"


async def test_p39_classes_of_others_stay_and_those_of_the_server_go(dom: Patching) -> None:
    classes = await dom(
        """const seen = [];
        const say = (html) => { become(html); seen.push(find("p").getAttribute("class")); };
        show('<p class="a b c">x</p>');
        find("p").classList.add("theirs");
        find("p").classList.remove("b");
        say('<p class="a b c">y</p>');
        say('<p class="a b  d">y</p>');
        say('<p class="a">y</p>');
        say('<p class="b">y</p>');
        say('<p>y</p>');
        return seen"""
    )
    assert classes == ["a c theirs", "a theirs d", "a theirs", "theirs b", "theirs"]


async def test_p39_styles_of_others_stay_and_those_of_the_server_go(dom: Patching) -> None:
    styles = await dom(
        """const seen = [];
        const names = ["color", "margin", "height", "background-image", "--x"];
        const declared = (style, name) => `${style.getPropertyValue(name)} ${style.getPropertyPriority(name)}`.trim();
        const say = (html) => { become(html); seen.push(names.map((name) => declared(find("p").style, name))); };
        show('<p style="color: red; margin: var(--m)">x</p>');
        find("p").style.setProperty("height", "9px", "important");
        find("p").style.color = "blue";
        say('<p style="color: red; margin: var(--m)">y</p>');
        say('<p style="color: red; margin: var(--n); background: url(&quot;data:;base64,AA==&quot;)">y</p>');
        say('<p style="color: green !important; --x: 1">y</p>');
        say('<p>y</p>');
        return seen"""
    )
    image = 'url("data:;base64,AA==")'
    assert styles == [
        ["blue", "var(--m)", "9px important", "", ""],
        ["blue", "var(--n)", "9px important", image, ""],
        ["green important", "", "9px important", "", "1"],
        ["", "", "9px important", "", ""],
    ]


async def test_p39_of_other_attributes_the_servers_newest_word_counts(dom: Patching) -> None:
    titles = await dom(
        """const seen = [];
        const say = (html) => { become(html); seen.push([find("p").title, find("p").dataset.x ?? null]); };
        show('<p title="a">x</p>');
        find("p").title = "theirs";
        find("p").dataset.x = "theirs";
        say('<p title="a">y</p>');
        say('<p title="b">y</p>');
        find("p").removeAttribute("title");
        say('<p title="b">z</p>');
        say('<p title="c" data-x="s">z</p>');
        say('<p title="c">z</p>');
        return seen"""
    )
    assert titles == [["theirs", "theirs"], ["b", "theirs"], ["", "theirs"], ["c", "s"], ["c", None]]


async def test_p39_back_to_what_it_said_before_is_news_when_others_said_the_same_in_between(dom: Patching) -> None:
    title = await dom(
        """show('<p title="a">x</p>');
        find("p").title = "b";
        become('<p title="b">x</p>');
        become('<p title="a">x</p>');
        return find("p").title"""
    )
    assert title == "a"


async def test_p39_what_a_patch_writes_is_not_taken_for_what_others_did(dom: Patching, moving: bool) -> None:
    states = await dom(
        """const seen = [];
        const say = (html) => { become(html); seen.push(isTouched()); };
        show('<p class="a" style="color: red">x</p><i id="i">1</i><textarea>a</textarea>');
        say('<div><i id="i">2</i></div><p class="b" style="color: blue" title="t">y</p><textarea>b</textarea><hr>');
        say('<textarea>c</textarea>text<p>z</p><!-- c -->');
        find("p").title = "theirs";
        return [...seen, isTouched()]"""
    )
    assert states == [False, False, True]


async def test_p39_a_change_that_was_undone_leaves_nothing_behind(dom: Patching) -> None:
    html = await dom(
        """show('<p class="a" title="t">x</p>');
        find("p").title = "u";
        find("p").title = "t";
        find("p").classList.add("b");
        find("p").classList.remove("b");
        return become('<p title="v">x</p>')"""
    )
    assert html == '<p title="v">x</p>'


async def test_p39_a_widget_around_a_select_survives(dom: Patching) -> None:
    """As TomSelect does: the select is hidden, the widget stands after it, its list at the end of the body."""
    html, same, count = await dom(
        """const form = (more) => `<p>${more}</p><select name="s" class="c"><option value="1">1</option></select><hr>`;
        show(form(1));
        const select = find("select"), widget = document.createElement("div");
        widget.innerHTML = '<input id="typed"><span class="item">1</span>';
        select.classList.add("hidden");
        select.tabIndex = -1;
        select.after(widget);
        document.body.append(Object.assign(document.createElement("div"), { id: "list" }));
        widget.querySelector("input").value = "abc";
        const shown = become(form(2)), count = mutations(() => become(form(2))).length;
        become(form(3) + form(4));
        const isThere = widget.isConnected && widget.previousSibling === select;
        return [shown, isThere && find("#typed").value === "abc", count]"""
    )
    assert html == (
        '<p>2</p><select name="s" class="c hidden" tabindex="-1"><option value="1">1</option></select>'
        '<div><input id="typed"><span class="item">1</span></div><hr>'
    )
    assert (same, count) == (True, 0)


async def test_p39_the_node_of_a_password_manager_survives(dom: Patching) -> None:
    kept = await dom(
        """const form = (text) => `<form><label>${text}</label><input type="password" name="p"></form>`;
        show(form("a"));
        const icon = document.createElement("x-manager");
        icon.attachShadow({ mode: "closed" });
        find("form").append(icon);
        find("input").setAttribute("data-manager", "1");
        become("<h1>t</h1>" + form("b"));
        return [icon.isConnected, icon.previousSibling === find("input"), find("input").dataset.manager]"""
    )
    assert kept == [True, True, "1"]


async def test_p39_what_others_did_goes_along_with_a_node_that_moves(dom: Patching, moving: bool) -> None:
    html = await dom(
        """show('<p id="a" class="s">x</p>');
        find("p").className += " theirs";
        find("p").append(document.createElement("i"));
        become('<div><p id="a" class="s">x</p></div>');
        return become('<div><p id="a" class="t">y</p></div><hr>')"""
    )
    assert html == '<div><p id="a" class="theirs t">y<i></i></p></div><hr>'


async def test_p39_text_that_others_set_stays_until_the_server_says_another(dom: Patching) -> None:
    texts = await dom(
        """show("<time>12:00</time><b>x</b>");
        find("time").textContent = "noon";
        find("b").firstChild.data = "theirs";
        return [become("<time>12:00</time><b>x</b><hr>"), become("<time>13:00</time><b>y</b>")]"""
    )
    assert texts == ["<time>noon</time><b>theirs</b><hr>", "<time>13:00</time><b>y</b>"]


async def test_p39_what_others_put_in_the_servers_place_is_not_shown_beside_it(dom: Patching) -> None:
    html = await dom(
        """show("<code>let x</code><code>let x</code>");
        for (const code of section().children) code.innerHTML = "<b>let</b> x";
        return become("<code>let x</code><code>let y</code><hr>")"""
    )
    assert html == "<code>let x</code><code>let y</code><hr>"


async def test_p39_rows_that_others_sorted_are_still_the_servers(dom: Patching, moving: bool) -> None:
    html = await dom(
        """show('<p id="a">1</p><p id="b">2</p>');
        const [a, b] = section().children;
        a.before(b);
        const shown = become('<p id="b">2</p><p id="a">3</p>');
        return [shown, find("#a") === a && find("#b") === b]"""
    )
    assert html == ['<p id="b">2</p><p id="a">3</p>', True]


async def test_p39_what_another_component_shows_is_not_touched(dom: Patching, moving: bool) -> None:
    html = await dom(
        """show('<p>a</p><article id="c">first</article>');
        const child = find("#c");
        child.textContent = "live";
        isolate(child);
        const shown = become('<div><article id="c">second</article></div><p>b</p>');
        return [shown, find("#c") === child]"""
    )
    assert html == ['<div><article id="c">live</article></div><p>b</p>', True]


async def test_p40_transitions_are_not_started_again(dom: Patching) -> None:
    state = await dom(
        """const style = "transition: opacity 100s; opacity: 1";
        const box = (text) => `<i>${text}</i><div id="t" class="a" style="${style}">${text}</div>`;
        show(box("a"));
        const element = find("#t");
        getComputedStyle(element).opacity;
        element.style.opacity = "0";
        const [running] = element.getAnimations();
        running.currentTime = 50_000;
        become(box("b") + "<hr>");
        getComputedStyle(element).opacity;
        const [after, ...more] = element.getAnimations();
        return [after === running, more.length, after.currentTime >= 50_000, find("#t") === element]"""
    )
    assert state == [True, 0, True, True]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param('<b id="y"></b><i id="x"></i>{input}', id="others move"),
        pytest.param('{input}<i id="x"></i><b id="y"></b>', id="it moves among its siblings"),
        pytest.param('<i id="x"></i><b id="y"></b><div><p>{input}</p></div>', id="it is wrapped"),
        pytest.param('<u>new</u><i id="x"></i>{input}', id="one before it goes and one comes"),
    ],
)
async def test_p41_focus_and_selection_follow_a_node_that_moves(dom: Patching, moving: bool, after: str) -> None:
    state = await dom(
        """const input = '<input id="f" value="abcdef">';
        show(`<i id="x"></i><b id="y"></b>${input}`);
        const focused = find("#f");
        focused.focus();
        focused.setSelectionRange(2, 4, "backward");
        become(arg.replace("{input}", input));
        const { selectionStart, selectionEnd, selectionDirection } = focused;
        return [document.activeElement === focused, selectionStart, selectionEnd, selectionDirection]""",
        after,
    )
    assert state == [True, 2, 4, "backward"]


async def test_p42_autofocus_does_not_take_the_focus_on_a_later_patch(dom: Patching, moving: bool) -> None:
    state = await dom(
        """show('<input id="typing"><input id="a">');
        find("#typing").focus();
        become('<input id="new" autofocus><div><input id="a" autofocus></div><input id="typing">');
        await new Promise(requestAnimationFrame);
        await new Promise(requestAnimationFrame);
        return document.activeElement.id"""
    )
    assert state == "typing"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("{head}{foot}", "{head}<p>shown</p>{foot}", id="one-sided, comes"),
        pytest.param("{head}<p>shown</p>{foot}", "{head}{foot}", id="one-sided, goes"),
        pytest.param("{head}<p>yes</p>{foot}", "{head}<div>no</div>{foot}", id="both sides"),
        pytest.param(
            "{head}<ul><li>a</li></ul>{foot}", "{head}<ul><li>a</li><li><b>b</b></li></ul>{foot}", id="nested"
        ),
        pytest.param("{head}{foot}", "<p>1</p><p>2</p>{head}<p>3</p>{foot}<p>4</p>", id="several"),
        pytest.param("\n {head}\n \n {foot}\n", "\n {head}\n <p>1</p>\n {foot}\n", id="with white space"),
    ],
)
async def test_p48_what_stands_around_a_conditional_block_is_kept(
    dom: Patching, moving: bool, before: str, after: str
) -> None:
    parts = {"head": "<h2>head</h2><input>", "foot": '<p class="foot">foot</p><textarea></textarea>'}
    before, after = before.format(**parts), after.format(**parts)
    state = await dom(
        """show(arg[0]);
        const selectors = ["h2", "input", ".foot", "textarea"], olds = selectors.map(find);
        find("input").value = find("textarea").value = "typed";
        const shown = become(arg[1]);
        return [shown, selectors.every((selector, at) => find(selector) === olds[at]),
            find("input").value + find("textarea").value, become(arg[0])]""",
        [before, after],
    )
    assert state == [after, True, "typedtyped", before]


async def test_p48_a_conditional_class_leaves_the_others_alone(dom: Patching) -> None:
    classes = await dom(
        """show('<p class="row ">x</p>');
        find("p").classList.add("theirs");
        const on = become('<p class="row on">x</p>');
        return [on, become('<p class="row ">x</p>')]"""
    )
    assert classes == ['<p class="row theirs on">x</p>', '<p class="row theirs">x</p>']
