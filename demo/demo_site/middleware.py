"""The strict policy that the demo runs under. Django has such a middleware from 6.0 on; the demo also runs on 5.2."""

from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

POLICY = "default-src 'self'; require-trusted-types-for 'script'"


class ContentSecurityPolicy(MiddlewareMixin):
    """Sends the policy with every page: no inline script or style, and no HTML from text but by the client's own policy."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response.headers["Content-Security-Policy"] = POLICY
        return response
