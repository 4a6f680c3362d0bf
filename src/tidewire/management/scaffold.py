"""A new component or handler of an app: where its files go and what is in them. Nothing here writes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from keyword import iskeyword
from pathlib import Path

from tidewire.errors import TidewireError
from tidewire.management.modules import added, names_in
from tidewire.management.skeletons import COMPONENT, HANDLER, Skeleton

_ABOUT = '"""The live components and handlers of this app; Tidewire finds them here by itself."""\n'
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class CannotScaffold(TidewireError):
    """Nothing was written; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """One component or handler to be."""

    name: str
    """``ShoppingCart``, or as a handler ``shopping_cart``."""
    label: str
    """Of the app."""
    package: str
    """The app's Python name."""
    folder: Path
    """Where the app is."""
    skeleton: Skeleton

    @property
    def snake(self) -> str:
        """The name in small letters: ``shopping_cart``."""
        return "_".join(_words(self.name)).lower()

    @property
    def class_name(self) -> str:
        """The name as that of a class."""
        return _as_class(self.name)

    @property
    def template_name(self) -> str:
        """As in ``{% include %}``."""
        return f"{self.label}/{self.snake}.html"

    @property
    def usage(self) -> str:
        """What puts it on a page."""
        if self.skeleton is COMPONENT:
            return f'{{% component "{self.name}" %}}'
        return f'{{% include "{self.template_name}" %}}'

    def files(self) -> dict[Path, str]:
        """Return the files to write, with all that is to be in them. Raises :class:`CannotScaffold`.

        Of files that are there already only modules get something added; all others are refused.
        """
        new = {
            self.folder / "templates" / self.template_name: self._filled("template"),
            self._test_file(): self._filled("test"),
        }
        package = self.folder / "live"
        if package.is_dir():
            new[package / f"{self.snake}.py"] = self._added_to(_ABOUT)
        if there := [path for path in new if path.exists()]:
            raise CannotScaffold(f"{there[0]} is there already, and stays as it is. Choose another name.")
        return dict(self._definitions(package)) | new

    def _definitions(self, package: Path) -> Iterator[tuple[Path, str]]:
        if package.is_dir():
            init = package / "__init__.py"
            source = _read(init)
            self._refuse_taken(init, source)
            yield init, added(source, f"{self.package}.live.{self.snake}", [self.name], "").rstrip("\n") + "\n"
            return
        module = self.folder / "live.py"
        source = _read(module) or _ABOUT
        self._refuse_taken(module, source)
        yield module, self._added_to(source)

    def _refuse_taken(self, path: Path, source: str) -> None:
        try:
            names = names_in(source) | set(self.skeleton.imports)
        except SyntaxError as error:
            raise CannotScaffold(f"{path} cannot be read: {error.msg} (line {error.lineno}). Mend it first.") from error
        if self.name in names:
            raise CannotScaffold(f"{path} has a {self.name} already, and stays as it is. Choose another name.")

    def _added_to(self, source: str) -> str:
        return added(source, "tidewire", self.skeleton.imports, self._filled("code"))

    def _test_file(self) -> Path:
        tests = self.folder / "tests"
        # Beside tests.py, which startapp made: both Django's runner and pytest find it there.
        return (tests if tests.is_dir() else self.folder) / f"test_{self.snake}.py"

    def _filled(self, part: str) -> str:
        return str(
            getattr(self.skeleton, part).substitute(
                name=self.name,
                class_name=self.class_name,
                css=self.snake.replace("_", "-"),
                template=self.template_name,
                shown=self.usage,
            )
        )


def name_for(given: str, *, is_handler: bool) -> str:
    """Return ``given`` as Python names such a thing. Raises :class:`CannotScaffold` if that cannot be."""
    name = "_".join(_words(given)).lower() if is_handler else _as_class(given)
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_-]*", given) or not name.isidentifier() or iskeyword(name):
        kind = "function" if is_handler else "class"
        raise CannotScaffold(f"{given!r} cannot be the name of a {kind}. Take letters and digits: shopping_cart.")
    return name


def skeleton_for(*, is_handler: bool) -> Skeleton:
    """Return what is to be written."""
    return HANDLER if is_handler else COMPONENT


def _words(name: str) -> list[str]:
    return _WORD.findall(name)


def _as_class(name: str) -> str:
    return "".join(word[0].upper() + word[1:] for word in _words(name))


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
