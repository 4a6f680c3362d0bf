from django.contrib.auth.models import User

from tidewire import HandlerPage, handler, rooms


@handler
def say(page: HandlerPage, line: str) -> None:
    if page.room is not None and line.strip():
        page.broadcast(page.room).append("#lines", template="chat/line.html", context={"line": line})


# rule
@rooms.rule("chat")
def may_chat(user: User, pk: str) -> bool:
    return not user.groups.filter(name=f"banned from chat {pk}").exists()
