"""``manage.py startlive NAME``: a new component or handler, with its template and a test."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tidewire.components.registry import registry
from tidewire.handlers.registry import handlers
from tidewire.management.scaffold import CannotScaffold, Scaffold, name_for, skeleton_for


class Command(BaseCommand):
    """Writes files that work as they are, and never over others."""

    help = "Write a new component, or a handler, with its template and a test that passes."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a name, what it shall be, and whose."""
        parser.add_argument("name", help="ShoppingCart or shopping_cart: it is written as Python writes it")
        parser.add_argument("--handler", action="store_true", help="a handler, which is a function, not a component")
        parser.add_argument("--app", help="label of the app that it goes to; needed if the project has several")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the files, and say what to do next."""
        is_handler: bool = options["handler"]
        app = _app(options["app"])
        try:
            name = name_for(options["name"], is_handler=is_handler)
            _refuse_registered(name, is_handler=is_handler)
            skeleton = skeleton_for(is_handler=is_handler)
            scaffold = Scaffold(name, app.label, app.name, Path(app.path), skeleton)
            files = scaffold.files()
        except CannotScaffold as error:
            raise CommandError(str(error)) from error
        for path, text in files.items():
            self._write(path, text)
        self.stdout.write(
            f"Put it on a page that has {{% tidewire_header %}} in its head:\n  {scaffold.usage}\n"
            f"Run its test:\n  manage.py test {app.name}"
        )

    def _write(self, path: Path, text: str) -> None:
        # What is there was read when the files were made: the text has it, and what is new.
        verb = "Added to" if path.exists() else "Wrote"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.stdout.write(f"{verb} {_shown(path)}")


def _app(label: str | None) -> AppConfig:
    """Return the app ``label``, else the only one of the project itself. Raises :class:`CommandError`."""
    own = {app.label: app for app in apps.get_app_configs() if _is_own(app)}
    labels = ", ".join(own) or "none"
    if label is None and len(own) == 1:
        return next(iter(own.values()))
    if label is None:
        raise CommandError(f"Say which app it goes to, with --app. The project's apps: {labels}.")
    try:
        return apps.get_app_config(label)
    except LookupError as error:
        raise CommandError(f"No installed app is called {label!r}. The project's apps: {labels}.") from error


def _is_own(app: AppConfig) -> bool:
    """Whether the project brings the app, and no package that is installed, which may be in a folder of the project."""
    path = Path(app.path)
    return path.is_relative_to(_base()) and "site-packages" not in path.parts


def _base() -> Path:
    return Path(getattr(settings, "BASE_DIR", Path.cwd()))


def _shown(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _refuse_registered(name: str, *, is_handler: bool) -> None:
    """Names are those of the whole project: another app's would stop the next start."""
    if name in (handlers.names() if is_handler else registry.names()):
        kind = "handler" if is_handler else "component"
        raise CannotScaffold(f"The project has a {kind} called {name} already. Choose another name.")
