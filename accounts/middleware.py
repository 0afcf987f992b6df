"""Sessions that end, passwords that must be changed, and query strings that make no sense."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers

Handler = Callable[[HttpRequest], HttpResponse]
REFRESH_SECONDS = 60


class ChineseFirstMiddleware(LocaleMiddleware):
    """Chinese, unless the reader chose another language here; what the browser asks for does not matter."""

    def process_request(self, request: HttpRequest) -> None:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        known = chosen in dict(settings.LANGUAGES)
        translation.activate(chosen if known else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Say which language it is and that a cookie chose it; caches need not tell browsers' languages apart."""
        response.headers.setdefault("Content-Language", translation.get_language())
        patch_vary_headers(response, ("Cookie",))
        return response


class SessionAgeMiddleware:
    """Ends a session after 30 idle minutes, and after 12 hours in any case (real time, not the demo's)."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            began = request.session.setdefault("began", now)
            if now - began > settings.SESSION_ABSOLUTE_AGE:
                logout(request)
            elif now - request.session.get("seen", 0) > REFRESH_SECONDS:
                request.session["seen"] = now  # saving the session slides its idle expiry
        return self.get_response(request)


class PasswordChangeMiddleware:
    """Sends whoever signs in with a password that somebody else chose to choose their own first."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {reverse("password_change"), reverse("logout"), reverse("set_language")}
            if request.path not in allowed:
                return redirect("password_change")
        return self.get_response(request)


class OddQueryMiddleware:
    """Answers 400 to a query or a form with a NUL or broken UTF-8, which no page can mean."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        for values in (request.GET, request.POST if request.method == "POST" else {}):
            for key in values:
                if "\x00" in key or any(
                    "\x00" in value or "\ufffd" in value for value in values.getlist(key)
                ):
                    raise BadRequest("The address or the form contains characters that are not text.")
        return self.get_response(request)
