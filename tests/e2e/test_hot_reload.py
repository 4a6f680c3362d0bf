"""Edits of a running project reach the page that is open, and its components keep their state."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server

FILES = {
    "site_settings.py": """
        from pathlib import Path
        BASE_DIR = Path(__file__).parent
        DEBUG, SECRET_KEY, ALLOWED_HOSTS = True, "for a test", ["127.0.0.1"]
        ROOT_URLCONF, STATIC_URL = "site_urls", "static/"
        INSTALLED_APPS = ["django.contrib.staticfiles", "tidewire", "shop"]
        MIDDLEWARE = ["site_urls.strict"]
        TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                      "OPTIONS": {"context_processors": ["django.template.context_processors.request"]}}]
    """,
    "site_urls.py": """
        from django.urls import path
        from django.views.generic import TemplateView

        def strict(get_response):
            def respond(request):
                response = get_response(request)
                response["Content-Security-Policy"] = (
                    "default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"
                )
                return response
            return respond

        urlpatterns = [path("", TemplateView.as_view(template_name="shop/page.html"))]
    """,
    "site_asgi.py": """
        from tidewire.asgi import get_asgi_application
        application = get_asgi_application()
    """,
    "shop/__init__.py": "",
    "shop/live.py": """
        from tidewire import Component, event

        class Basket(Component):
            template_name = "shop/basket.html"
            amount: int = 0

            @event
            def add(self) -> None:
                self.amount += 1
    """,
    "shop/templates/shop/basket.html": """
        {% load tidewire %}
        <section><b>Items:</b> <output>{{ amount }}</output>
        <input> <button {% on "click" "add" %}>Add</button></section>
    """,
    "shop/templates/shop/page.html": """
        {% load static tidewire %}<!doctype html><html lang="en"><title>Shop</title>
        <link rel="stylesheet" href="{% static "shop/shop.css" %}">{% tidewire_header %}
        <h1>Shop</h1>{% component "Basket" %}{% component "Basket" amount=10 %}</html>
    """,
    "shop/static/shop/shop.css": "h1 { color: rgb(1, 2, 3) }",
}


class Project:
    """A project of one page with two baskets, on a server that loads Python anew."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        for path, text in FILES.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(
                "\n".join(line.removeprefix("        ") for line in text.strip("\n").split("\n"))
            )
        self.server = Server(
            "uvicorn --reload", "site_asgi:application", settings="site_settings", path="/", folder=folder
        )

    def edit(self, path: str, before: str, after: str) -> None:
        text = (self._folder / path).read_text()
        assert before in text
        (self._folder / path).write_text(text.replace(before, after))


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    project = Project(tmp_path)
    project.server.start()
    yield project
    project.server.stop()  # in order: the process that serves is a child of the one that was started


@pytest_asyncio.fixture(loop_scope="session")
async def watch(page: Page, project: Project) -> AsyncIterator[Watch]:
    """The page, with three in one basket and twelve in the other."""
    watch = Watch(page)
    await page.goto(project.server.url)
    await watch.live()
    for basket, clicks in ((0, 3), (1, 2)):
        for _ in range(clicks):
            await page.locator("button").nth(basket).click()
    await expect(page.locator("output")).to_have_text(["3", "12"])
    yield watch
    await expect(page.locator("output")).to_have_text(["3", "12"])
    await page.locator("button").first.click()
    await expect(page.locator("output")).to_have_text(["4", "12"])
    assert watch.errors == []


async def test_a_components_template_is_shown_without_a_load(page: Page, watch: Watch, project: Project) -> None:
    await page.locator("input").first.fill("typed")
    project.edit("shop/templates/shop/basket.html", "Items:", "Things:")
    await expect(page.locator("b")).to_have_text(["Things:", "Things:"])
    await expect(page.locator("input").first).to_have_value("typed")
    await expect(page.locator("input").first).to_be_focused()
    assert watch.loads == 1


async def test_a_mistake_in_a_template_leaves_the_page_as_it_is_until_it_is_mended(
    page: Page, watch: Watch, project: Project
) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    project.edit("shop/templates/shop/basket.html", "{{ amount }}", "{{ amount }")
    project.edit("shop/templates/shop/basket.html", "Items:", "{% nonsense %}")
    await watch.until(lambda: any(frame.startswith("[7,") for frame in watch.received))
    await expect(page.locator("b")).to_have_text(["Items:", "Items:"])
    project.edit("shop/templates/shop/basket.html", "{{ amount }", "{{ amount }}")
    project.edit("shop/templates/shop/basket.html", "{% nonsense %}", "Mended:")
    await expect(page.locator("b")).to_have_text(["Mended:", "Mended:"])
    assert any("TW-E12" in line for line in said)


async def test_a_page_around_is_loaded_anew_with_the_state_of_its_components(
    page: Page, watch: Watch, project: Project
) -> None:
    project.edit("shop/templates/shop/page.html", "<h1>Shop</h1>", "<h1>Market</h1>")
    await expect(page.locator("h1")).to_have_text("Market")
    await watch.live()
    await expect(page.locator("output")).to_have_text(["3", "12"])
    assert watch.loads == 2


async def test_a_style_sheet_is_swapped_without_a_load(page: Page, watch: Watch, project: Project) -> None:
    project.edit("shop/static/shop/shop.css", "rgb(1, 2, 3)", "rgb(4, 5, 6)")
    await expect(page.locator("h1")).to_have_css("color", "rgb(4, 5, 6)")
    project.edit("shop/static/shop/shop.css", "rgb(4, 5, 6)", "rgb(7, 8, 9)")
    await expect(page.locator("h1")).to_have_css("color", "rgb(7, 8, 9)")
    await expect(page.locator("link[href*='shop.css']")).to_have_count(1)
    assert watch.loads == 1


async def test_python_is_loaded_anew_by_the_server_and_the_page_comes_back(
    page: Page, watch: Watch, project: Project
) -> None:
    project.edit("shop/live.py", "self.amount += 1", "self.amount += 5")
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    await watch.live()
    await expect(page.locator("output")).to_have_text(["3", "12"])
    await page.locator("button").last.click()
    await expect(page.locator("output")).to_have_text(["3", "17"])
    project.edit("shop/live.py", "self.amount += 5", "self.amount -= 5")
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    await watch.live()
    await page.locator("button").last.click()
    await expect(page.locator("output")).to_have_text(["3", "12"])
    project.edit("shop/live.py", "self.amount -= 5", "self.amount += 1")
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    await watch.live()
    assert watch.loads == 1
