"""The reporting calendar, a county's report of a period on one sheet, handing it in, reviewing and returning it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page, seen_version
from accounts.models import Bureau, User
from accounts.refusals import NotNow, NotYours
from accounts.scoping import may_read_bureau
from accounts.versions import Stale
from counties.models import County, Plan, ReportingPeriod
from counties.period_rules import Standing, Timeliness
from dashboard import report_work, reports
from dashboard.county_report import Contents
from dashboard.report_exports import (
    CHANGE_COLUMNS,
    ITEM_COLUMNS,
    PERIOD_COLUMNS,
    PROBLEM_COLUMNS,
    REPORT_COLUMNS,
    ROW_COLUMNS,
    grid_columns,
)
from dashboard.report_forms import HandInForm, ReturnForm
from dashboard.report_models import CountyReport
from dashboard.report_sheet import Sheet
from dashboard.report_words import LIGHTS, state_words
from dashboard.reporting import Cell, asked_period, cells, versions_of
from dashboard.tabs import tabs_of_progress
from pages import submissions
from pages.answers import answer, refused
from pages.exporting import Export, Records
from pages.templatetags.pages import day, moment
from pages.views import PermissionMixin

# In which order the states stand above the list.
STATES = (
    Standing.ON_TIME,
    Standing.IN_GRACE,
    Standing.LATE,
    Standing.RETURNED,
    Standing.DUE,
    Standing.GRACE,
    Standing.MISSING,
    Standing.NOT_YET,
)


def counties_of(user: User) -> list[County]:
    """The counties of the plan whose reports this user reads, in the order of the plan's lists."""
    counties = County.objects.in_plan().select_related("bureau").order_by("prefecture__code", "key")
    return [county for county in counties if may_read_bureau(user, county.bureau_id)]


class ReportingView(View):
    """What all these pages share: chambers see no county's figures, and which periods have begun."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.bureau is None or request.user.bureau.kind == Bureau.Kind.CHAMBER:
            raise Http404
        self.plan = Plan.objects.current()
        return super().dispatch(request, *args, **kwargs)


class ReportingPage(ReportingView):
    """Counties and periods: who has reported in time, who late, who not at all."""

    def get(self, request: HttpRequest) -> HttpResponse:
        counties = counties_of(request.user)
        begun = list(self.plan.periods.filter(first_day__lte=clock.today()).order_by("-first_day"))
        period = self._chosen(request, begun)
        if period is None or not counties:
            context = {
                "title": _("Reporting calendar"),
                "siblings": tabs_of_progress("reporting", request.user),
                "has_periods": period is not None,
            }
            return render(request, "dashboard/reporting.html", context)
        every = cells(counties, begun)
        of_period = [cell for cell in every if cell.period.pk == period.pk]
        state = request.GET.get("state", "")
        state = state if state in STATES else ""
        listed = [cell for cell in of_period if state in ("", cell.standing)]
        waiting = report_work.lists_of(request.user, self.plan)
        chosen = request.GET.get("list", "")
        chosen = chosen if chosen in waiting else ""
        if chosen:
            listed = waiting[chosen]
        by_period = {one.pk: [cell for cell in every if cell.period.pk == one.pk] for one in begun}
        words = str(report_work.LISTS[chosen]) if chosen else str(period)
        words += f" · {state_words(Standing(state))}" if state and not chosen else ""
        exports = self._exports(request, words, listed, begun, counties, by_period)
        for export in exports.values():
            if (file := export.answer()) is not None:
                return file
        context = {
            "title": _("Reporting calendar"),
            "siblings": tabs_of_progress("reporting", request.user),
            "has_periods": True,
            "period": period,
            "is_asked": period == asked_period(self.plan, clock.today()),
            "cells": [_shown(cell, request.user) for cell in listed],
            "list_label": report_work.LISTS[chosen] if chosen else "",
            "tabs": [*_states(period, of_period, None if chosen else state), *_work_tabs(waiting, chosen)],
            "grid": [
                (county, [_shown(by_period[one.pk][place], request.user) for one in begun])
                for place, county in enumerate(counties)
            ],
            "begun": begun,
            "periods": [_period_row(one, by_period[one.pk]) for one in begun],
            "to_come": self.plan.periods.filter(first_day__gt=clock.today()).order_by("first_day"),
            **exports,
        }
        return render(request, "dashboard/reporting.html", context)

    def _chosen(self, request: HttpRequest, begun: list[ReportingPeriod]) -> ReportingPeriod | None:
        """The period in the address; without one, or with one that has not begun, that which is asked for."""
        text = request.GET.get("period", "").strip()
        asked = asked_period(self.plan, clock.today())
        if not text or not begun:
            return asked if asked in begun else next(iter(begun), None)
        found = next((one for one in begun if str(one.number) == text), None)
        if found is None:
            messages.warning(
                request, _("This period has not begun or does not exist. This is the present one.")
            )
        return found or asked

    def _exports(
        self,
        request: HttpRequest,
        words: str,
        listed: list[Cell],
        begun: list[ReportingPeriod],
        counties: list[County],
        by_period: dict[int, list[Cell]],
    ) -> dict[str, Export]:
        grid = [(county, [by_period[one.pk][n] for one in begun]) for n, county in enumerate(counties)]
        return {
            "export": Export(
                request,
                title=_("Reports of the counties"),
                columns=REPORT_COLUMNS,
                rows=lambda: Records(listed),
                filters=[words],
            ),
            "grid_export": Export(
                request,
                title=_("Reports by county and period"),
                columns=grid_columns(begun),
                rows=lambda: Records(grid),
                part="grid",
            ),
            "period_export": Export(
                request,
                title=_("Reporting periods"),
                columns=PERIOD_COLUMNS,
                rows=lambda: Records([_period_row(one, by_period[one.pk]) for one in begun]),
                part="periods",
            ),
        }


def _shown(cell: Cell, user: User) -> dict[str, Any]:
    """A cell with its word, its light and where it leads."""
    address = reverse("dashboard:county-report", args=[cell.period.number, cell.county.key])
    may = reports.may_hand_in(user, cell.county) and cell.period.last_day <= clock.today()
    hand_in = reverse("dashboard:county-report-hand-in", args=[cell.period.number, cell.county.key])
    return {
        "cell": cell,
        "words": state_words(cell.standing),
        "light": LIGHTS[cell.standing],
        "url": hand_in if may and not cell.has_reported else address,
        "hand_in_url": hand_in if may and not cell.has_reported else "",
    }


def _states(period: ReportingPeriod, of_period: list[Cell], chosen: str | None) -> list[dict[str, Any]]:
    """The states that occur in the period, each with how many counties are in it, as links to those."""
    counts = {state: sum(cell.standing == state for cell in of_period) for state in STATES}
    found = [("", _("all"), len(of_period)), *((s, state_words(s), n) for s, n in counts.items() if n)]
    base = f"?period={period.number}"
    return [
        {
            "label": f"{words} {count}",
            "url": f"{base}&state={state}" if state else base,
            "active": state == chosen,
        }
        for state, words, count in found
    ]


def _work_tabs(waiting: dict[str, list[Cell]], chosen: str) -> list[dict[str, Any]]:
    """What waits for the reader, over all periods."""
    return [
        {"label": f"{report_work.LISTS[key]} {len(found)}", "url": f"?list={key}", "active": key == chosen}
        for key, found in waiting.items()
        if found or key == chosen
    ]


def _period_row(period: ReportingPeriod, found: list[Cell]) -> dict[str, Any]:
    """One period with how many counties are in each state, each number with the address of those counties."""
    base = f"{reverse('dashboard:reporting')}?period={period.number}"

    def count(state: Standing) -> dict[str, Any]:
        number = sum(cell.standing == state for cell in found)
        return {"count": number, "url": f"{base}&state={state}" if number else ""}

    open_ = [cell for cell in found if not cell.has_reported and cell.standing != Standing.RETURNED]
    first = open_[0].standing if open_ else Standing.MISSING
    return {
        "period": period,
        "url": base,
        "wanted": len(found),
        "reported": sum(cell.has_reported for cell in found),
        "on_time": count(Standing.ON_TIME),
        "in_grace": count(Standing.IN_GRACE),
        "late": count(Standing.LATE),
        "returned": count(Standing.RETURNED),
        "open": {**count(first), "words": state_words(first)},
    }


# --- one county's report -------------------------------------------------------------------------


class OneReport(ReportingView):
    """What the pages of one report share: the county and the period of the address, where the reader may see them."""

    def found(self, period: int, key: str) -> tuple[ReportingPeriod, County]:
        counties = County.objects.in_plan().select_related("bureau", "prefecture__bureau")
        county = get_object_or_404(counties, key=key)
        if not may_read_bureau(self.request.user, county.bureau_id):
            raise Http404
        begun = ReportingPeriod.objects.filter(plan=self.plan, first_day__lte=clock.today())
        return get_object_or_404(begun, number=period), county


class CountyReportPage(OneReport):
    """The sheet: the county's figures of the period with everything that a paper form has; prints on one A4."""

    def get(self, request: HttpRequest, period: int, key: str) -> HttpResponse:
        asked, county = self.found(period, key)
        versions = versions_of(county, asked)
        report = self._version(request, versions)
        contents = Contents(self.plan, county, asked, report)
        sheet = Sheet(contents, versions, request.user)
        title = _("%(county)s, %(period)s") % {"county": county.short_name, "period": asked.name}
        told = {"filters": sheet.state_in_words, "has_sample": lambda: sheet.has_sample}
        exports = {
            name: Export(request, title=f"{title} · {words}", columns=columns, rows=rows, part=part, **told)
            for name, words, columns, rows, part in (
                ("export", _("Figures"), ROW_COLUMNS, lambda: Records(contents.rows), ""),
                (
                    "item_export",
                    _("Projects and sites"),
                    ITEM_COLUMNS,
                    lambda: Records(contents.items),
                    "items",
                ),
                ("late_export", _("Reported late"), CHANGE_COLUMNS, lambda: Records(contents.late), "late"),
                (
                    "problem_export",
                    _("Problems not closed out"),
                    PROBLEM_COLUMNS,
                    lambda: Records(sheet.problems),
                    "problems",
                ),
                (
                    "since_export",
                    _("Reported since"),
                    CHANGE_COLUMNS,
                    lambda: Records(contents.since),
                    "since",
                ),
            )
        }
        for export in exports.values():
            if (file := export.answer()) is not None:
                return file
        context = {"title": title, "sheet": sheet, "contents": contents, **exports}
        return render(request, "dashboard/county_report.html", context)

    def _version(self, request: HttpRequest, versions: list[CountyReport]) -> CountyReport | None:
        text = request.GET.get("version", "").strip()
        if not text:
            return versions[-1] if versions else None
        found = next((report for report in versions if str(report.number) == text), None)
        if found is None:
            raise Http404
        return found


class HandIn(PermissionMixin, OneReport):
    """The county's bureau hands in; what it adds to the figures, and for what period."""

    permission = reports.HAND_IN

    def get(self, request: HttpRequest, period: int, key: str) -> HttpResponse:
        asked, county = self._theirs(period, key)
        if clock.today() < asked.last_day:
            words = _("This period ends on %(day)s; its report is handed in from that day on.")
            return refused(request, NotNow(words % {"day": day(asked.last_day)}), _address(asked, county))
        versions = versions_of(county, asked)
        last = versions[-1] if versions else _latest(county)
        initial = {"after": versions[-1].number if versions else 0}
        if last is not None:
            initial |= {"responsible": last.responsible, "phone": last.phone}
        if versions:
            initial |= {"note": last.note, "nothing_new": last.nothing_new}
        return self._page(HandInForm(initial=initial), asked, county)

    def post(self, request: HttpRequest, period: int, key: str) -> HttpResponse:
        asked, county = self._theirs(period, key)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = HandInForm(request.POST)

        def make() -> str:
            report = reports.hand_in(period=asked, county=county, actor=request.user, **form.cleaned_data)
            state = state_words(asked.standing([report.as_version for report in versions_of(county, asked)]))
            words = _("Handed in at %(moment)s: %(state)s.")
            messages.success(request, words % {"moment": moment(report.submitted_at), "state": state})
            return _address(asked, county)

        def again() -> HttpResponse:
            return self._page(form, asked, county, status=422)

        return answer(request, form, make=make, back_url=_address(asked, county), again=again)

    def _theirs(self, period: int, key: str) -> tuple[ReportingPeriod, County]:
        asked, county = self.found(period, key)
        if not reports.may_hand_in(self.request.user, county):
            raise PermissionDenied(_("The county's own bureau hands in its report."))
        return asked, county

    def _page(
        self, form: HandInForm, period: ReportingPeriod, county: County, status: int = 200
    ) -> HttpResponse:
        now = clock.now()
        context = {
            "form": form,
            "title": _("Hand in the report"),
            "intro": f"{county.short_name} · {period}",
            "submit_label": _("Hand in"),
            "cancel_url": _address(period, county),
            "period": period,
            "how": state_words(Standing(period.timeliness(now))),
            "is_late": period.timeliness(now) == Timeliness.LATE,
        }
        return render(self.request, "dashboard/county_report_hand_in.html", context, status=status)


def _address(period: ReportingPeriod, county: County) -> str:
    return reverse("dashboard:county-report", args=[period.number, county.key])


def _latest(county: County) -> CountyReport | None:
    """The last report of the county for any period, of which the names are carried over."""
    return CountyReport.objects.filter(county=county).order_by("-submitted_at").first()


class JudgeReport(PermissionMixin, ReportingView):
    """What reviewing and returning share: the report of the address, where the reader may see and judge it."""

    permission = reports.REVIEW

    def report(self, pk: int) -> CountyReport:
        related = ("period", "county__prefecture__bureau", "submitted_by")
        rows = CountyReport.objects.visible_to(self.request.user).select_related(*related)
        return get_object_or_404(rows, pk=pk)


class ReviewReport(JudgeReport):
    """A button: the prefecture vouches for the report."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self.report(pk)
        address = report.get_absolute_url()
        try:
            reports.review_report(report=report, actor=request.user, seen_version=seen_version(request))
        except Stale as stale:
            return conflict_page(request, stale, edit_url=address)
        except NotNow as error:
            return refused(request, error, address)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        messages.success(request, _("Reviewed; your name stands on the sheet."))
        return redirect(address)


class ReturnReport(JudgeReport):
    """Sends a report back, with the reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self._theirs(pk)
        return self._page(ReturnForm(initial={"seen_version": report.version}), report)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        report = self._theirs(pk)
        if GO_ON in request.POST:
            kept = {**ReturnForm.typed(request.POST), "seen_version": report.version}
            return self._page(ReturnForm(initial=kept), report)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ReturnForm(request.POST)

        def make() -> str:
            reports.return_report(report=report, actor=request.user, **form.cleaned_data)
            messages.success(request, _("Returned; the county finds it with your reason under “My work”."))
            return report.get_absolute_url()

        def again() -> HttpResponse:
            return self._page(form, report, status=422)

        return answer(request, form, make=make, back_url=report.get_absolute_url(), again=again)

    def _theirs(self, pk: int) -> CountyReport:
        report = self.report(pk)
        if not reports.may_return(self.request.user, report):
            raise PermissionDenied(_("The report is reviewed by the county's own prefecture."))
        return report

    def _page(self, form: ReturnForm, report: CountyReport, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Return the report"),
            "intro": str(report),
            "submit_label": _("Return"),
            "cancel_url": report.get_absolute_url(),
            "report": report,
        }
        return render(self.request, "dashboard/county_report_return.html", context, status=status)
