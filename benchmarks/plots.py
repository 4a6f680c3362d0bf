"""``python -m benchmarks.plots``: the figures that the suites kept, as plots for the documentation."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import fill
from typing import Any, Final

import matplotlib as mpl
import orjson

mpl.use("svg")
from matplotlib import pyplot as plt

HERE: Final = Path(__file__).parent
IMAGES: Final = HERE.parent / "docs" / "images"
COLOURS: Final = {
    "tidewire": "#0b7285",
    "asgi": "#adb5bd",
    "channels": "#868e96",
    "reactor": "#fab005",
    "django-liveview": "#f783ac",
    "djust": "#9775fa",
    "echo": "#dee2e6",
    "django": "#adb5bd",
    "jinja2": "#868e96",
    "liveview": "#e8590c",
    "idiomorph": "#fab005",
    "morphdom": "#adb5bd",
    "alpine": "#868e96",
}
LABELS: Final = {
    "tidewire": "Tidewire",
    "reactor": "django-reactor",
    "jinja2": "Jinja2",
    "django": "Django",
    "liveview": "Phoenix LiveView",
}
LIVE: Final = {
    "asgi": "asgi",
    "channels": "channels",
    "reactor": "reactor",
    "liveview": "django-liveview",
    "djust": "djust",
}
"""The subjects of live pages, as their results name them and as the plots do."""
PAGES: Final = ("counter", "table100", "table1000", "frozen100", "frozen1000", "todo")
CHANGES: Final = {"the same content": "shared", "a render for each": "own", "the same, 2 processes, Redis": "redis"}
"""The measurements of a change by what the plot calls them."""

Series = Mapping[str, Sequence[float | None]]
"""By subject: a value for each group; ``None`` where the subject has none."""


def main() -> None:
    """Draw all of them."""
    mpl.rcParams.update(
        {"svg.hashsalt": "tidewire", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9}
    )
    live = _load("live/results/performance.json")["medians"]
    pages = {page: live[page] for page in PAGES}
    _draw("performance-live", "Server CPU of an event, µs", *_live(pages, "cpu_us"))
    _draw("performance-bytes", "Bytes received for an event", *_live(pages, "bytes_down"))
    changes = {title: live[name] for title, name in CHANGES.items()}
    _draw("performance-fan-out", "One change to 1,000 pages, the last one told, ms", *_live(changes, "last_ms"))
    _draw("performance-rendering", "Rendering a page, µs", *_rendering(_load("rendering/results.json")))
    client = _load("client/results.json")["scenarios"]
    _draw("performance-client", "Script time of a patch in Chromium, ms", *_client(client))


def _load(path: str) -> Any:
    return orjson.loads((HERE / path).read_bytes())


def _live(medians: Mapping[str, Any], figure: str) -> tuple[list[str], Series]:
    series = {
        label: [of_page.get(subject, {}).get(figure) for of_page in medians.values()]
        for subject, label in {**LIVE, "tidewire": "tidewire"}.items()
    }
    return list(medians), {label: values for label, values in series.items() if any(values)}


def _rendering(figures: Mapping[str, Any]) -> tuple[list[str], Series]:
    pages = [name.removesuffix(": Jinja2") for name in figures if name.endswith(": Jinja2")]
    engines = ("Django", "Jinja2", "Tidewire")
    series = {engine.lower(): [figures[f"{page}: {engine}"]["figure"] for page in pages] for engine in engines}
    return [fill(page, 16) for page in pages], series


def _client(scenarios: Mapping[str, Any]) -> tuple[list[str], Series]:
    titles = [fill(each["title"], 16) for each in scenarios.values()]
    subjects = list(next(iter(scenarios.values()))["subjects"])
    # A logarithmic axis has no zero.
    return titles, {
        subject: [max(each["subjects"][subject]["ms"], 0.01) for each in scenarios.values()] for subject in subjects
    }


def _draw(name: str, title: str, groups: Sequence[str], series: Series) -> None:
    figure, axes = plt.subplots(figsize=(8, 3.6), layout="constrained")
    width = 0.8 / len(series)
    for place, (subject, values) in enumerate(series.items()):
        shown = [(group + place * width, value) for group, value in enumerate(values) if value is not None]
        bars = axes.bar(
            [where for where, _ in shown],
            [value for _, value in shown],
            width,
            label=LABELS.get(subject, subject),
            color=COLOURS[subject],
        )
        axes.bar_label(
            bars, fmt=lambda value: f"{value:,.3g}" if value < 100 else f"{value:,.0f}", fontsize=6, padding=1
        )
    axes.set_yscale("log")
    axes.margins(y=0.12)
    axes.set_title(f"{title} (logarithmic)", fontsize=10, loc="left")
    axes.set_xticks([group + 0.4 - width / 2 for group in range(len(groups))], groups, fontsize=8)
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(frameon=False, fontsize=8, ncols=len(series), loc="outside lower center")
    figure.savefig(IMAGES / f"{name}.svg", metadata={"Date": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
