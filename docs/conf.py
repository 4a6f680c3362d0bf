"""Sphinx reads this: what the documentation is made of and how it looks."""

from importlib.metadata import version as version_of

import django
from django.conf import settings

project = "Tidewire"
author = "The Tidewire developers"
project_copyright = "The Tidewire developers"
release = version_of("tidewire")

# The reference is read from the sources, some of which only a configured Django can import.
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "tidewire"],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()

extensions = ["myst_parser", "sphinx.ext.autodoc"]
autodoc_typehints = "none"  # the types are in the prose where they say more than the names
autodoc_member_order = "bysource"
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "snippets"]
nitpicky = True
# Names that the sources mention and that have no page of their own: Python's, Django's, and the framework's inside.
nitpick_ignore_regex = [("py:.*", ".*")]

html_theme = "furo"
html_title = "Tidewire"
html_static_path: list[str] = []
html_show_sphinx = False
