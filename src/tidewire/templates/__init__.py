"""Templates as programs: rendered trees, their prints, and the patches between them. Pure functions throughout."""

from tidewire.templates.diff import Patch, diff, digest, programs_in
from tidewire.templates.prints import Prints, fingerprint, prints_of
from tidewire.templates.rendered import OPAQUE, Program, Rendered, Rows, Tree, programs, to_html, to_tree
from tidewire.templates.shape import Shape, programs_of_shape, shape_of
from tidewire.templates.tree import apply

__all__ = [
    "OPAQUE",
    "Patch",
    "Prints",
    "Program",
    "Rendered",
    "Rows",
    "Shape",
    "Tree",
    "apply",
    "diff",
    "digest",
    "fingerprint",
    "prints_of",
    "programs",
    "programs_in",
    "programs_of_shape",
    "shape_of",
    "to_html",
    "to_tree",
]
