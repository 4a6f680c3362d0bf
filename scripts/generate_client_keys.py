"""Writes ``client/src/wire/keys.ts`` from ``tidewire.wire.keys`` and ``tidewire.errors``; ``--check`` only compares."""

import sys
from collections.abc import Iterable
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
TARGET: Final = ROOT / "client" / "src" / "wire" / "keys.ts"

sys.path.insert(0, str(ROOT / "src"))

from tidewire.errors import CloseCode  # noqa: E402 - found by the line above
from tidewire.wire.keys import (  # noqa: E402
    DISCONNECTED_CLASS,
    PREFIX,
    VALUE_PREFIX,
    VERSION,
    Attribute,
    ErrorCode,
    Kind,
    SurfaceKey,
    Verb,
)

HEADER: Final = "// Generated from tidewire.wire.keys and tidewire.errors; scripts/generate_client_keys.py writes it."


def generated() -> str:
    """Return the text of the client's copy."""
    parts = [HEADER, _constant("VERSION", VERSION), _constant("DISCONNECTED_CLASS", DISCONNECTED_CLASS)]
    parts.append(_constant("VALUE_PREFIX", VALUE_PREFIX.removeprefix(PREFIX)))
    parts.append(f"/** What follows `tide-` in attributes that call nothing. */\nexport const NO_CALL = {_no_call()};")
    parts += [_table(enum.__name__, enum) for enum in (Kind, Verb, SurfaceKey, ErrorCode, Attribute, CloseCode)]
    return "\n".join(parts) + "\n"


def _constant(name: str, value: str | int) -> str:
    return f"export const {name} = {_literal(value)};"


def _no_call() -> str:
    # A map of keys is no event, but calls what handles events.
    names = [attribute.removeprefix(PREFIX) for attribute in Attribute if attribute != Attribute.KEYS]
    return rf"/^({VALUE_PREFIX.removeprefix(PREFIX)}|({'|'.join(names)})(\.|$))/"


def _table(name: str, members: Iterable[IntEnum | StrEnum]) -> str:
    # An enum of constants: esbuild puts the values where the names are used, so that no table is shipped.
    lines = "".join(f"  {member.name} = {_literal(member.value)},\n" for member in members)
    return f"\nexport const enum {name} {{\n{lines}}}"


def _literal(value: str | int) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value)


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` return 1 if it is not what would be written."""
    text = generated()
    if arguments == ["--check"]:
        if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == text:
            return 0
        sys.stderr.write(f"{TARGET.relative_to(ROOT)} is out of date: run python {Path(__file__).name}.\n")
        return 1
    if arguments:
        sys.stderr.write(f"usage: {Path(__file__).name} [--check]\n")
        return 2
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
