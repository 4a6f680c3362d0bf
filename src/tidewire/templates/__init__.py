"""Templates as programs: rendered trees, their prints, and the patches between them. Pure functions throughout."""

from tidewire.templates.diff import Patch, Prints, diff, digest, prints_of
from tidewire.templates.rendered import OPAQUE, Program, Rendered, Tree, programs, to_html, to_tree

__all__ = [
    "OPAQUE",
    "Patch",
    "Prints",
    "Program",
    "Rendered",
    "Tree",
    "diff",
    "digest",
    "prints_of",
    "programs",
    "to_html",
    "to_tree",
]
