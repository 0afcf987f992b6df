"""Pages for requests that cannot be answered as asked."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token no longer fits: the page says what to do."""
    return render(request, "403_csrf.html", status=403)
