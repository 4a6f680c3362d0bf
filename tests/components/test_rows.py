"""C19: rows of the database in a component's state, which travel as their primary keys."""

from typing import Annotated, Any

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.auth.models import AbstractUser, Group, Permission, User
from django.db.models import Model, QuerySet
from django.utils.functional import SimpleLazyObject
from pydantic import BaseModel, Field, ValidationError

from tests.components.test_declarations import declared
from tidewire import Component, event
from tidewire.calls.signature import BadArguments
from tidewire.components.events import Event
from tidewire.components.rollback import is_same, restore
from tidewire.components.rows import copied
from tidewire.errors import ConfigurationError, SnapshotSchema

pytestmark = pytest.mark.django_db


class Holder(BaseModel):
    model_config = {"arbitrary_types_allowed": True}
    user: User


class Rows(Component, abstract=True):
    template_name = "tests/counter.html"
    user: User
    other: User | None = None
    group: Group | None = None
    several: list[User] = Field(default=[])
    by_name: dict[str, User] = Field(default={})
    holder: Holder | None = None
    found: QuerySet[User] | None = None
    hidden: User | None = Field(default=None, exclude=True)


def test_c19_a_class_with_rows_is_checked_without_a_fault() -> None:
    Rows.definition.check()
    assert Rows.definition.has_rows
    assert not declared(types={"n": int}, n=0).definition.has_rows


def user(name: str) -> User:
    return User.objects.create(username=name)


def again(component: Component) -> Any:
    cls = type(component)
    return cls.definition.load(cls.definition.dump(component), component.id)


def test_c19_only_the_primary_key_travels() -> None:
    ada = user("ada")
    ada.email = "changed in place, never saved"
    state = Rows.definition.dump(Rows(user=ada, hidden=ada))
    assert state == b'[{"":["k",0,%d]},null,null,[],{},null,null]' % ada.pk
    assert again(Rows(user=ada)).user.email == ""


def test_c19_rows_are_loaded_again_wherever_they_stand() -> None:
    ada, eve, staff = user("ada"), user("eve"), Group.objects.create(name="staff")
    before = Rows(user=ada, other=eve, group=staff, several=[eve, ada], by_name={"e": eve}, holder=Holder(user=eve))
    assert again(before) == before


def test_c19_with_one_query_for_each_model(django_assert_num_queries: Any) -> None:
    users = [user(name) for name in "abcd"]
    rows = Rows(user=users[0], other=users[1], several=users, group=Group.objects.create(name="staff"))
    rows.found = User.objects.filter(pk__in=[users[2].pk])
    Rows.definition.settle(rows)
    with django_assert_num_queries(2):
        loaded = again(rows)
        assert list(loaded.found) == [users[2]]


def test_c19_a_lazy_row_is_a_row() -> None:
    ada = user("ada")
    assert again(Rows(user=SimpleLazyObject(lambda: ada))).user == ada


def test_c19_a_queryset_travels_as_its_keys_in_their_order() -> None:
    users = [user(name) for name in "bca"]
    rows = Rows(user=users[0], found=User.objects.order_by("username"))
    loaded = again(rows).found
    assert isinstance(loaded, QuerySet)
    assert [each.username for each in loaded] == ["a", "b", "c"]
    assert loaded.filter(username="b").get() == users[0]


def test_c19_a_queryset_is_the_rows_that_it_had_when_it_was_settled(django_assert_num_queries: Any) -> None:
    ada = user("ada")
    rows = Rows(user=ada, found=User.objects.all())
    Rows.definition.settle(rows)
    user("eve")
    with django_assert_num_queries(0):
        state = Rows.definition.dump(rows)
    assert state.endswith(b'["q","auth.user",[%d]]}]' % ada.pk)


def test_c19_rows_that_are_gone_are_no_more_in_a_queryset() -> None:
    ada, eve = user("ada"), user("eve")
    state = Rows.definition.dump(Rows(user=ada, found=User.objects.all()))
    eve.delete()
    assert list(Rows.definition.load(state, "r1").found) == [ada]  # type: ignore[attr-defined]


def test_c19_a_row_that_is_gone_is_none_where_the_field_takes_it() -> None:
    ada, eve = user("ada"), user("eve")
    rows = Rows(user=ada, other=eve)
    state = Rows.definition.dump(rows)
    User.objects.filter(pk=eve.pk).delete()
    assert Rows.definition.load(state, "r1").other is None  # type: ignore[attr-defined]
    eve.delete()
    assert eve.pk is None
    assert again(rows).other is None, "deleted by the component itself"


def test_c19_a_row_that_is_gone_refuses_the_snapshot_where_the_field_takes_no_none() -> None:
    ada = user("ada")
    key, state = ada.pk, Rows.definition.dump(Rows(user=ada))
    ada.delete()
    with pytest.raises(SnapshotSchema, match=rf"(?s)user: the User {key} is gone; .*instance of User"):
        Rows.definition.load(state, "r1")


def test_c19_what_looks_like_a_reference_in_a_plain_field_is_none(django_assert_num_queries: Any) -> None:
    cls = declared(types={"words": dict[str, list[str | int]], "user": User | None}, words={}, user=None)
    words = {"": ["k", 1, user("ada").pk], "q": ["q", "auth.user", 1]}
    component: Any = cls(words=words)  # type: ignore[call-arg]
    with django_assert_num_queries(0):
        assert again(component).words == words


def test_c19_on_missing_decides_what_stands_in() -> None:
    asked = []

    class Careful(Rows, abstract=True):
        @classmethod
        def on_missing(cls, field: str, pk: Any) -> Any:
            asked.append((field, pk))
            return User.objects.get(username="nobody")

    nobody, ada = user("nobody"), user("ada")
    key, state = ada.pk, Careful.definition.dump(Careful(user=ada, several=[nobody, ada]))
    ada.delete()
    loaded: Any = Careful.definition.load(state, "r1")
    assert (loaded.user, loaded.several) == (nobody, [nobody, nobody])
    assert asked == [("user", key), ("several", key)]


def test_c19_a_row_that_was_never_saved_cannot_travel() -> None:
    with pytest.raises(TypeError, match=r"cannot hold <User: new>: it is not saved.*Save it"):
        Rows.definition.dump(Rows(user=User(username="new")))


def test_c19_what_values_makes_of_a_queryset_cannot_travel() -> None:
    ada = user("ada")
    with pytest.raises(TypeError, match=r"values\(\).*list\[dict"):
        Rows.definition.dump(Rows(user=ada, found=User.objects.values("username")))


@pytest.mark.parametrize("model", [Model, AbstractUser])
def test_c19_a_model_without_a_table_is_refused(model: type[Model]) -> None:
    with pytest.raises(ConfigurationError, match="has no table"):
        declared(types={"row": model}).definition.check()


@pytest.mark.parametrize(
    "annotation", [list[QuerySet[User]], dict[str, QuerySet[User] | None], list[list[QuerySet[Any]]] | None]
)
def test_c19_a_queryset_inside_something_else_is_refused(annotation: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"Declared: found would hold querysets inside.*list\[Item\]"):
        declared(types={"found": annotation}, found=None).definition.check()


def test_c19_assignments_take_rows_only() -> None:
    ada = user("ada")
    rows = Rows(user=ada)
    wrong: Any
    for wrong in (ada.pk, str(ada.pk), None, Group()):
        with pytest.raises(ValidationError, match="instance of User"):
            rows.user = wrong
    with pytest.raises(ValidationError, match="instance of QuerySet"):
        rows.found = [ada]  # type: ignore[assignment]


def test_c19_a_failed_handler_has_changed_no_row() -> None:
    ada, eve = user("ada"), user("eve")
    rows = Rows(user=ada, several=[eve])
    state = Rows.definition.keep(rows)
    rows.user.username = rows.several[0].username = "changed"
    rows.several.append(ada)
    restore(rows, state)
    assert (rows.user.username, [each.username for each in rows.several]) == ("ada", ["eve"])
    assert rows.user == ada


def test_c19_a_copied_row_shares_no_containers() -> None:
    ada = user("ada")
    vars(ada)["note"] = {"a": [1]}
    rows = Rows(user=ada)
    state = Rows.definition.keep(rows)
    vars(rows.user)["note"]["a"].append(2)
    assert vars(state["user"])["note"] == {"a": [1]}


def test_c19_a_copied_row_keeps_what_was_fetched_for_it(django_assert_num_queries: Any) -> None:
    ada, staff = user("ada"), Group.objects.create(name="staff")
    ada.groups.add(staff)
    entry = LogEntry.objects.create(user=ada, action_flag=ADDITION, object_repr="x")
    rows = [User.objects.prefetch_related("groups").get(), LogEntry.objects.select_related("user").get()]
    with django_assert_num_queries(0):
        copies: list[Any] = list(map(copied, rows))
        assert list(copies[0].groups.all()) == [staff]
        assert copies[1].user == ada
        assert copies == [ada, entry]
        assert not any(row._state.adding for row in copies)
    copies[1].user = user("eve")
    assert rows[1].user == ada, "each has a cache of its own"  # type: ignore[attr-defined]


def test_c19_a_copy_of_a_deferred_row_is_deferred() -> None:
    user("ada")
    row = copied(User.objects.only("pk").get())
    assert "username" in row.get_deferred_fields()
    assert row.username == "ada"


def test_c19_what_is_not_saved_is_no_change_of_state() -> None:
    ada, eve = user("ada"), user("eve")
    rows = Rows(user=ada)
    values, before = Rows.definition.snapshot_values, Rows.definition.keep(rows)
    assert values is not None
    rows.user.username = "changed"
    assert is_same(values(rows.__dict__), values(before))
    rows.user = eve
    assert not is_same(values(rows.__dict__), values(before))


@event
def takes(
    self: Any,
    user: User,
    others: list[User] = [],  # noqa: B006
    maybe: Annotated[Group | None, "any"] = None,
    kind: Permission | int = 0,
) -> None: ...


def test_c19_an_event_takes_a_row_by_its_primary_key() -> None:
    ada, staff = user("ada"), Group.objects.create(name="staff")
    taker = Event("takes", takes, "Owner")
    assert taker.bind({"user": ada.pk}) == {"user": ada}
    assert taker.bind({"user": str(ada.pk), "others": [ada.pk], "maybe": staff.pk}) == {
        "user": ada,
        "others": [ada],
        "maybe": staff,
    }
    assert taker.bind({"user": ada.pk, "maybe": None, "kind": -5}) == {"user": ada, "maybe": None, "kind": -5}
    assert not taker.binds_on_loop


@pytest.mark.parametrize("given", [-1, "", "abc", "1 OR 1=1", "\0", 2**80, 1.0, True, None, [1], {"pk": 1}, "9" * 500])
def test_c19_a_primary_key_of_no_row_is_a_bad_argument(given: Any) -> None:
    user("ada")
    with pytest.raises(BadArguments, match=r"user: .*there is no user") as bad:
        Event("takes", takes, "Owner").bind({"user": given})
    assert [error["argument"] for error in bad.value.errors] == ["user"]
    assert len(bad.value.errors[0]["message"]) < 200


def test_c19_the_key_of_a_client_asks_the_database_once(django_assert_num_queries: Any) -> None:
    ada = user("ada")
    with django_assert_num_queries(1):
        Event("takes", takes, "Owner").bind({"user": ada.pk})
