"""An ordinary view: first paint and handlers share its templates."""

from typing import Any

from django.views.generic import TemplateView

from alerts.forms import AlertForm
from alerts.models import Alert


class AlertsPage(TemplateView):
    """The form, and the newest alerts."""

    template_name = "alerts/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(form=AlertForm(), alerts=Alert.objects.all()[:20], **kwargs)
