"""Handlers of the test project."""

import asyncio
import queue
import threading
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.utils.safestring import mark_safe
from django.utils.translation import activate, get_language, gettext_lazy
from pydantic import BaseModel

from tidewire import HandlerPage, handler


@handler
async def greet(page: HandlerPage, name: str = "nobody", times: int = 1) -> None:
    """Say hello, in one step on the event loop."""
    page.text("#greeting", f"Hello {name}! " * times)
    page.append("#log", template="tests/greeted.html", context={"name": name})


@handler("tell-all")
def tell_all(page: HandlerPage, **arguments: Any) -> None:
    """Show what came, from a thread."""
    page.text("#told", f"{sorted(arguments.items())} {page.form.urlencode()} {page.values} {page.room}")


# What comes as which argument.


class Address(BaseModel):
    """A record that a form has the fields of."""

    street: str
    city: str = "Basel"
    floors: set[int] = set()


@dataclass
class Order:
    """A record with one in it."""

    address: Address
    count: int = 1


@handler
def take(  # type: ignore[no-untyped-def]
    page: HandlerPage,
    name,
    tag: list[str],
    ticks: tuple[int, ...] = (),
    last: str | None = None,
    order: Order | None = None,
    user: User | None = None,
) -> None:
    """Show what came for each parameter."""
    who = user and user.username
    page.text("#told", f"{name!r} {tag} {ticks} {last!r} {order} {who}")


@handler
def insert(page: HandlerPage, text: str) -> None:
    """Put what the visitor wrote into the page, plain, as a template's and as markup."""
    page.append("#log", text)
    page.append("#log", mark_safe(f"<li>{len(text)}</li>"))
    page.append("#log", template="tests/greeted.html", context={"name": text})
    page.append("#log", Markup())
    page.append("#log", gettext_lazy("Yes"))
    page.text("#told", text)


class Markup:
    """Something that knows its own HTML, as forms and other libraries' strings do."""

    def __html__(self) -> str:
        return "<li>own</li>"


# What goes wrong.


@handler
async def fail(page: HandlerPage, how: str = "") -> None:
    """Ask for something, have something go on, and fail."""
    page.text("#told", "never")
    page.background(tell_later(page))
    if how == "payload":
        page.call("hook", {"page": page})
    if how == "template":
        page.append("#log", template="tests/no_such.html")
    raise RuntimeError("secret of the handler")


# The address and other pages.


@handler
def show_address(page: HandlerPage, url: str, push: bool = False) -> None:
    """Show another address, and read it back."""
    (page.push_url if push else page.replace_url)(url)
    page.text("#told", f"{page.url} {dict(page.params)}")


@handler
async def leave(page: HandlerPage, to: str, live: bool = False, message: str = "", level: str = "info") -> None:
    """Go elsewhere, with a message for the page there; without ``to``, show it here."""
    if message:
        page.flash(message, level)  # type: ignore[arg-type] # as a visitor might say it
    if to and live:
        page.visit(to)
    elif to:
        page.redirect(to)


# What takes longer.


released = threading.Event()
"""What ``work_in_thread`` waits for."""
steps: dict[str, asyncio.Event] = {}
"""What work of a name waits for."""
told: "queue.SimpleQueue[str]" = queue.SimpleQueue()
"""What went on without the page."""


async def tell_later(page: HandlerPage) -> None:
    """Tell of being run."""
    page.text("#told", "later")


@handler
async def work(page: HandlerPage, name: str = "work", many: int = 1) -> None:
    """Say that it begins, and do it in the background."""
    page.text("#told", "begun")
    for _ in range(many):
        page.background(work_in_steps, page, name=name)


async def work_in_steps(page: HandlerPage, name: str) -> None:
    """Wait for the test, in between."""
    try:
        page.append_text("#told", " one")
        if name.startswith("wait"):
            await steps.setdefault(name, asyncio.Event()).wait()
        page.append("#log", template="tests/greeted.html", context={"name": User.objects.all()})
        page.append_text("#told", f" two {get_language()}")
        page.replace_url("?done=1")
    except asyncio.CancelledError:
        told.put(f"{name} cancelled")
        raise


@handler
async def go_on(page: HandlerPage, name: str) -> None:
    """Let work go on, from another click."""
    steps.pop(name).set()
    page.text("#greeting", "went on")


@handler
def work_in_thread(page: HandlerPage) -> None:
    """Do the same in a thread, from one."""
    activate("de")
    page.background(block, page)


def block(page: HandlerPage) -> None:
    """Wait for the test, and ask for much in order."""
    for number in range(20):
        page.append_text("#told", f"{number} ")
    released.wait(10)
    page.append("#log", template="tests/greeted.html", context={"name": User.objects.all()})
    page.append_text("#told", f"{get_language()} {User.objects.count()}")
    told.put("thread ended")


@handler
async def fail_later(page: HandlerPage) -> None:
    """Fail in the background."""
    page.background(failing, page)


async def failing(page: HandlerPage) -> None:
    """Ask for what cannot be made, then fail."""
    page.append("#log", template="tests/no_such.html", context={"name": page})
    page.append_text("#told", "asked")
    raise RuntimeError("secret of the background")


@handler
async def stream(page: HandlerPage, kind: str = "async", wait: bool = False) -> None:
    """Stream a text, from one or another kind of source, and wait for it, or not."""
    page.text("#told", "> ")
    sources: dict[str, Any] = {
        "async": tokens(),
        "sync": slow_tokens(),
        "list": ["one ", "two ", "three"],
        "broken": broken_tokens(),
    }
    going = page.stream("#told", sources[kind])
    if wait:
        await going
        page.append_text("#told", ".")
    else:
        page.background(going)


async def tokens() -> AsyncIterator[str]:
    """Yield a text as a model does."""
    for token in ("one ", "two ", "three"):
        await asyncio.sleep(0)
        yield token


async def broken_tokens() -> AsyncIterator[str]:
    """Break off."""
    yield "one "
    raise RuntimeError("secret of the source")


def slow_tokens() -> Iterator[str]:
    """Yield a text from the database."""
    yield "one "
    yield f"{User.objects.count()} "
    yield "three"


@handler
async def list_users(page: HandlerPage) -> None:
    """Render what can and what cannot be rendered on the event loop, in turn."""
    page.text("#told", "one")
    page.append("#log", template="tests/users.html", context={"users": User.objects.all()})
    page.append_text("#told", "two")
    page.append("#log", template="tests/greeted.html", context={"name": "plain"})


class Subscription(forms.Form):
    """A form of Django's."""

    email = forms.EmailField()
    topics = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])


@handler
def subscribe(page: HandlerPage) -> None:
    """Check the form."""
    form = Subscription(page.form)
    page.text("#told", form.cleaned_data if form.is_valid() else form.errors.as_json())
