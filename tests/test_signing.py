"""Snapshots: what can be read back, and by whom."""

import time
from typing import Any

import pytest

from tidewire.errors import (
    SnapshotComponent,
    SnapshotError,
    SnapshotExpired,
    SnapshotForeign,
    SnapshotSchema,
    SnapshotTampered,
)
from tidewire.signing import ANONYMOUS, Binding, read_snapshot, sign_snapshot

BINDING = Binding(component="Counter", id="first", identity="user:1:abc", schema="x8f")
SESSION = BINDING._replace(identity="session:k1")
NOBODY = BINDING._replace(identity=ANONYMOUS)


@pytest.mark.parametrize("state", [b"[7]", b"[]", b"[" + b'"long",' * 5000 + b"1]", bytes(range(256)) * 8])
def test_what_is_signed_can_be_read(state: bytes) -> None:
    assert read_snapshot(sign_snapshot(state, BINDING), BINDING, max_age=10) == state


def test_long_states_are_deflated() -> None:
    assert len(sign_snapshot(b"x" * 100_000, BINDING)) < 300


def test_a_counters_snapshot_is_short() -> None:
    assert len(sign_snapshot(b"[7]", BINDING)) <= 64


def test_no_character_can_be_changed() -> None:
    snapshot = sign_snapshot(b"[7]", BINDING)
    for at, character in enumerate(snapshot):
        changed = snapshot[:at] + ("A" if character != "A" else "B") + snapshot[at + 1 :]
        with pytest.raises(SnapshotError):
            read_snapshot(changed, BINDING, max_age=10)


@pytest.mark.parametrize(
    "snapshot", ["", ":", ":::::", "Counter:1:2:3:4", "Counter:é:2:3:4:5", "Counter:1vT3sQ:a:b:c:d:e"]
)
def test_what_is_no_snapshot_is_refused(snapshot: str) -> None:
    with pytest.raises(SnapshotError):
        read_snapshot(snapshot, BINDING, max_age=10)


@pytest.mark.parametrize(
    ("reader", "error"),
    [
        (BINDING._replace(component="Other"), SnapshotComponent),
        (BINDING._replace(id="second"), SnapshotTampered),
        (BINDING._replace(identity="user:2:abc"), SnapshotForeign),
        (BINDING._replace(identity="user:1:new-password"), SnapshotForeign),
        (NOBODY, SnapshotForeign),
        (BINDING._replace(schema="new"), SnapshotSchema),
    ],
)
def test_each_part_of_the_binding_is_checked(reader: Binding, error: type[SnapshotError]) -> None:
    with pytest.raises(error):
        read_snapshot(sign_snapshot(b"[7]", BINDING), reader, max_age=10)


def test_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    snapshot = sign_snapshot(b"[7]", BINDING)
    later = time.time() + 11
    monkeypatch.setattr("tidewire.signing.time.time", lambda: later)
    with pytest.raises(SnapshotExpired, match="at most 10 s are allowed"):
        read_snapshot(snapshot, BINDING, max_age=10)


def test_a_session_may_begin_after_the_first_paint() -> None:
    assert read_snapshot(sign_snapshot(b"[7]", NOBODY), SESSION, max_age=10) == b"[7]"


def test_a_login_makes_anonymous_snapshots_foreign() -> None:
    with pytest.raises(SnapshotForeign):
        read_snapshot(sign_snapshot(b"[7]", NOBODY), BINDING, max_age=10)


def test_one_session_cannot_read_anothers() -> None:
    with pytest.raises(SnapshotForeign):
        read_snapshot(sign_snapshot(b"[7]", SESSION), BINDING._replace(identity="session:k2"), max_age=10)


def test_keys_rotate(settings: Any) -> None:
    snapshot = sign_snapshot(b"[7]", BINDING)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "new"
    assert read_snapshot(snapshot, BINDING, max_age=10) == b"[7]"
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SnapshotTampered, match="or its key is gone"):
        read_snapshot(snapshot, BINDING, max_age=10)
