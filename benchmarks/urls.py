"""The tracker's own addresses, and the bare page that the others are compared with."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from pairing_tracker import urls
from pairing_tracker.urls import *  # noqa: F403


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"signed in as {request.user.get_username()}")


urlpatterns = [path("bench/bare/", bare), *urls.urlpatterns]
