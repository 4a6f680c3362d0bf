from typing import Any

from django.views.generic import TemplateView

from recipes.forms import ContactForm


class Recipes(TemplateView):
    template_name = "recipes/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=ContactForm(), numbers=range(1, 21), start=21, **kwargs)
