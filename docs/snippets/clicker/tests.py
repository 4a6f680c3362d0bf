from django.test import TransactionTestCase

from tidewire.testing import SyncPageClient


class CounterTests(TransactionTestCase):
    def test_plus_adds_one_to_its_own_counter(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/")
            page.click("section:first-of-type button:last-of-type")
            self.assertEqual(page.find("section:first-of-type output").text, "1")
            self.assertEqual(page.find("section:last-of-type output").text, "100")
