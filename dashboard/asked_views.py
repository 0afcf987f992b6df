"""How much is asked of each county in a week, and of what a number consists."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.models import Bureau, User
from accounts.scoping import own_bureau_ids, sits_above_all
from counties.models import County, Plan
from dashboard.asked import BY, TWICE, Asked, Week
from dashboard.exports import ASK_COLUMNS, asked_columns
from dashboard.figures import Figure
from pages.exporting import Export, Records
from pages.templatetags.pages import day, number

MOST_SHOWN = 500  # of what a number consists; how many there are is always said


def asked_week(request: HttpRequest, plan: Plan) -> Week:
    """The week of the day in `week`, else this one. One that the plan does not have is answered in words."""
    newest = Week.of(clock.today())
    text = request.GET.get("week", "").strip()
    if not text:
        return newest
    try:
        week = Week.of(date.fromisoformat(text))
    except (ValueError, OverflowError):
        week = None
    if week is None or not Week.of(min(plan.starts_on, newest.first)).first <= week.first <= newest.first:
        messages.warning(
            request,
            _("Choose a day between %(first)s and %(last)s. This is the present week.")
            % {"first": day(plan.starts_on), "last": day(newest.last)},
        )
        return newest
    return week


def may_open(user: User, county: County) -> bool:
    """Whether the reader is shown of what a number consists: the county itself and who sits above it.

    A supporter reads the county's rows, but not the enterprises and files on the county's own lists.
    """
    return sits_above_all(user) or county.bureau_id in own_bureau_ids(user)


class AskedView(View):
    """What both pages share: no chamber meets figures of a county, and which weeks there are."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.bureau is None or request.user.bureau.kind == Bureau.Kind.CHAMBER:
            raise Http404
        self.plan = Plan.objects.current()
        return super().dispatch(request, *args, **kwargs)

    def weeks(self, week: Week, **query: str) -> dict[str, Any]:
        """The week in words, and the links to the one before and the one after."""
        first, newest = Week.of(min(self.plan.starts_on, clock.today())), Week.of(clock.today())
        return {
            "week": week,
            "prev_url": _with(week.before, **query) if week.first > first.first else "",
            "next_url": _with(week.after, **query) if week.first < newest.first else "",
        }


class AskedPage(AskedView):
    """Every county of the plan: fields asked for, by whom, and how many of them twice."""

    def get(self, request: HttpRequest) -> HttpResponse:
        week, counties = asked_week(request, self.plan), list(_counties())
        asked = Asked(counties, week, self.plan)
        rows = [_row(asked, county, may_open(request.user, county)) for county in counties]
        export = Export(
            request,
            title=_("How much is asked"),
            columns=asked_columns(BY),
            rows=lambda: Records(rows),
            filters=[_in_words(week)],
        )
        if (file := export.answer()) is not None:
            return file
        context = {
            "export": export,
            "title": _("How much is asked"),
            "rows": rows,
            "by": BY.items(),
            "total": sum(asked.sums(county).all for county in counties),
            "twice": sum(asked.sums(county).twice for county in counties),
            **self.weeks(week),
        }
        return render(request, "dashboard/asked.html", context)


class AskedList(AskedView):
    """Of what the number of one county consists, for the county and who sits above it; 404 for everybody else."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        county = get_object_or_404(_counties(), key=key)
        by = request.GET.get("by", "")
        if not may_open(request.user, county) or by not in ("", TWICE, *BY):
            raise Http404
        week = asked_week(request, self.plan)
        asked = Asked([county], week, self.plan)
        sums, found = asked.sums(county), asked.of(county, by)
        title = _("What is asked of %(county)s") % {"county": county.name}
        export = Export(
            request,
            title=title,
            columns=ASK_COLUMNS,
            rows=lambda: Records(found),
            filters=[_in_words(week)],
        )
        if (file := export.answer()) is not None:
            return file
        counts = {"": sums.all, **{side: sums.by[side] for side in BY}, TWICE: sums.twice}
        labels = {"": _("all"), **BY, TWICE: _("asked twice")}
        context = {
            "export": export,
            "title": title,
            "county": county,
            "tabs": [
                {
                    "label": f"{labels[name]} {number(count, 0)}",
                    "url": _with(week, by=name),
                    "active": name == by,
                }
                for name, count in counts.items()
            ],
            "asks": found[:MOST_SHOWN],
            "all_asks": len(found),
            "most_shown": MOST_SHOWN,
            "back_url": f"{reverse('dashboard:asked')}{_with(week)}",
            **self.weeks(week, by=by),
        }
        return render(request, "dashboard/asked_list.html", context)


def _counties() -> Any:
    return County.objects.in_plan().select_related("bureau", "prefecture").order_by("prefecture__code", "key")


def _in_words(week: Week) -> str:
    return _("%(first)s to %(last)s") % {"first": day(week.first), "last": day(week.last)}


def _with(week: Week, **query: str) -> str:
    told = {"week": week.first.isoformat(), **{name: value for name, value in query.items() if value}}
    return f"?{urlencode(told)}"


def _row(asked: Asked, county: County, open_: bool) -> dict[str, Any]:
    base = reverse("dashboard:asked-list", args=[county.key])

    def figure(count: int, week: Week, by: str = "") -> Figure:
        return Figure(number(count, 0), f"{base}{_with(week, by=by)}" if open_ and count else None, count)

    sums, before = asked.sums(county), asked.sums(county, asked.week.before)
    return {
        "county": county,
        "all": figure(sums.all, asked.week),
        "by": [(label, figure(sums.by[side], asked.week, side)) for side, label in BY.items()],
        "twice": figure(sums.twice, asked.week, TWICE),
        "before": figure(before.all, asked.week.before),
    }
