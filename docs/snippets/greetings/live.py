from tidewire import handler
from tidewire.handlers.page import HandlerPage


@handler
def say_hello(page: HandlerPage, name: str) -> None:
    page.replace("#greeting", template="greetings/hello.html", context={"name": name})
    page.title(f"Hello {name}")
