"""The figures of ``results.json`` as a plot for the documentation: ``python -m benchmarks.rendering.plot``.

Plain SVG in colours that are readable on white and on black, since nothing but bars and labels is needed.
"""

import json
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import escape

HERE: Final = Path(__file__).parent
TARGET: Final = HERE.parent.parent / "docs" / "images" / "rendering.svg"

PAGES: Final = {
    "counter": "a counter",
    "table100": "100 rows of dictionaries",
    "table1000": "1,000 rows of dictionaries",
    "table1000 of frozen objects": "1,000 rows of frozen objects",
    "todo": "a to-do list, with includes",
}
COLOURS: Final = {"Django": "#8a8f98", "Jinja2": "#c77d2e", "Tidewire": "#2f8fd6"}
WIDTH, LABELS, BAR, GAP, TOP = 760, 220, 14, 16, 34


def text(x: float, y: float, content: str, **attributes: str) -> str:
    """Return one label."""
    more = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<text x="{x:g}" y="{y:g}"{more}>{escape(content)}</text>'


def bars(results: dict[str, Any], page: str, top: float) -> list[str]:
    """Return the bars of one page: its time relative to Django's."""
    lines = [text(LABELS - 12, top + 1.5 * BAR + 4, PAGES[page], text_anchor="end")]
    longest = results[f"{page}: Django"]["figure"]
    for place, (engine, colour) in enumerate(COLOURS.items()):
        time = results[f"{page}: {engine}"]["figure"]
        width, y = (WIDTH - LABELS - 130) * time / longest, top + place * BAR
        label = f"{time:,.0f} µs" if time >= 100 else f"{time:,.1f} µs"
        more = f" (1/{longest / time:.1f})" if engine == "Tidewire" else ""
        lines.append(f'<rect x="{LABELS}" y="{y:g}" width="{width:.1f}" height="{BAR - 2}" fill="{colour}"/>')
        lines.append(text(LABELS + width + 6, y + BAR - 4, label + more, font_size="11"))
    return lines


def svg(results: dict[str, Any]) -> str:
    """Return the plot."""
    lines, height = [], TOP + len(PAGES) * (3 * BAR + GAP)
    for place, (engine, colour) in enumerate(COLOURS.items()):
        x = LABELS + 110 * place
        lines.append(f'<rect x="{x}" y="8" width="12" height="12" fill="{colour}"/>')
        lines.append(text(x + 18, 18, engine))
    for place, page in enumerate(PAGES):
        lines += bars(results, page, TOP + place * (3 * BAR + GAP))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
    # Grey is legible on either ground: a picture in a page cannot know which of the two it stands on.
    style = 'font-family="system-ui, sans-serif" font-size="13" fill="#808080"'
    title = "<title>Time of one render by Django, Jinja2 and Tidewire; shorter is better</title>"
    return "\n".join([f"{head} {style}>", title, *lines, "</svg>", ""])


if __name__ == "__main__":
    TARGET.write_text(svg(json.loads((HERE / "results.json").read_text(encoding="utf-8"))), encoding="utf-8")
