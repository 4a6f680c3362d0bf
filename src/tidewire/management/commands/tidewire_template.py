"""``manage.py tidewire_template NAME``: what a template is compiled to."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from tidewire.templates.outline import describe


class Command(BaseCommand):
    """Shows slots, statics, keys, opaque tags and the reason for each, and the source."""

    help = "Show what a template is compiled to: statics, slots, keys, the tags left to Django and why, the source."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of one template."""
        parser.add_argument("name", help="the template's name, as in {% include %}")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print the description."""
        name: str = options["name"]
        try:
            found: Any = get_template(name)
        except TemplateDoesNotExist as error:
            raise CommandError(f"There is no template {name!r}. Looked for: {error.tried or 'nothing'}.") from error
        if not hasattr(found, "template"):
            raise CommandError(f"{name!r} belongs to {type(found).__module__}, not to a Django template engine.")
        self.stdout.write("\n".join(describe(found.template)))
