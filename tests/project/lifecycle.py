"""Components for the tests of a component's life: what it hears of, and what it asks of its page."""

import asyncio
import threading
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.models import User
from django.utils.safestring import mark_safe
from pydantic import Field

from tidewire import Action, Component, DomAction, Page, event


class Life(Component):
    """Notes what happens to it, and in which kind of thread."""

    log: ClassVar[list[str]] = []

    template_name = "tests/life.html"
    name: str = "sync"
    stage: str = "new"

    def joined(self) -> None:
        self.stage = "joined"
        Life.log.append(f"{self.name} joined")

    @event
    def rename(self, name: str) -> None:
        self.name = name

    @event
    def end(self) -> None:
        self.destroy()

    def destroyed(self) -> None:
        where = "on the loop" if threading.current_thread() is threading.main_thread() else "in a thread"
        Life.log.append(f"{self.name} destroyed {where}")


class AsyncLife(Life):
    async def destroyed(self) -> None:  # type: ignore[override]
        await asyncio.sleep(0)
        Life.log.append(f"{self.name} destroyed async")
        raise RuntimeError("at the end")


class Listener(Component):
    """Subscribed to what it is told to be, and shows what it heard."""

    template_name = "tests/listener.html"
    topics: list[str] = Field(default=["news"])
    heard: list[str] = Field(default=[])

    is_wrong: bool = False

    @property
    def subscriptions(self) -> set[str] | str:
        return "news" if self.is_wrong else set(self.topics)

    @event
    def subscribe_to_text(self) -> None:
        self.is_wrong = True

    @event
    def subscribe(self, topics: list[str]) -> None:
        self.topics = topics

    @event
    def subscribe_and_fail(self, topics: list[str]) -> None:
        self.topics = topics
        raise RuntimeError("after the topics")

    def notification(self, topic: str, **kwargs: Any) -> None:
        self.heard.append(f"{topic} {kwargs}")
        if kwargs.get("fail"):
            self.focus_on("#nowhere")
            self.destroy()
            raise RuntimeError("in the hook")

    def mutation(self, topic: str, action: Action, instance: User) -> None:
        self.heard.append(f"{topic} {action} {instance.username}")

    def missed(self, topic: str) -> None:
        self.heard.append(f"{topic} missed")


class AsyncListener(Listener):
    @property
    async def subscriptions(self) -> set[str]:  # type: ignore[override]
        await asyncio.sleep(0)
        return set(self.topics)

    async def notification(self, topic: str, **kwargs: Any) -> None:  # type: ignore[override]
        await asyncio.sleep(0)
        self.heard.append(f"async {topic} {kwargs}")

    async def mutation(self, topic: str, action: Action, instance: User) -> None:  # type: ignore[override]
        self.heard.append(f"async {topic} {action} {instance.username}")


class Score(Component):
    """Has no hooks: it renders again at every delivery."""

    points: ClassVar[int] = 0
    renders: ClassVar[int] = 0

    template_name = "tests/score.html"
    subscriptions = frozenset({"score"})

    def joined(self) -> None:
        Score.points += 1

    @property
    def shown(self) -> int:
        Score.renders += 1
        return Score.points


class Asker(Component):
    """Asks of its page what the name of the event says."""

    template_name = "tests/asker.html"
    amount: int = 0

    @event
    def inc(self) -> None:
        self.amount += 1

    @event
    def skip(self) -> None:
        self.amount += 1
        self.skip_render()

    @event
    def force(self) -> None:
        self.skip_render()
        self.force_render()

    @event
    def stop(self) -> None:
        self.amount += 1
        self.freeze()

    @event
    def stop_and_fail(self) -> None:
        self.freeze()
        raise RuntimeError("after freeze()")

    @event
    def step_in_thread(self, fail: bool = False) -> None:
        self.amount += 1
        self.focus_on("#asker b")
        self.send_render()
        self._second_step(fail)

    @event
    async def step_async(self, fail: bool = False) -> None:
        self.amount += 1
        self.focus_on("#asker b")
        await self.send_render()
        self._second_step(fail)

    def _second_step(self, fail: bool) -> None:
        Asker.gate.wait(10)
        self.amount += 10
        if fail:
            raise RuntimeError("after send_render()")

    gate: ClassVar[threading.Event] = threading.Event()

    @event(thread=False)
    def step_on_loop(self) -> None:
        self.send_render()

    @event
    def look_at(self, selector: str, fail: bool = False) -> None:
        self.focus_on(selector)
        if fail:
            raise RuntimeError("after focus_on()")

    @event
    def scroll(self) -> None:
        self.scroll_into_view("asker", behavior="smooth", block="nearest")

    @event
    def insert(self, action: str, text: str = "one") -> None:
        self.dom(DomAction[action], "list", "tests/item.html", text=text)

    @event
    async def insert_component(self, by_name: bool, **kwargs: int) -> None:
        self.dom(DomAction.APPEND, "list", "Asker" if by_name else Asker, **kwargs)

    @event
    def insert_html(self, into: str = "list") -> None:
        self.dom(DomAction.APPEND, into, mark_safe("<i>made</i>"))

    @event
    def insert_text(self, text: str) -> None:
        self.dom(DomAction.APPEND, "list", text)

    @event
    def insert_nested(self) -> None:
        self.dom(DomAction.AFTER, "list", "tests/item_nested.html")

    @event
    def take_away(self, what: str) -> None:
        self.dom(DomAction.REMOVE, what)


class Filter(Component):
    """Shows a filter that is in the page's address."""

    template_name = "tests/filter.html"
    told: int = 0
    insists_on: str = ""

    def params_changed(self) -> None:
        self.told += 1
        if self.insists_on:
            self.page.params["filter"] = self.insists_on

    @property
    def chosen(self) -> str:
        return str(self.page.params.get("filter", "all"))

    @event
    def choose(self, only: str, push: bool = False, fail: bool = False) -> None:
        self.page.params["filter"] = only
        if push:
            self.page.params.push()
        if fail:
            raise RuntimeError("after the params")

    @event
    def insist(self, on: str) -> None:
        self.insists_on = self.page.params["filter"] = on

    @event
    def choose_tags(self, tags: list[str]) -> None:
        self.page.params.setlist("tag", tags)


class Goer(Component):
    """Sends its page elsewhere: on first paint, if it is told to, and in its events."""

    template_name = "tests/goer.html"

    @classmethod
    def new(cls, page: Page, to: str = "", params: str = "", **kwargs: Any) -> "Goer":
        if to:
            page.redirect_to(to)
        if params:
            page.params["x"] = params
        return cls(**kwargs)

    @event
    def go(self, kind: str, to: str, arguments: Iterable[str] = (), hosts: Iterable[str] = ()) -> None:
        getattr(self.page, kind)(to, *arguments, **({"allowed_hosts": list(hosts)} if hosts else {}))

    @event
    def go_and_fail(self) -> None:
        self.page.redirect_to("/other/")
        raise RuntimeError("after redirect_to()")

    def destroyed(self) -> None:
        self.page.redirect_to("/other/")

    @event
    def tell(self, topic: str, text: str) -> None:
        self.page.send(topic, text=text)
