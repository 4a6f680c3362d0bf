"""H5: rules of rooms: asked when a page joins, and again when what they go by may have changed."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.test import override_settings

from tests.project import clubs
from tests.runtime.wires import Wire, ticks
from tidewire import HandlerPage, handlers, room, rooms
from tidewire.errors import RegistrationError
from tidewire.handlers import tokens
from tidewire.handlers.rooms import CHECK, Rooms
from tidewire.handlers.surface import HandlerSurface
from tidewire.handlers.tokens import token_for
from tidewire.hub import MISSED, Delivery, Hub
from tidewire.hub.clock import MonotonicClock
from tidewire.runtime.host import Host
from tidewire.runtime.identity import Identity
from tidewire.runtime.surface import Refusal
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import ErrorCode, Kind, SurfaceKey, Verb

CLUB = room("club", 5)


@pytest.fixture(autouse=True)
def _clubs() -> Iterator[None]:
    yield
    clubs.members.clear()
    clubs.asked.clear()


async def member(name: str = "ada") -> User:
    clubs.members.add(name)
    return await User.objects.acreate_user(name, password="x")


async def club(client: PageClient, user: User, number: object = 5) -> LiveDocument:
    await client.http.aforce_login(user)
    return await client.get(f"/club/?number={number}")


async def is_out(page: LiveDocument) -> None:
    """Return once the page heard that it is out, and see that it is."""
    await page.until(lambda: bool(page.left))
    await page.answered()
    assert [element["id"] for element in page.left] == ["club"]
    assert page.find("#told").text.endswith("out")
    with pytest.raises(EventFailed, match="left"):
        await page.click("#say")


# The rules.


def test_h5_a_rule_gets_the_keys_of_its_room_as_they_were_given() -> None:
    own = Rooms()
    own.rule("ä.b")(lambda user, *keys: True)
    rule = own.rule_of(room("ä.b", "5.6", "x/y", 7))
    assert rule is not None
    assert rule.keys == ("5.6", "x/y", "7")


@pytest.mark.parametrize("topic", [room("a"), "tidewire.own-room.x", "tidewire.pages", "tidewire.pages.5"])
def test_h5_what_is_no_room_of_that_name_has_no_rule(topic: str) -> None:
    own = Rooms()
    own.rule("b")(lambda user: True)
    assert own.rule_of(topic) is None
    with pytest.raises(TypeError, match=r"There is no rule of .* there are rules of b\."):
        own.check_again(topic)


def test_h5_a_room_has_one_rule_and_a_reload_replaces_it() -> None:
    own = Rooms()
    own.rule("b")(clubs.may_be_in_club)
    own.rule("b")(clubs.may_be_in_club)
    with pytest.raises(
        RegistrationError, match=r"'b' have two rules: tests.project.clubs.may_be_in_club and .*may_read"
    ):
        own.rule("b")(clubs.may_read)


def test_h5_nobody_has_no_stay_to_check() -> None:
    with pytest.raises(TypeError, match="who is nobody"):
        rooms.check_again(CLUB, user=User())


# Joining.


async def test_h5_whom_the_rule_lets_in_is_in(any_client: PageClient) -> None:
    page = await club(any_client, await member())
    await page.click("#say")
    await page.until(lambda: page.find("#log").text == "hi")
    assert ("ada", "5") in clubs.asked


async def test_h5_whom_the_rule_does_not_let_in_is_not(any_client: PageClient) -> None:
    with pytest.raises(EventFailed, match="forbidden"):
        await club(any_client, await User.objects.acreate_user("bob"))


@pytest.mark.parametrize("number", ["broken", "unclear"])
async def test_h5_a_rule_that_fails_lets_nobody_in(page_client: PageClient, number: str) -> None:
    with pytest.raises(EventFailed, match="join-failed"):
        await club(page_client, await member(), number)


async def test_h5_the_token_of_a_room_with_a_rule_does_not_get_old(
    page_client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: 0))
    old = token_for(CLUB, ADA.binding), token_for(room("chat", 5), ADA.binding)
    monkeypatch.undo()
    assert tokens.topic_in(old[0], ADA.binding) == CLUB
    with pytest.raises(Refusal, match="ROOM_MAX_AGE"):
        tokens.topic_in(old[1], ADA.binding)
    with pytest.raises(Refusal, match="another user"):
        tokens.topic_in(old[0], "user:2:x")


# Being put out.


async def give_group(user: User) -> None:
    group = await Group.objects.acreate(name="staff")
    await group.permissions.aadd(await Permission.objects.aget(codename="add_user"))
    await user.groups.aadd(group)


async def test_h5_whoever_loses_the_permission_is_out_at_once(any_client: PageClient) -> None:
    user = await User.objects.acreate_user("ada")
    await give_group(user)
    page = await club(any_client, user)
    await page.click("#stay")
    await user.groups.aclear()
    await is_out(page)
    assert ("cancelled",) in clubs.asked  # what the room's handlers had going on
    await page.click("#put-out")  # and the page goes on


async def test_h5_a_change_that_takes_nothing_away_leaves_everybody_in(any_client: PageClient) -> None:
    user = await member()
    page = await club(any_client, user)
    before = len(clubs.asked)
    await user.groups.aadd(await Group.objects.acreate(name="staff"))
    async with asyncio.timeout(5):
        while len(clubs.asked) == before:  # beside the page's events
            await page.click("#say")
    await page.click("#say")
    assert page.left == []


async def test_h5_the_server_has_a_room_checked_again(any_client: PageClient) -> None:
    ada, bob = await member("ada"), await member("bob")
    pages = [await club(any_client, ada), await club(any_client, bob)]
    await pages[1].click("#put-out", username="ada")
    await is_out(pages[0])
    await pages[1].click("#say")
    await pages[1].until(lambda: pages[1].find("#log").text == "hi")
    assert pages[0].find("#log").text == ""


async def test_h5_of_one_user_only(any_client: PageClient) -> None:
    ada, bob = await member("ada"), await member("bob")
    pages = [await club(any_client, ada), await club(any_client, ada), await club(any_client, bob)]
    clubs.members.clear()
    clubs.asked.clear()
    await sync_to_async(rooms.check_again)(CLUB, user=ada)
    for page in pages[:2]:
        await is_out(page)
    assert ("bob", "5") not in clubs.asked
    await pages[2].click("#say")
    await pages[2].until(lambda: pages[2].find("#log").text == "hi")


def check_and_roll_back() -> None:
    with transaction.atomic():
        rooms.check_again(CLUB)
        transaction.set_rollback(True)


async def test_h5_a_check_that_is_rolled_back_asks_nobody(any_client: PageClient) -> None:
    page = await club(any_client, await member())
    clubs.asked.clear()
    await sync_to_async(check_and_roll_back)()
    await page.click("#say")
    await page.until(lambda: page.find("#log").text == "hi")
    assert clubs.asked == []


async def test_h5_without_a_signal_it_is_found_with_the_next_look(page_client: PageClient) -> None:
    with override_settings(TIDEWIRE={"IDENTITY_SECONDS": 0}):
        page = await club(page_client, await member())
        clubs.members.clear()
        await page.click("#put-out")
        await is_out(page)


@pytest.mark.parametrize("resumes", [True, False])
async def test_h5_whoever_is_out_does_not_ask_again(page_client: PageClient, resumes: bool) -> None:
    user = await member()
    page = await club(page_client, user)
    await page.drop()
    clubs.members.clear()
    with override_settings(TIDEWIRE={} if resumes else {"GRACE_SECONDS": 0}):
        await sync_to_async(rooms.check_again)(CLUB)
        assert await page.reconnect()
    await is_out(page)
    joins = [frame for frame in map(orjson.loads, page.sent) if frame[0] == Kind.JOIN]
    page.connection.epoch = ""  # as for a server that does not know the page
    await page.drop()
    assert not await page.reconnect()
    again = [frame for frame in map(orjson.loads, page.sent) if frame[0] == Kind.JOIN][len(joins) :]
    assert [frame[4:] for frame in again] == [[]]  # what is in no room


# On pages whose sockets are in the test's hands.


class Gated:
    """A rule that says what the test has it say, when that has it."""

    def __init__(self) -> None:
        self.gates: list[asyncio.Future[bool]] = []
        self.answers: list[bool] = []

    async def ask(self, user: Any) -> bool:
        if self.answers:
            return self.answers.pop(0)
        self.gates.append(asyncio.get_running_loop().create_future())
        return await self.gates[-1]


ADA = Identity(SimpleNamespace(pk=1, is_authenticated=True), None, "user:1:x")
GATED = room("gated")
JOIN = [Kind.JOIN, 1, 2, SurfaceKey.HANDLERS, token_for(GATED, ADA.binding)]


@pytest.fixture
def gated() -> Iterator[Gated]:
    gated = Gated()
    rooms.rule("gated")(gated.ask)
    yield gated
    del rooms._rules["gated"]


@pytest.fixture
async def hub() -> Hub:
    return Hub(lambda: None)


@pytest.fixture
async def wire(hub: Hub, gated: Gated) -> Wire:
    wire = Wire(Host({SurfaceKey.HANDLERS: HandlerSurface(hub, MonotonicClock())}), ADA)
    wire.say([Kind.HELLO, 0, 1, 1, "/"], JOIN)
    assert (await wire.hear())[0] == Kind.HELLO
    return wire


async def let_in(wire: Wire, gated: Gated) -> None:
    await ticks()
    gated.gates.pop().set_result(True)
    assert (await wire.hear())[0] == Kind.SAME


async def test_h5_nothing_of_a_room_is_heard_before_its_rule_has_spoken(wire: Wire, hub: Hub, gated: Gated) -> None:
    await ticks()
    hub.publish(GATED, {"ops": [[Verb.TEXT, "#a", "secret"]], "but": None})
    await ticks()
    assert wire.unheard == 0
    gated.gates[0].set_result(False)
    assert (await wire.hear())[:5] == [Kind.ERROR, 1, 2, 1, ErrorCode.FORBIDDEN]
    assert wire.unheard == 0


async def test_h5_what_changes_while_a_rule_is_asked_has_it_asked_again(wire: Wire, hub: Hub, gated: Gated) -> None:
    await ticks()
    hub.publish(GATED, {CHECK: None})
    await ticks()
    for gate in gated.gates:
        gate.set_result(True)
    await ticks()
    assert wire.unheard == 0  # the yes is one of before
    for gate in gated.gates[2:]:
        gate.set_result(False)
    assert (await wire.hear())[4] == ErrorCode.FORBIDDEN


async def test_h5_what_may_have_been_missed_is_asked_for(wire: Wire, hub: Hub, gated: Gated) -> None:
    await let_in(wire, gated)
    gated.answers = [False]
    hub._deliver([Delivery(GATED, MISSED)])
    assert await wire.hear() == [Kind.LEAVE, 1, 2]


@pytest.mark.usefixtures("_all_handlers")
async def test_h5_a_page_that_is_busy_is_put_out_as_well(wire: Wire, hub: Hub, gated: Gated) -> None:
    await let_in(wire, gated)
    gated.answers = [False]
    forever = asyncio.Event()
    handlers.register(never_done(forever), name="busy")
    wire.say([Kind.EVENT, 1, 3, "busy"])
    await ticks()
    hub.publish(GATED, {CHECK: "1"})
    assert await wire.hear() == [Kind.LEAVE, 1, 2]
    hub.publish(GATED, {"ops": [[Verb.TEXT, "#a", "secret"]], "but": None})
    await ticks()
    assert wire.unheard == 0
    forever.set()


async def test_h5_a_check_of_somebody_else_asks_nobody(wire: Wire, hub: Hub, gated: Gated) -> None:
    await let_in(wire, gated)
    hub.publish(GATED, {CHECK: "2"})
    await ticks()
    assert gated.gates == []


async def test_h5_a_rule_that_breaks_later_puts_out_and_is_logged(
    wire: Wire, hub: Hub, gated: Gated, caplog: pytest.LogCaptureFixture
) -> None:
    await let_in(wire, gated)
    hub.publish(GATED, {CHECK: None})
    await ticks()
    gated.gates[0].set_exception(RuntimeError("no database"))
    assert await wire.hear() == [Kind.LEAVE, 1, 2]
    assert "The rule of tidewire.room.gated failed" in caplog.text


async def test_h5_a_page_that_leaves_while_it_is_judged_is_judged_no_more(wire: Wire, hub: Hub, gated: Gated) -> None:
    await let_in(wire, gated)
    hub.publish(GATED, {CHECK: None})
    await ticks()
    wire.say([Kind.LEAVE, 1])
    await ticks()
    gated.gates[0].set_result(False)
    await ticks()
    assert wire.unheard == 0


def never_done(event: asyncio.Event) -> Any:
    async def busy(page: HandlerPage) -> None:
        await event.wait()

    return busy
