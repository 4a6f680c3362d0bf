"""Two counters in a real browser."""

from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import Watch
from tests.e2e.proxy import Wire
from tests.servers.running import Server


async def test_c2_only_the_clicked_counter_changes_over_one_socket_without_a_load(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.click("#first .inc")
    await page.click("#first .inc-by")
    await expect(page.locator("#first output")).to_have_text("11")
    await expect(page.locator("#second output")).to_have_text("100")
    assert watch.loads == 1
    assert len(watch.sockets) == 1
    assert not watch.errors


async def test_an_unchanged_page_is_joined_without_html(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    assert [frame for frame in watch.received if not frame.startswith("[0,")] == ["[3,1,2,1]", "[3,2,3,2]"]


async def test_c7_the_first_paint_is_complete_without_javascript(browser: Browser, server: Server) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{server.url}/counters/")
    await expect(page.locator("#second output")).to_have_text("100")
    assert await page.locator("button").count() == 12
    await context.close()


async def test_c36_a_killed_server_comes_back_with_the_page_as_it_was(
    page: Page, watch: Watch, own_server: Server
) -> None:
    await page.goto(f"{own_server.url}/counters/")
    await watch.live()
    for _ in range(7):
        await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("7")
    await watch.until(lambda: watch.received[-1].startswith("[12,1,"))
    own_server.kill()
    await expect(page.locator("#first")).to_have_class("counter tide-disconnected")
    own_server.start()
    await expect(page.locator("#first")).to_have_class("counter")
    await watch.live()
    await expect(page.locator("#first output")).to_have_text("7")
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("8")
    assert watch.loads == 1


async def test_c36_typed_input_survives_a_killed_server(page: Page, watch: Watch, own_server: Server) -> None:
    await page.goto(f"{own_server.url}/form/")
    await watch.live()
    await page.fill("form.words input", "first")
    await page.click("form.words button")
    await expect(page.locator("p.saved b")).to_have_text(["first"])
    await watch.until(lambda: watch.received[-1].startswith("[12,1,"))
    await page.fill("form.words input", "not sent yet")
    own_server.kill()
    await expect(page.locator("section")).to_have_class("tide-disconnected")
    seen = len(watch.received)
    own_server.start()
    await watch.until(lambda: len(watch.received) > seen)  # the page asks again when its turn has come
    await watch.live()
    await expect(page.locator("form.words input")).to_have_value("not sent yet")
    await expect(page.locator("form.words input")).to_be_focused()
    await expect(page.locator("p.saved b")).to_have_text(["first"])
    await page.click("form.words button")
    await expect(page.locator("p.saved b")).to_have_text(["first", "not sent yet"])
    assert watch.loads == 1


async def test_a_cut_wire_is_resumed_without_a_render(page: Page, watch: Watch, wire: Wire) -> None:
    await page.goto(f"{wire.url}/counters/")
    await watch.live()
    await page.click("#first .inc")
    await watch.live()
    await watch.until(lambda: any(frame.startswith("[12,1,") for frame in watch.received))
    seen = len(watch.received)
    wire.is_up = False
    wire.cut()
    await expect(page.locator("#first")).to_have_class("counter tide-disconnected")
    wire.is_up = True
    await watch.until(lambda: len(watch.received) > seen)
    await watch.live()
    assert [frame.split(",")[0] for frame in watch.received[seen:]] == ["[11"]
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("2")


async def test_a_click_while_offline_counts_once(page: Page, watch: Watch, wire: Wire) -> None:
    await page.goto(f"{wire.url}/counters/")
    await watch.live()
    wire.is_up = False
    wire.cut()
    await expect(page.locator("#first")).to_have_class("counter tide-disconnected")
    await page.click("#first .inc")
    wire.is_up = True
    await expect(page.locator("#first output")).to_have_text("1")
    await watch.live()
    await expect(page.locator("#first output")).to_have_text("1")


async def test_c42_a_failing_handler_leaves_the_page_working(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.evaluate("document.addEventListener('tidewire:error', (event) => window.failed = event.detail.code)")
    await page.click("#first .fail")
    await page.wait_for_function("window.failed === 'event-failed'")
    await expect(page.locator("#first .fail")).not_to_have_attribute("tide-busy", "click")
    await page.click("#first .inc")
    await page.click("#second .inc")
    await expect(page.locator("#first output")).to_have_text("1")
    await expect(page.locator("#second output")).to_have_text("101")


async def test_c38_an_element_is_busy_until_its_answer(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.evaluate(
        """() => { window.busy = [];
        new MutationObserver((changes) => changes.forEach((change) =>
            window.busy.push([change.attributeName, change.target.getAttribute(change.attributeName)])))
        .observe(document.querySelector('#first .inc'), {attributeFilter: ['aria-busy', 'tide-busy']}); }"""
    )
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("1")
    seen = await page.evaluate("window.busy")
    assert ["aria-busy", "true"] in seen
    assert not await page.locator("[aria-busy]").count()


async def test_c41_a_tampered_snapshot_fails_its_own_component_only(page: Page, watch: Watch, server: Server) -> None:
    await page.add_init_script(
        """new MutationObserver(() => {
            const root = document.querySelector("#first[tide-snapshot*=':WzBd:']");
            root?.setAttribute("tide-snapshot", root.getAttribute("tide-snapshot").replace(":WzBd:", ":Wzld:"));
        }).observe(document, {childList: true, subtree: true});"""  # the state [0] as [9]
    )
    await page.goto(f"{server.url}/counters/")
    await expect(page.locator("#first")).to_have_attribute("tide-failed", "")
    await page.click("#second .inc")
    await expect(page.locator("#second output")).to_have_text("101")


async def test_the_first_change_brings_no_html_again(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    watch.received.clear()
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("1")
    await watch.live()
    kinds = [frame.split(",", 1)[0] for frame in watch.received]
    assert kinds[:3] == ["[13", "[15", "[5"]  # statics and shape, once, and the answer with the patch
    assert not any(kind == "[2" for kind in kinds)


async def test_a_node_that_a_script_took_away_costs_no_reload(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    await page.evaluate("document.querySelector('#first output').remove()")
    await page.evaluate("document.querySelector('#first .inc').isTheSame = true")
    await page.click("#first .inc")
    await watch.live()
    await expect(page.locator("#first output")).to_have_text("1")
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("2")
    assert [line.split("]")[0] for line in said if "TW-" in line] == ["[tidewire TW-E07"]
    assert await page.evaluate("document.querySelector('#first .inc').isTheSame")
    assert watch.loads == 1
