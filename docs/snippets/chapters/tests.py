from django.test import TransactionTestCase

from tidewire.testing import SyncPageClient


class ChaptersTests(TransactionTestCase):
    def test_the_counter_of_the_layout_goes_on_from_page_to_page(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/chapters/")
            page.click("footer button:last-of-type")
            page.visit("/chapters/ebb/")
            self.assertEqual(page.find("h1").text, "Ebb")
            self.assertEqual(page.find("title").text, "Ebb")
            page.click("footer button:last-of-type")
            self.assertEqual(page.find("footer output").text, "2")

    def test_a_chapter_that_is_not_there(self) -> None:
        self.assertEqual(self.client.get("/chapters/spring/").status_code, 404)
