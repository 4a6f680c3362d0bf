from tidewire import ops, room


def close(pk: int) -> None:
    with ops(room("chat", pk)) as everyone:
        everyone.append("#lines", template="chat/line.html", context={"line": "This chat is closed."})
        everyone.remove("form")
