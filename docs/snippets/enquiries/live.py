from collections.abc import AsyncIterator

from enquiries.forms import EnquiryForm
from enquiries.guards import audited, explained
from tidewire import HandlerPage, handler
from tidewire.handlers.middleware import rate


@handler(middleware=[explained, audited, rate("3/m")])
def enquire(page: HandlerPage) -> None:
    form = EnquiryForm(page.form)
    page.replace("#fields", template="enquiries/fields.html", context={"form": form})
    if form.is_valid():
        page.text("#state", f"Thank you, {form.cleaned_data['email']}.")
        page.background(answer, page, form.cleaned_data["text"])


@handler
async def count(page: HandlerPage, text: str = "") -> None:
    page.text("#left", f"{200 - len(text)} left")


async def answer(page: HandlerPage, text: str) -> None:
    page.text("#answer", "")
    await page.stream("#answer", thoughts_on(text))
    page.title("Answered")


async def thoughts_on(text: str) -> AsyncIterator[str]:
    for word in ("You", "ask:", text):
        yield f"{word} "
