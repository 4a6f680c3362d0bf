from django import forms


class EnquiryForm(forms.Form):
    email = forms.EmailField()
    text = forms.CharField(max_length=200)
