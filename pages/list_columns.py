"""Which columns of a list somebody wants to see and take out: kept for each person and list.

`?columns=` in an address comes before what is kept. A list is named by its view ("projects:project-list").
"""

import re
from collections.abc import Collection

from django.db.models import BigIntegerField, CharField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.views import View

from accounts.statements import Slot, Statement
from pages.links import safe_next
from pages.models import ColumnChoice

COLUMNS = "columns"
MOST_COLUMNS = 80
KEPT = Statement(
    lambda: (
        ColumnChoice.objects.filter(user=Slot("user", BigIntegerField()), page=Slot("page", CharField()))
        .order_by()
        .values_list("columns")
    ),
    name="columns",
)
NAME = re.compile(r"[A-Za-z0-9_]{1,60}")


def chosen_columns(request: HttpRequest, known: Collection[str]) -> tuple[str, ...] | None:
    """The columns that the address, or else the reader's kept choice, names and the list has; None for no choice."""
    asked = tuple(name for name in request.GET.getlist(COLUMNS) if name in known)
    if asked or request.resolver_match is None:
        return asked or None
    rows = KEPT.rows(user=request.user.pk, page=request.resolver_match.view_name)
    return tuple(name for (columns,) in rows for name in columns if name in known) or None


class ColumnsKept(View):
    """Keeps the columns ticked for the list at `next`, and goes back to it; none, or `_reset`, forgets them."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        back = safe_next(request, "/")
        page = _page_of(back)
        names = [name for name in request.POST.getlist(COLUMNS) if NAME.fullmatch(name)]
        choices = ColumnChoice.objects.filter(user=request.user, page=page)
        if "_reset" in request.POST or not names or not page:
            choices.delete()
        else:
            ColumnChoice.objects.update_or_create(
                user=request.user, page=page, defaults={"columns": names[:MOST_COLUMNS]}
            )
        return redirect(back)


def _page_of(address: str) -> str:
    """The name of the view at an address of ours; "" where there is none."""
    try:
        return resolve(address.partition("?")[0]).view_name
    except Resolver404:
        return ""
