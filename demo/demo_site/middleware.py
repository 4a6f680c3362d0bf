"""The strict policy that the demo runs under. Django has such a middleware from 6.0 on; the demo also runs on 5.2."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

POLICY = "default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"


class ContentSecurityPolicy(MiddlewareMixin):
    """Sends the policy with every page: nothing inline, and no script turns text into HTML behind the client's back."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:  # noqa: ARG002
        response.headers["Content-Security-Policy"] = POLICY
        return response
