"""The journal's first posts, so that there is something to read."""

from datetime import date, timedelta
from typing import Any

from django.db import migrations
from django.utils.text import slugify

FIRST = date(2026, 3, 1)

PARAGRAPHS = {
    "tides": """
        The water comes twice a day, and never at the hour it came yesterday. Fifty minutes later, the tables
        say, because the moon has moved on meanwhile and the earth has to turn a little further to face it
        again.

        At springs the sun and the moon pull in one line, and the flats lie bare for a mile. At neaps they
        quarrel, and the sea does neither much of the one nor of the other. A harbour that is deep enough at
        neaps is no harbour yet.

        What the tables do not know is the weather. A low over the bay lifts the water by a hand, a week of
        easterlies holds it back by two. The gauge on the pier writes down what came; the difference is the
        interesting part.

        Go out with the ebb and you have six hours, less what it takes to come home. Nobody who lives here
        counts six.
    """,
    "harbours": """
        A harbour is a promise that somebody keeps with a dredger. Every tide carries in a little more of the
        estuary, and lays it down where the boats want to lie.

        The old quay is granite, laid dry, each stone cut to lean on the next. Storms have moved the concrete of
        the new mole twice since it was poured. The granite has not noticed.

        There are two lights: a red one that you leave to port and a green one that you do not. Between them lie
        eleven metres at high water, which feels like more in the office than it does in a following sea.

        In the evening the ropes talk. You learn to sleep through all of it except the one that has come loose.
    """,
    "birds": """
        The knots arrive in August, twenty thousand in a cloud that turns white and grey as if it were one
        animal that cannot make up its mind. They have come from Greenland and are going to Senegal.

        An oystercatcher does not catch oysters. It hammers mussels, or prises them, and which of the two it
        does it learned from its parents. You can tell a hammerer by the tip of its bill.

        Count at high water, when the flats are covered and the birds have nowhere else to be. Count in tens,
        then in hundreds; whoever counts in ones has lost the place when the first of them moves.

        In the hard winter they stood on the ice with one foot drawn up, all facing the wind, and let us come
        close.
    """,
    "boats": """
        She was built for herring and is older than anybody who sails her. Every plank has been replaced at
        least once, and nobody in the yard will discuss whether she is still the same boat.

        Tar first, then oakum, then tar. The smell stays in the shed through the summer and in the jacket for
        longer. A seam that is well caulked rings when you strike the plank beside it.

        With the tide under her she makes nine knots, three of which are the sea's. Against it she makes a good
        view of one and the same church for an afternoon.

        The engine was put in later, and takes it out on whoever trusts it. We carry a sweep, and have used it.
    """,
}

POSTS = (
    ("tides", "Fifty minutes later, every day", "Why the water is never on time, and why it is never late."),
    ("harbours", "What the dredger knows", "An estuary moves; a harbour is what somebody moves back."),
    ("birds", "Twenty thousand knots", "A cloud that turns, and what it is made of."),
    ("boats", "The same boat", "Every plank is new, and she is a hundred and four."),
    ("tides", "Springs and neaps", "The sun and the moon, in agreement and otherwise."),
    ("birds", "Hammerers and prisers", "Two ways to open a mussel, handed down in families."),
    ("harbours", "Granite, laid dry", "The old quay has not noticed the storms that moved the new one."),
    ("boats", "Tar, oakum, tar", "How a seam is made that rings."),
    ("tides", "The hand of the wind", "What the tables do not know is the weather."),
    ("harbours", "Red to port", "Eleven metres between two lights, on paper."),
    ("birds", "How to count a flock", "In tens, in hundreds, and at high water only."),
    ("boats", "Nine knots, three of them borrowed", "Sailing with the tide, and against it."),
    ("tides", "Six hours, less the way home", "A walk over the flats is an appointment."),
    ("harbours", "When the ropes talk", "Nights on board, and the one sound that wakes you."),
    ("birds", "One foot drawn up", "The hard winter, and who stood through it."),
    ("boats", "The engine's opinion", "It was put in later and has not forgiven us."),
    ("tides", "The gauge on the pier", "A pencil that has drawn one line since 1911."),
    ("harbours", "Ice in the inner basin", "Three weeks in which nobody went anywhere."),
    ("birds", "The terns are back", "Four grams of sand eel at a time."),
    ("boats", "A mast from the forest", "Two days to choose it, twenty minutes to fell it."),
)


def write(apps: Any, schema_editor: object) -> None:  # noqa: ARG001 - Django calls it with both
    """Put the posts in, a few days apart."""
    post = apps.get_model("blog", "Post")
    for number, (topic, title, summary) in enumerate(POSTS):
        paragraphs = [" ".join(paragraph.split()) for paragraph in PARAGRAPHS[topic].split("\n\n")]
        start = number // 4 % len(paragraphs)
        post.objects.create(
            title=title,
            slug=slugify(title),
            topic=topic,
            summary=summary,
            body="\n\n".join((*paragraphs[start:], *paragraphs[:start])),
            published=FIRST + timedelta(days=4 * number),
        )


class Migration(migrations.Migration):
    """Writes them."""

    dependencies = [("blog", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
