"""Hot reload inside the server; tests/e2e/test_hot_reload.py has the whole of it."""

import subprocess
import sys
from typing import Any

import pytest

from tests.projects import REPOSITORY
from tidewire.asgi import get_asgi_application
from tidewire.devtools.files import Edited
from tidewire.devtools.hot_reload import HotReload
from tidewire.testing import PageClient

NOTHING: frozenset[str] = frozenset()
TEMPLATE = str(REPOSITORY / "tests/project/templates/tests/counter.html")


@pytest.mark.parametrize(("debug", "hot", "watched"), [(True, True, True), (True, False, False), (False, True, False)])
def test_a_server_watches_under_debug_only(settings: Any, debug: bool, hot: bool, watched: bool) -> None:
    settings.DEBUG = debug
    settings.TIDEWIRE = {"HOT_RELOAD": hot}
    assert (get_asgi_application().host.on_serve is not None) is watched


def test_production_imports_nothing_of_it() -> None:
    code = (
        "import sys, django; from django.conf import settings;"
        "settings.configure(SECRET_KEY='x', INSTALLED_APPS=['tidewire']); django.setup();"
        "from tidewire.asgi import get_asgi_application; get_asgi_application();"
        "print([name for name in sys.modules if 'devtools' in name])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "[]\n"


async def test_a_components_template_is_rendered_anew_with_its_state(db: None) -> None:
    async with PageClient(application := get_asgi_application()) as client:
        page = await client.get("/counters/")
        await page.click("#first .inc")
        seen = len(page.frames)
        HotReload(application.host).tell(Edited(frozenset({TEMPLATE}), NOTHING, NOTHING))
        await page.until(lambda: sum(frame.startswith("[2,") for frame in page.frames[seen:]) == 2)
        assert page.find("#first output").text == "1"
        assert page.find("#second output").text == "100"


async def test_nothing_is_sent_while_nothing_is_edited(db: None) -> None:
    async with PageClient(application := get_asgi_application()) as client:
        page = await client.get("/counters/")
        seen = len(page.frames)
        HotReload(application.host).tell(Edited(NOTHING, NOTHING, NOTHING))
        await page.click("#first .inc")
        assert not any(frame.startswith("[2,") for frame in page.frames[seen:])
