"""The dashboard's ETag: a browser that holds the page as it still is gets 304, before anything is computed.

Source: docs/decisions/0047-unchanged-and-on-the-wall.md.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from accounts import clock
from accounts.models import Bureau, User
from accounts.stamps import Marker, newest_line
from counties.models import (
    County,
    CountyName,
    CountyProfilePart,
    CountyTarget,
    Pairing,
    Plan,
    Prefecture,
    ReportingPeriod,
)
from dashboard.report_models import CountyReport
from ledger.models import Claim, Evidence, LedgerHead
from projects.models import Problem, Project
from sheets.models import ImportBatch

# Whatever the dashboard reads: a test compares this with its queries. Read grants follow from pairings and bureaus;
# the ledger's totals from its head.
RECORDS = (
    Bureau,
    User,
    Plan,
    Prefecture,
    County,
    CountyName,
    CountyTarget,
    CountyProfilePart,
    Pairing,
    ReportingPeriod,
    CountyReport,
    Claim,
    Evidence,
    Problem,
    Project,
)

Page = Callable[..., HttpResponse]


def etag_of(request: HttpRequest) -> str | None:
    """What the page of this address is made from, for this reader; None when it is to be made anew in any case.

    It is made anew when it says something only once (messages), when its figures change from second to second (an
    import is being saved), and when its forms' tokens belong to a cookie that the browser does not have yet.
    """
    secret = request.META.get("CSRF_COOKIE")  # the forms in the page carry it, and a new sign-in changes it
    if not secret or len(get_messages(request)):
        return None
    mark = mark_for(request, secret, request.get_full_path())
    return quote_etag(mark) if mark else None


def mark_for(request: HttpRequest, *more: str) -> str:
    """From what the figures are made that this reader sees now, and `more`; "" while an import is being saved."""
    mark = _marker().read()
    if mark.values[0] is not None:
        return ""
    language, reader = translation.get_language(), request.user.pk
    made_from = (settings.RUN, clock.today(), language, reader, more, mark)
    return hashlib.sha256(repr(made_from).encode()).hexdigest()[:32]


@cache
def _marker() -> Marker:
    importing = ImportBatch.objects.unfinished().order_by().values("pk")[:1]
    position = LedgerHead.objects.values("position")[:1]
    return Marker(importing, position, *map(newest_line, RECORDS))


def unless_unchanged(page: Page) -> Page:
    """A view's `get` that answers 304 to whoever has the page already, and says how the next one may be spared."""

    @wraps(page)
    def get(view: Any, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        etag = etag_of(request)
        answer = get_conditional_response(request, etag=etag) if etag else None
        answer = answer or page(view, request, **kwargs)
        if etag and answer.status_code in (200, 304) and "Content-Disposition" not in answer.headers:
            answer.headers["ETag"] = etag
            answer.headers["Cache-Control"] = "private, no-cache"
        return answer

    return get
