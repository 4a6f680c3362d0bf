from functools import partial

from django.contrib.auth.models import Group, User
from django.test import TransactionTestCase

from chat.closing import close
from tidewire.testing import EventFailed, SyncLiveDocument, SyncPageClient


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

    def test_who_is_banned_is_out_at_once(self) -> None:
        ada = User.objects.create_user("ada")
        with SyncPageClient(user=ada) as visitor:
            page = visitor.get("/chat/5/")
            ada.groups.add(Group.objects.create(name="banned from chat 5"))
            page.until(lambda: bool(page.left))
            with self.assertRaises(EventFailed):
                page.send("form", "say", line="Hello")
