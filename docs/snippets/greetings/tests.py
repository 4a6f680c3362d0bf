from django.test import TransactionTestCase

from tidewire.testing import SyncPageClient


class GreetingsTests(TransactionTestCase):
    def test_who_says_a_name_is_greeted(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/greetings/")
            page.submit("form", {"name": "<b>Ada"})
            self.assertEqual(page.find("#greeting").text, "Hello <b>Ada!")
