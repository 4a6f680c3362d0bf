from django.test import TransactionTestCase

from tidewire.testing import SyncPageClient


class ErrandsTests(TransactionTestCase):
    def test_errands_are_added_and_done(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/errands/")
            page.submit("form", {"text": "Buy milk"})
            page.submit("form", {"text": "Mend the roof"})
            page.click("li:first-of-type button")
            self.assertEqual([item.text for item in page.find_all("li")], ["Mend the roof Done"])
            self.assertEqual(page.find("p").text, "1 left")
