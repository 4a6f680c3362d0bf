from django.test import TransactionTestCase

from tidewire.testing import SyncPageClient


class RecipesTests(TransactionTestCase):
    def test_a_form_is_checked_and_sent(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/recipes/")
            page.submit("#contact", {"name": "Ada", "email": "nowhere"})
            self.assertIn("Enter a valid email address.", page.find("#contact").text)
            page.submit("#contact", {"name": "Ada", "email": "ada@example.com"})
            self.assertEqual(page.find("#contact").text, "Thank you, Ada.")
