"""Addresses that keep the rest of the query, so that sorting and paging lose nothing; links to records."""

from functools import lru_cache
from urllib.parse import urlencode

from django.db.models import Model
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString


@lru_cache(maxsize=4096)
def page_at(name: str, *args: str | int) -> str:
    """reverse() of a URL's name, kept: addresses stay what they are as long as the program runs."""
    return reverse(name, args=args)


@lru_cache(maxsize=256)
def file_at(path: str) -> str:
    """Django's static(), kept the same way: a file's name carries the digest of what is in it."""
    return static(path)


def with_query(request: HttpRequest, **changes: object) -> str:
    """This page's address with these parameters set; None removes one."""
    query = {name: values for name, values in request.GET.lists() if name not in changes}
    query |= {name: [str(value)] for name, value in changes.items() if value is not None}
    return f"{request.path}?{urlencode(query, doseq=True)}" if query else request.path


def without_value(request: HttpRequest, name: str, value: str) -> str:
    """This page's address without one value of a parameter, and back on the first page."""
    query = request.GET.copy()
    left = [kept for kept in query.getlist(name) if kept != value]
    query.setlist(name, left)
    query.pop("page", None)
    return f"{request.path}?{query.urlencode()}" if query.urlencode() else request.path


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The address in `next` when it is one of ours, else `fallback`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    own = target.startswith("/") and url_has_allowed_host_and_scheme(
        target, {request.get_host()}, require_https=request.is_secure()
    )
    return target if own else fallback


def link_to(record: Model) -> SafeString:
    """The name of a record as a link to its page, for a cell or a fact."""
    return format_html('<a href="{}">{}</a>', record.get_absolute_url(), record)
