"""H6: which handlers there are, and H9: what a visitor learns of it."""

import sys
from collections.abc import Callable, Iterator
from functools import partial, wraps
from importlib import invalidate_caches, reload
from pathlib import Path
from typing import Any

import pytest

from tidewire import HandlerPage, handler, handlers
from tidewire.errors import ConfigurationError, RegistrationError
from tidewire.handlers.registry import Registry
from tidewire.testing import EventFailed, LiveDocument


def save(page: HandlerPage) -> None: ...


async def save_async(page: HandlerPage) -> None: ...


@pytest.fixture
def registry() -> Registry:
    return Registry()


@pytest.mark.parametrize("function", [save, save_async])
def test_h6_handlers_can_be_registered_listed_and_taken_away(registry: Registry, function: Callable[..., Any]) -> None:
    registry.register(function, name="b")
    registry.register(function, name="a")
    registry.register(function)
    assert registry.names() == sorted(["a", "b", function.__name__])
    registry.unregister("b")
    assert registry.find("b") is None
    found = registry.find("a")
    assert found is not None
    assert found.call.function is function
    with pytest.raises(RegistrationError, match=rf"There is no handler 'b'. There are: a, {function.__name__}\."):
        registry.unregister("b")


def test_h6_a_duplicate_names_both_places(registry: Registry) -> None:
    registry.register(save, name="save-it")
    with pytest.raises(RegistrationError) as raised:
        registry.register(save_async, name="save-it")
    text = str(raised.value)
    for function in (save, save_async):
        assert f"{__name__}.{function.__name__} ({__file__}:{function.__code__.co_firstlineno})" in text
    assert 'Name one of them another way: @handler("name")' in text


def test_h6_two_of_one_name_in_one_module_are_a_duplicate_too(registry: Registry) -> None:
    def make() -> Callable[..., Any]:
        def run(page: HandlerPage) -> None: ...

        return run

    first, second = make(), make()
    registry.register(first)
    with pytest.raises(RegistrationError, match="Two handlers are called 'run'"):
        registry.register(second)
    registry.unregister("run")
    registry.register(second)


@pytest.mark.usefixtures("_all_handlers")
def test_h6_the_decorator_returns_the_function_as_it_was() -> None:
    for decorate in (handler, handler(), handler("own"), handler(middleware=[])):
        decorated = decorate(save)
        assert decorated is save
        handlers.unregister("own" if "own" in handlers.names() else "save")


@pytest.mark.parametrize("name", ["", "a b", "a\n", "\t"])
def test_h6_a_name_has_characters_and_no_spaces(registry: Registry, name: str) -> None:
    with pytest.raises(RegistrationError, match="at least one character and no spaces"):
        registry.register(save, name=name)
    assert registry.names() == []


@pytest.mark.parametrize("what", [partial(save), Registry(), "save"])
def test_h6_a_handler_is_a_function(registry: Registry, what: Any) -> None:
    with pytest.raises(RegistrationError, match="A handler is a function, came"):
        registry.register(what)


def test_h6_a_function_that_cannot_be_called_by_names_is_refused(registry: Registry) -> None:
    def positional(page: HandlerPage, by: int, /) -> None: ...

    with pytest.raises(ConfigurationError, match="arguments come by name"):
        registry.register(positional)


def test_h6_a_function_that_takes_no_page_is_refused(registry: Registry) -> None:
    def nothing() -> None: ...
    def by_name(*, page: HandlerPage) -> None: ...
    def names(**values: Any) -> None: ...
    def wrapper(*args: Any, **values: Any) -> None: ...

    for function in (nothing, by_name, names):
        with pytest.raises(ConfigurationError, match=r"takes nothing without a name, expected .* `page` of a handler"):
            registry.register(function)
    registry.register(wrapper)
    assert registry.names() == ["wrapper"]


MODULE = """\
from functools import wraps
from tidewire import handler, handlers

def logged(function):
    @wraps(function)
    def wrapper(page, **kwargs):
        return function(page, **kwargs)
    return wrapper

@handler
def plain(page):
    return {number}

@handler("wrapped-one")
@logged
def wrapped(page):
    return {number}

def make(kind):
    def made(page):
        return {number}
    return made

for kind in ("a", "b"):
    handlers.register(make(kind), name=f"made-{{kind}}")
"""
NAMES = ["made-a", "made-b", "plain", "wrapped-one"]


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, _all_handlers: None) -> Iterator[Path]:
    """A file of handlers that can be imported as ``reloaded_handlers``."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)  # its time stamps are too coarse for a test
    yield tmp_path / "reloaded_handlers.py"
    sys.modules.pop("reloaded_handlers", None)


def run_module(file: Path, text: str, how: str) -> None:
    file.write_text(text)
    invalidate_caches()
    if how == "import":
        sys.modules.pop("reloaded_handlers", None)
        __import__("reloaded_handlers")
    else:
        reload(sys.modules["reloaded_handlers"])


def results() -> list[Any]:
    return [found.call.function(None) for name in NAMES if (found := handlers.find(name))]


@pytest.mark.parametrize("how", ["reload", "import"])
def test_h6_a_module_that_is_run_again_replaces_its_own_handlers(module: Path, how: str) -> None:
    run_module(module, MODULE.format(number=1), "import")
    assert results() == [1, 1, 1, 1]
    for number in (2, 3):
        run_module(module, MODULE.format(number=number), how)
        assert results() == [number] * 4


@pytest.mark.parametrize("how", ["reload", "import"])
def test_h6_a_reload_does_not_hide_a_duplicate(module: Path, how: str) -> None:
    run_module(module, MODULE.format(number=1), "import")
    with pytest.raises(RegistrationError, match="Two handlers are called 'plain'"):
        run_module(module, MODULE.format(number=2) + "\n@handler\ndef plain(page):\n    return 3\n", how)


def test_h6_the_handler_of_another_module_is_not_replaced(module: Path) -> None:
    def plain(page: HandlerPage) -> None: ...

    handlers.register(plain)
    with pytest.raises(RegistrationError, match="Two handlers are called 'plain'"):
        run_module(module, MODULE.format(number=1), "import")


def test_h6_a_decorated_function_says_where_it_is_written(registry: Registry) -> None:
    @wraps(save)
    def wrapper(page: HandlerPage) -> None: ...

    registry.register(wrapper)
    with pytest.raises(RegistrationError, match=rf"test_registry\.py:{save.__code__.co_firstlineno}\)"):
        registry.register(save_async, name="save")


async def test_h6_a_handler_comes_and_goes_while_a_page_is_open(
    page: LiveDocument, register: Callable[..., None]
) -> None:
    with pytest.raises(EventFailed, match="unknown-handler"):
        await page.send("#tell", "late")
    register(lambda page, by: page.text("#told", f"late {by}"), name="late")
    await page.send("#tell", "late")
    assert page.find("#told").text == "late 1"
    handlers.unregister("late")
    with pytest.raises(EventFailed, match="unknown-handler"):
        await page.send("#tell", "late")


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("name", ["gree", "", "names", "register", "__class__", "greet ", "\x00", "x" * 5000])
async def test_h9_no_client_is_told_which_handlers_there_are(
    page: LiveDocument, settings: Any, caplog: pytest.LogCaptureFixture, debug: bool, name: str
) -> None:
    settings.DEBUG = debug
    with pytest.raises(EventFailed) as failed:
        await page.send("#tell", name)
    assert failed.value.code == "unknown-handler"
    told = f"There is no handler {name[:80]!r}." if debug else "This could not be done."
    assert failed.value.text == told
    assert not any(known in page.frames[-1] for known in ("greet,", "tell-all", "show_address"))
    assert f"There is no handler {name[:80]!r}. There are: " in caplog.records[0].getMessage()
    assert "show_address" in caplog.records[0].getMessage(), "who reads the log may know"
    await page.fire("submit", "#form")
    assert page.find("#greeting").text == "Hello Ada!"
