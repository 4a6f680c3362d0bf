import asyncio
from collections.abc import AsyncIterator

from django.contrib.auth.models import User

from recipes.forms import ContactForm
from tidewire import HandlerPage, handler
from tidewire.handlers.middleware import login_required


# login
@handler(middleware=[login_required])
def rename(page: HandlerPage, name: str) -> None:
    User.objects.filter(pk=page.user.pk).update(first_name=name[:150])
    page.text("#name", name[:150])


# end login


# form
@handler
def check_contact(page: HandlerPage) -> None:
    page.replace("#contact", template="recipes/contact.html", context={"form": ContactForm(page.form)})


@handler
def send_contact(page: HandlerPage) -> None:
    form = ContactForm(page.form)
    if form.is_valid():
        page.text("#contact", f"Thank you, {form.cleaned_data['name']}.")
    else:
        page.replace("#contact", template="recipes/contact.html", context={"form": form})
        page.focus(f"#{form[next(iter(form.errors))].auto_id}")


# end form


# scroll
@handler
def more_numbers(page: HandlerPage, start: int) -> None:
    numbers = range(start, min(start + 20, 100))
    page.replace("#more", template="recipes/numbers.html", context={"numbers": numbers, "start": numbers.stop})


# end scroll


# toast
@handler
def save(page: HandlerPage) -> None:
    page.flash("Saved.", "success")


# end toast


# job
@handler
def import_rows(page: HandlerPage) -> None:
    page.text("#import", "Importing…")  # with the answer, at once
    page.background(importing(page))


async def importing(page: HandlerPage) -> None:
    for percent in (25, 50, 75, 100):
        await asyncio.sleep(0)  # one part of the work
        page.set_attribute("#import-progress", "value", percent)
    page.text("#import", "Imported.")


# end job


# stream
@handler
def ask(page: HandlerPage, question: str) -> None:
    page.text("#answer", "")
    page.background(page.stream("#answer", tokens(question)))


async def tokens(question: str) -> AsyncIterator[str]:
    for token in ("You ", "asked: ", question):
        await asyncio.sleep(0)  # a model thinks
        yield token


# end stream
