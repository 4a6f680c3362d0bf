from tidewire import HandlerPage, handler


@handler
def say_hello(page: HandlerPage, name: str) -> None:
    page.replace("#greeting", template="greetings/hello.html", context={"name": name})
    page.title(f"Hello {name}")
