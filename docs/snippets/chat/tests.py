from functools import partial

from django.test import TransactionTestCase

from chat.closing import close
from tidewire.testing import SyncLiveDocument, SyncPageClient


def is_closed(page: SyncLiveDocument) -> bool:
    return not page.find_all("form")


class ChatTests(TransactionTestCase):
    def test_all_who_are_in_the_room_hear_it(self) -> None:
        with SyncPageClient() as ada, SyncPageClient() as bob:
            pages = [ada.get("/chat/5/"), bob.get("/chat/5/")]
            pages[0].send("form", "say", line="Hello <b>Bob</b>")
            close(5)
            for page in pages:
                page.until(partial(is_closed, page))
                lines = [line.text for line in page.find_all("#lines li")]
                self.assertEqual(lines, ["Hello <b>Bob</b>", "This chat is closed."])
