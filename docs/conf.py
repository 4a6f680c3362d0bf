"""Sphinx reads this: what the documentation is made of and how it looks."""

from importlib.metadata import version as version_of

project = "Tidewire"
author = "The Tidewire developers"
project_copyright = "The Tidewire developers"
release = version_of("tidewire")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "snippets"]
nitpicky = True

html_theme = "furo"
html_title = "Tidewire"
html_static_path: list[str] = []
html_show_sphinx = False
