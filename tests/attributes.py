"""What ``set_attribute`` refuses and what it sets: the same on the server and in the browser."""

from typing import Final

SCRIPTS: Final = (
    ("onclick", "window.ran = 1"),
    ("OnClick", "window.ran = 1"),
    ("srcdoc", "<script>"),
    ("href", "javascript:window.ran=1"),
    ("href", " \x01JaVa\tScRi\r\npt:window.ran=1"),
    ("HREF", "vbscript:x"),
    ("xlink:href", "javascript:window.ran=1"),
    ("src", "data:text/javascript,window.ran=1"),
    ("action", "data:text/html,<script>"),
    ("formaction", "JAVASCRIPT:window.ran=1"),
    ("data", "DATA:text/html,<script>"),
)
"""Names and values that would run as a script, in some element."""

HARMLESS: Final = (
    ("href", "/elsewhere/"),
    ("href", "/javascript:/"),
    ("href", "javascripts/of-old.js"),
    ("href", "https://example.invalid/?javascript:"),
    ("href", "mailto:ada@example.invalid"),
    ("src", "data:image/png;base64,AA=="),
    ("title", "javascript: the good parts"),
    ("data-on", "x"),
    ("content", "javascript:"),
)
"""Names and values that look a little like those."""
