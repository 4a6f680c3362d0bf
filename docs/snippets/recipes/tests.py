from django.contrib.auth.models import User
from django.test import TransactionTestCase

from tidewire.testing import EventFailed, SyncPageClient


class RecipesTests(TransactionTestCase):
    def setUp(self) -> None:
        self.visitor = self.enterContext(SyncPageClient())
        self.page = self.visitor.get("/recipes/")

    def test_who_is_not_logged_in_is_refused(self) -> None:
        with self.assertRaises(EventFailed):
            self.page.submit("#rename", {"name": "Ada"})

    def test_who_is_logged_in_is_renamed(self) -> None:
        user = User.objects.create_user("ada")
        self.visitor.login(user)
        page = self.visitor.get("/recipes/")
        page.submit("#rename", {"name": "Ada"})
        self.assertEqual(page.find("#name").text, "Ada")
        user.refresh_from_db()
        self.assertEqual(user.first_name, "Ada")

    def test_a_form_is_checked_and_sent(self) -> None:
        self.page.fill("#id_email", "nowhere")
        self.assertIn("Enter a valid email address.", self.page.find("#contact").text)
        self.page.submit("#contact", {"name": "", "email": "ada@example.com"})
        self.assertIn("This field is required.", self.page.find("#contact").text)
        self.page.submit("#contact", {"name": "Ada"})
        self.assertEqual(self.page.find("#contact").text, "Thank you, Ada.")

    def test_the_last_row_brings_more_until_there_is_none(self) -> None:
        for _ in range(4):
            self.page.appear("#more")
        self.assertEqual([int(row.text) for row in self.page.find_all("li")], list(range(1, 100)))

    def test_a_toast_is_shown(self) -> None:
        self.page.click("#save")
        self.assertEqual(self.page.find("[tide-flash]").text, "Saved.")

    def test_a_job_says_when_it_is_done(self) -> None:
        self.page.click("#start")
        self.page.until(lambda: self.page.find("#import").text == "Imported.")
        self.assertEqual(self.page.find("#import-progress")["value"], "100")

    def test_an_answer_is_streamed(self) -> None:
        self.page.submit("#ask", {"question": "Why?"})
        self.page.until(lambda: self.page.find("#answer").text == "You asked: Why?")
