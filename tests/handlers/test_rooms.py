"""H5: rooms, their tokens, and who gets in."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from tidewire import EVERYONE, pages_of, room
from tidewire.errors import TemplateError
from tidewire.handlers import tokens
from tidewire.handlers.tokens import token_for, topic_in
from tidewire.handlers.topics import checked, own_room
from tidewire.runtime.identity import Identity
from tidewire.runtime.page import Page
from tidewire.runtime.surface import Refusal
from tidewire.signing import ANONYMOUS, Binding, sign_snapshot
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import Kind, SurfaceKey

ADA = "user:1:x"
CHAT = room("chat", 5)


async def chat(client: PageClient, number: object = 5) -> LiveDocument:
    return await client.get(f"/chat/?number={number}")


def said(page: LiveDocument) -> list[str]:
    return [line.text for line in page.find_all("#log li")]


async def join(page: LiveDocument, *body: object) -> list[Any]:
    """Join handlers on a channel of its own, whatever ``body`` is."""
    return await page.answer_to(await page.connection.ask(Kind.JOIN, 99, SurfaceKey.HANDLERS, *body))


def drawn(text: str, **context: Any) -> str:
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    return Template("{% load tidewire %}" + text).render(Context({"request": request, **context}))


# Topics.


def test_h5_a_rooms_topic_says_its_name_and_keys() -> None:
    assert room("chat", 5) == "tidewire.room.chat.5"
    assert room("chat") == "tidewire.room.chat"
    assert room("chat", UUID(int=7)) == f"tidewire.room.chat.{UUID(int=7)}"
    assert room("chat", User(pk=5)) == room("chat", 5) == room("chat", "5")


def test_h5_no_two_rooms_have_the_same_topic() -> None:
    names = [("a", "b", "c"), ("a.b", "c"), ("a", "b.c"), ("a.b.c",), ("a%2Eb", "c"), ("ä", "c"), ("a", "b:c")]
    topics = {*(room(*name) for name in names), EVERYONE, pages_of(5), room("pages", 5), own_room(), own_room()}
    assert len(topics) == len(names) + 5
    assert not any(":" in topic for topic in topics)  # which separates the parts of a token


@pytest.mark.parametrize("key", [None, "", 1.5, True, b"5", object(), User()])
def test_h5_a_key_that_is_none_is_refused(key: object) -> None:
    with pytest.raises(TypeError, match="A key of the room 'chat' is a string"):
        room("chat", key)


@pytest.mark.parametrize("name", ["", None, 5])
def test_h5_a_room_has_a_name(name: Any) -> None:
    with pytest.raises(TypeError, match="The name of a room is a string"):
        room(name)


@pytest.mark.parametrize("user", [AnonymousUser(), User(), None, ""])
def test_h4_nobody_has_no_pages(user: Any) -> None:
    with pytest.raises(TypeError, match="who is nobody"):
        pages_of(user)


@pytest.mark.parametrize("topic", ["chat", "item.5", "tidewire.user.5", "tidewire.room", None, 5])
def test_h4_a_topic_that_no_page_listens_to_is_refused(topic: Any) -> None:
    with pytest.raises(TypeError, match="No page listens to"):
        checked(topic)


# Tokens.


@pytest.mark.parametrize("topic", [CHAT, room("Räume", "5.6", "a:b/c"), own_room()])
def test_h5_a_token_lets_its_visitor_in(topic: str) -> None:
    assert topic_in(token_for(topic, ADA), ADA) == topic


@pytest.mark.parametrize("visitor", ["user:2:x", "user:1:new-password", "session:k", ANONYMOUS])
def test_h5_a_token_lets_nobody_else_in(visitor: str) -> None:
    with pytest.raises(Refusal, match="another user or session"):
        topic_in(token_for(CHAT, ADA), visitor)


def test_h5_a_visitor_whose_session_began_since_gets_in() -> None:
    assert topic_in(token_for(CHAT, ANONYMOUS), "session:k") == CHAT
    with pytest.raises(Refusal):
        topic_in(token_for(CHAT, ANONYMOUS), ADA)


def test_h5_no_character_of_a_token_can_be_changed() -> None:
    token = token_for(CHAT, ADA)
    for at, character in enumerate(token):
        with pytest.raises(Refusal, match="signature"):
            topic_in(token[:at] + ("A" if character != "A" else "B") + token[at + 1 :], ADA)


@pytest.mark.parametrize("token", ["", ":", ":::", "a:b:c", "a:b:c:d", "é:é:é:é", "x" * 10_000])
def test_h5_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(Refusal, match="signature"):
        topic_in(token, ADA)


def test_h5_a_snapshot_is_no_token() -> None:
    binding = Binding(component="8fk9", id="", identity=ADA, schema="s")
    with pytest.raises(Refusal, match="signature"):
        topic_in(sign_snapshot(b"[]", binding), ADA)


def test_h5_a_token_is_old_after_the_setting_and_the_rest_of_its_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000 * 3600
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: now))
    with override_settings(TIDEWIRE={"ROOM_MAX_AGE": 60}):
        token = token_for(CHAT, ADA)
        now += 3600 + 60
        assert topic_in(token, ADA) == CHAT
        now += 1
        with pytest.raises(Refusal, match=r"it is 61 s old, at most 60 s are allowed \(ROOM_MAX_AGE\)"):
            topic_in(token, ADA)


def test_h5_a_token_outlives_a_rotation_of_the_secret_key() -> None:
    token = token_for(CHAT, ADA)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["only-for-tests"]):
        assert topic_in(token, ADA) == CHAT
    with override_settings(SECRET_KEY="new"), pytest.raises(Refusal):
        topic_in(token, ADA)


# The tag.


def test_h5_the_tag_prints_the_same_within_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter((36000, 37000, 39599, 39600))
    monkeypatch.setattr(tokens, "time", SimpleNamespace(time=lambda: next(times)))
    assert (
        drawn('{% room "chat" 5 %}') == drawn('{% room "chat" pk %}', pk=5) == drawn("{% room name 5 %}", name="chat")
    )


def test_h5_without_a_name_it_is_another_room_each_time() -> None:
    assert len({drawn("{% room %}") for _ in range(3)}) == 3


@override_settings(USE_THOUSAND_SEPARATOR=True)
def test_h5_a_room_is_the_same_in_every_language() -> None:
    with override("de"):
        german = drawn('{% room "chat" pk %}', pk=12345)
    assert german == drawn('{% room "chat" pk %}', pk=12345)
    token = german.removeprefix('tide-room="').removesuffix('"')
    assert topic_in(token, ANONYMOUS) == room("chat", 12345)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ('{% room "chat" chat.pk %}', r'{% room "chat" … %}: there is no chat.pk here, or it is None or empty'),
        ('{% room "chat" nothing %}', "there is no nothing here"),
        ('{% room "chat" 5 empty %}', "there is no empty here"),
        ("{% room unknown 5 %}", "The name of a room is a string that is not empty, came NoneType"),
        ('{% room "chat" half %}', "A key of the room 'chat' is a string, an integer"),
    ],
)
def test_h5_a_room_of_nothing_is_an_error(text: str, what: str) -> None:
    with pytest.raises(TemplateError) as raised:
        drawn(text, nothing=None, empty="", half=0.5)
    assert what in str(raised.value)


def test_h5_a_tag_with_named_arguments_is_an_error() -> None:
    with pytest.raises(TemplateSyntaxError, match="takes no pk=5: keys have no names"):
        drawn('{% room "chat" pk=5 %}')
    assert drawn('{% room "a=b" 5 %}')


def test_h5_without_a_request_nobody_knows_who_gets_in() -> None:
    with pytest.raises(TemplateError, match="nobody knows here whose page this is"):
        Template('{% load tidewire %}{% room "chat" 5 %}').render(Context())
    assert render_to_string("tests/chat_page.html", {"number": 5}, RequestFactory().get("/"))


# Joining.


async def test_h5_pages_in_a_room_hear_what_is_said_there(any_client: PageClient) -> None:
    one, two, elsewhere = await chat(any_client), await chat(any_client), await chat(any_client, 6)
    await one.fire("submit", "#say")
    assert said(one) == ["hi"]
    assert one.find("#place").text == "said"
    await two.until(lambda: said(two) == ["hi"])
    await elsewhere.fire("submit", "#say")
    assert said(elsewhere) == ["hi"]
    await two.click("#where")
    assert said(two) == ["hi"]


async def test_h5_an_element_is_in_the_nearest_room(any_client: PageClient) -> None:
    page = await chat(any_client)
    for button, topic in (("#where-inner", room("inner", 5)), ("#where", "None")):
        await page.click(button)
        assert page.find("#place").text == topic
    await page.click("#where-own")
    assert page.find("#place").text.startswith("tidewire.own-room.")


async def test_h5_a_room_of_its_own_is_no_other_pages(page_client: PageClient) -> None:
    own = set()
    for page in [await chat(page_client), await chat(page_client)]:
        await page.click("#where-own")
        own.add(page.find("#place").text)
    assert len(own) == 2


@pytest.mark.parametrize("body", [["nonsense"], ["8fk9:kP0zR2:room.chat.5:Gm5cT0e3b0Yx0mO2cW1vZw"]])
async def test_h5_a_room_cannot_be_joined_without_a_token(page_client: PageClient, body: list[str]) -> None:
    page = await chat(page_client)
    with pytest.raises(EventFailed, match="room-refused"):
        await join(page, *body)
    await page.fire("submit", "#say")  # and the page goes on
    assert said(page) == ["hi"]


@pytest.mark.parametrize("body", [[5], [None], ["a", "b"], [["a"]]])
async def test_h5_a_join_that_is_none_is_refused(page_client: PageClient, body: list[Any]) -> None:
    page = await chat(page_client)
    with pytest.raises(EventFailed, match="join-failed"):
        await join(page, *body)


async def test_h5_another_users_token_is_refused(any_client: PageClient) -> None:
    ada, bob = [await User.objects.acreate_user(name, password="x") for name in ("ada", "bob")]
    await any_client.http.aforce_login(ada)
    token = (await chat(any_client)).find("#chat")["tide-room"]
    await any_client.http.aforce_login(bob)
    page = await chat(any_client)
    with pytest.raises(EventFailed, match="room-refused"):
        await join(page, token)
    assert (await join(page, page.find("#chat")["tide-room"]))[0] == Kind.SAME


async def test_h5_a_page_comes_back_to_its_rooms(any_client: PageClient) -> None:
    page, other = await chat(any_client), await chat(any_client)
    await page.drop()
    await other.fire("submit", "#say")
    assert await page.reconnect()
    await page.until(lambda: said(page) == ["hi"])
    await page.fire("submit", "#say")
    await other.until(lambda: said(other) == ["hi", "hi"])


async def test_h5_a_room_that_comes_with_an_operation_is_joined(page_client: PageClient) -> None:
    page, other = await chat(page_client), await chat(page_client, 7)
    token = other.find("#chat")["tide-room"]
    page.soup.find(id="own")["tide-room"] = token  # type: ignore[index]
    await page.fire("submit", "#say")  # the document is looked at when a frame comes
    await page.click("#where-own")
    assert page.find("#place").text == room("chat", 7)
    await other.fire("submit", "#say")
    await page.until(lambda: len(said(page)) == 2)


def test_h5_in_a_components_template_a_room_has_a_name() -> None:
    page = Page(Identity(None, None, ADA), "/")  # which a component's template has, and nobody else's
    token = drawn('{% room "desk" 5 %}', page=page).removeprefix('tide-room="').removesuffix('"')
    assert topic_in(token, ADA) == room("desk", 5)
    with pytest.raises(TemplateError, match="would be another room with every render"):
        drawn("{% room %}", page=page)
