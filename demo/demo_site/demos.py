"""The demos, as the index and the navigation show them."""

from typing import Final, NamedTuple


class Demo(NamedTuple):
    """One app, with a page and what it is made of."""

    app: str
    title: str
    page: str
    """The name of its view."""
    about: str
    shows: str
    """What of Tidewire is in it."""
    sources: tuple[str, ...]
    """Its files in the folder of the demo, in the order in which to read them."""


DEMOS: Final = (
    Demo(
        "counters",
        "Counters",
        "counters:pair",
        "Two counters on one page. Stop the server and start it again: they come back where they were.",
        "components, events, signed state",
        ("counters/live.py", "counters/templates/counters/counter.html", "counters/templates/counters/pair.html"),
    ),
    Demo(
        "todos",
        "To do",
        "todos:list",
        "Open this page twice, side by side. The state is a table's rows; what is saved anywhere shows everywhere.",
        "components in components, the change feed, the address",
        ("todos/live.py", "todos/models.py", "todos/templates/todos/list.html", "todos/templates/todos/item.html"),
    ),
    Demo(
        "alerts",
        "Alerts",
        "alerts:page",
        "A Django form that is checked while you type. What you post is in every window at once.",
        "handlers, form validation, a room, broadcast",
        ("alerts/live.py", "alerts/forms.py", "alerts/templates/alerts/form.html", "alerts/templates/alerts/page.html"),
    ),
    Demo(
        "blog",
        "Journal",
        "blog:list",
        "Ordinary views with addresses of their own. A click asks for one region; the search and the socket stay.",
        "live navigation, search while typing, history",
        ("blog/views.py", "blog/live.py", "blog/templates/blog/base.html", "blog/templates/blog/list.html"),
    ),
    Demo(
        "snake",
        "Snake",
        "snake:page",
        "The game runs on the server; each step is an attribute of the drawing. Play with keys, or by thumb.",
        "handlers, keys, a loop beside the page",
        ("snake/live.py", "snake/game.py", "snake/templates/snake/page.html"),
    ),
    Demo(
        "jobs",
        "Long job",
        "jobs:page",
        "It starts at once, says how far it is, and can be stopped. Restart the server in the middle: it goes on.",
        "background work, progress, resuming",
        ("jobs/live.py", "jobs/templates/jobs/job.html", "jobs/templates/jobs/page.html"),
    ),
    Demo(
        "streaming",
        "Streaming",
        "streaming:page",
        "Answers come word by word, as from a language model. Ask again before the first one has ended.",
        "streamed text, several at a time, stopping",
        ("streaming/live.py", "streaming/model.py", "streaming/templates/streaming/exchange.html"),
    ),
)
