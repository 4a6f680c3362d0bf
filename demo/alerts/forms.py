"""An ordinary Django form: nothing in it knows that the page is live."""

from typing import ClassVar

from django import forms

from alerts.models import Alert


class AlertForm(forms.ModelForm):  # type: ignore[type-arg] # Django's own takes none at run time
    """A new alert."""

    class Meta:
        model = Alert
        fields = ("level", "text")
        widgets: ClassVar = {
            "text": forms.TextInput(attrs={"autocomplete": "off", "placeholder": "What is the matter?"})
        }

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) < 8:
            raise forms.ValidationError("Say a little more: at least 8 letters.")
        if text.isupper():
            raise forms.ValidationError("There is no need to shout.")
        return text
