from django.test import TransactionTestCase

from tidewire.testing import SyncPageClient


class EnquiryTests(TransactionTestCase):
    def test_a_question_is_answered(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/enquiries/")
            page.fill("[name=text]", "Why?")
            self.assertEqual(page.find("#left").text, "196 left")
            page.submit("form", {"email": "ada@example.com", "text": "Why?"})
            self.assertEqual(page.find("#state").text, "Thank you, ada@example.com.")
            page.until(lambda: "Answered" in page.find("title").text)
            self.assertEqual(page.find("#answer").text, "You ask: Why?")

    def test_what_is_wrong_is_said_beside_the_field(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/enquiries/")
            page.submit("form", {"email": "ada", "text": "Why?"})
            self.assertIn("Enter a valid email address.", page.find("#fields").text)
            self.assertEqual(page.find("#state").text, "")

    def test_who_asks_too_much_is_told_so(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/enquiries/")
            for _ in range(4):
                page.submit("form", {"email": "ada@example.com", "text": "Why?"})
            self.assertEqual(page.find("#state").text, "Not so fast.")
