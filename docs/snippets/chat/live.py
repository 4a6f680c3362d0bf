from tidewire import HandlerPage, handler


@handler
def say(page: HandlerPage, line: str) -> None:
    if page.room is not None and line.strip():
        page.broadcast(page.room).append("#lines", template="chat/line.html", context={"line": line})
