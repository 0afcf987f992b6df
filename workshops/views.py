"""The pages of workshops and headcounts."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from accounts.conflicts import GO_ON, conflict_page
from accounts.versions import Stale
from ledger import desk, totals
from ledger.metrics import Basis, Metric
from ledger.models import Claim
from ledger.reporting import answer, refused
from ledger.services import NotNow, NotYours
from pages import drafts, submissions
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import number
from pages.views import ListPage, PermissionMixin
from workshops.filters import SiteFilter, WorkshopFilter
from workshops.forms import SiteEventForm, WorkshopEditForm, WorkshopForm, counties_of
from workshops.models import SiteEvent, Workshop
from workshops.recognition_facts import NO_RULE, Shop, recognitions, shops
from workshops.recognition_words import VERDICTS
from workshops.record import sections_of
from workshops.recounts import last_headcounts, of_reader
from workshops.services import (
    change_workshop,
    operator_named,
    record_workshop,
    report_site_event,
    standing_events,
)
from workshops.situation import with_situation
from workshops.tables import SiteTable, WorkshopTable
from workshops.tabs import tabs

MOST_SUMMED = 500  # rows; of a longer list only those of the page are judged, and nothing is summed


class WorkshopList(ListPage):
    permission = "workshops.view_workshop"
    table_class = WorkshopTable
    filterset_class = WorkshopFilter
    title = gettext_lazy("Workshops")
    empty_text = gettext_lazy("No workshop matches. Remove a filter, or record a workshop.")
    sheet = "workshops.Workshop"
    sample = Q(project__origin="sample")

    def queryset(self) -> QuerySet[Workshop]:
        rows = with_situation(Workshop.objects.visible_to(self.request.user).standing(), clock.today())
        return rows.select_related("county", "operator", "project", "industry")

    def totals(self, rows: QuerySet[Workshop]) -> list[dict[str, Any]]:
        cut = totals.Cut(as_of=clock.today())
        sources = rows.order_by().values("source")
        figures = [
            (
                _("Current jobs, %(basis)s") % {"basis": basis.label},
                totals.figure_of_sources(Metric.JOBS, basis, cut, sources),
            )
            for basis in (Basis.VERIFIED, Basis.REPORTED)
        ]
        jobs = [{"label": label, "value": number(found), "unit": _("people")} for label, found in figures]
        return [*jobs, *self._by_rule()]

    def dress(self, records: list[Workshop]) -> list[Workshop]:
        """Each row knows how it stands by its recognition rule."""
        judged = recognitions([Shop.of(workshop) for workshop in records], clock.today())
        for workshop in records:
            workshop.recognition = judged[workshop.pk]
        return records

    def _page(self, rows: QuerySet[Workshop], request: HttpRequest) -> Page:
        """The rows of the page know how they stand by their recognition rule; the totals sum it, up to a size."""
        page = self._undressed_page(rows, request)
        self.sums = page.paginator.count <= MOST_SUMMED
        asked = shops(rows) if self.sums else [Shop.of(workshop) for workshop in page.object_list]
        self.judged = recognitions(asked, clock.today())
        for workshop in page.object_list:
            workshop.recognition = self.judged[workshop.pk]
        return page

    def _by_rule(self) -> list[dict[str, Any]]:
        counted = Counter(found.verdict for found in self.judged.values())
        if not self.sums or not counted.keys() - {NO_RULE}:
            return []
        return [
            {"label": capfirst(label), "value": number(counted[verdict]), "unit": ""}
            for verdict, label in VERDICTS.items()
        ]

    def extra(self) -> dict[str, Any]:
        user = self.request.user
        has_counties = counties_of(user).exists()
        may_add = has_counties and user.has_perm("workshops.add_workshop")
        return {
            "tabs": tabs("workshops", user),
            "add_url": reverse("workshops:workshop-add") if may_add else "",
            "add_label": _("Record a workshop"),
        }


class SiteList(ListPage):
    """The sites whose headcounts the reader reports, with the last one of each."""

    permission = "workshops.view_headcount"
    table_class = SiteTable
    filterset_class = SiteFilter
    title = gettext_lazy("Sites and their last headcount")
    intro = gettext_lazy(
        "Workshops, and projects with jobs outside workshops, at which somebody was counted."
    )
    empty_text = gettext_lazy("No site has a headcount yet. Report one on the page of a workshop or project.")
    default_sort = "counted_on"
    sheet = "workshops.Headcount"
    sample = Q(source__project__origin="sample") | Q(source__workshop__project__origin="sample")

    def queryset(self) -> QuerySet[Claim]:
        related = ("county", "headcount", "reporter__bureau", "source__project", "source__workshop")
        return of_reader(last_headcounts(), self.request.user).select_related(*related)

    def extra(self) -> dict[str, Any]:
        return {"tabs": tabs("sites", self.request.user)}


class WorkshopDetail(PermissionMixin, View):
    permission = "workshops.view_workshop"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        related = ("county__prefecture", "operator", "project", "introduced_by", "industry", "source")
        rows = Workshop.objects.visible_to(request.user).select_related(*related)
        workshop = get_object_or_404(rows, pk=pk)
        editable = Workshop.objects.editable_by(request.user).standing().filter(pk=pk).exists()
        kinds = (Claim.Kind.SITE, Claim.Kind.MOVE)
        context = {
            "title": workshop.name,
            "workshop": workshop,
            "sections": sections_of(workshop),
            "events": desk.rows_of_source(workshop.source_id, request, kinds),
            "may_change": editable and request.user.has_perm("workshops.change_workshop"),
            "may_count": editable and request.user.has_perm("workshops.add_headcount"),
            "panels": panels_for("workshops:workshop-detail", workshop, request),
            "history": history_of(workshop, leave_out=["order_value_typed"]),
        }
        return render(request, "workshops/workshop_detail.html", context)


class WorkshopAdd(PermissionMixin, View):
    permission = "workshops.add_workshop"
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = drafts.resumed(request, WorkshopForm) or {
            **(self._carried() if "again" in request.GET else {}),
            **{
                name: request.GET[name]
                for name in ("project", "county")
                if (asked := request.GET.get(name, "")).isascii() and asked.isdigit()
            },
        }
        return self._page(request, WorkshopForm(user=request.user, initial=initial))

    def _carried(self) -> dict[str, Any]:
        """What is taken over from the last workshop that this person recorded."""
        own = Workshop.objects.standing().filter(entered_by=self.request.user).select_related("operator")
        last = own.order_by("-pk").first()
        return WorkshopForm.carried(last) if last else {}

    def post(self, request: HttpRequest) -> HttpResponse:
        then = f"{reverse('workshops:workshop-add')}?again=1" if "_another" in request.POST else ""
        if (first := submissions.repeated(request, then)) is not None:
            return first
        form = WorkshopForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._record(form, request), then)
            except ValidationError as error:
                form.take_errors(error)
            except NotYours as error:
                form.add_error("county", str(error))
        return self._page(request, form, status=422)

    def _record(self, form: WorkshopForm, request: HttpRequest) -> str:
        values = form.cleaned_data
        workshop = form.apply_to(Workshop(county=values["county"], project=values["project"]))
        workshop.operator = operator_named(values["operator_name"], request.user)
        record_workshop(
            workshop=workshop,
            recognised_on=values["recognised_on"],
            not_later_than=values["not_later_than"],
            actor=request.user,
        )
        link = format_html('<a href="{}">{}</a>', workshop.get_absolute_url(), workshop.name)
        messages.success(request, format_html(_("Saved: {workshop}"), workshop=link))
        return workshop.get_absolute_url()

    def _page(self, request: HttpRequest, form: WorkshopForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Record a workshop"),
            "cancel_url": reverse("workshops:workshop-list"),
        }
        return render(request, "workshops/workshop_add.html", context, status=status)


class WorkshopChangePage(PermissionMixin, View):
    """What the pages that change one workshop share: unseen is 404, seen but not yours is 403."""

    permission = "workshops.change_workshop"
    keeps_draft = True
    template_name: str

    def workshop(self, pk: int) -> Workshop:
        rows = Workshop.objects.visible_to(self.request.user)
        workshop = get_object_or_404(rows.select_related("county", "operator", "project", "source"), pk=pk)
        if not Workshop.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return workshop

    def page(self, form: Any, workshop: Workshop, title: str, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": title,
            "workshop": workshop,
            "cancel_url": workshop.get_absolute_url(),
        }
        return render(self.request, self.template_name, context, status=status)


class WorkshopEdit(WorkshopChangePage):
    template_name = "workshops/workshop_edit.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        workshop = self.workshop(pk)
        initial = drafts.resumed(request, WorkshopEditForm) or WorkshopEditForm.initial_of(workshop)
        return self.page(WorkshopEditForm(initial=initial), workshop, _("Change the record"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        workshop = self.workshop(pk)
        if GO_ON in request.POST:
            form = WorkshopEditForm(initial=WorkshopEditForm.typed(request.POST))
            return self.page(form, workshop, _("Change the record"))
        if (first := submissions.repeated(request)) is not None:
            return first
        form = WorkshopEditForm(request.POST)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._change(workshop, form))
            except Stale as stale:
                theirs = WorkshopEditForm.initial_of(stale.stored)
                return conflict_page(request, stale, edit_url=request.path, form=form, theirs=theirs)
            except ValidationError as error:
                form.take_errors(error)
            except NotNow as error:
                return refused(request, error, workshop.get_absolute_url())
            except NotYours as error:
                raise PermissionDenied(str(error)) from error
        return self.page(form, self.workshop(pk), _("Change the record"), status=422)

    def _change(self, workshop: Workshop, form: WorkshopEditForm) -> str:
        change_workshop(
            workshop=form.apply_to(workshop),
            operator_name=form.cleaned_data["operator_name"],
            actor=self.request.user,
            reason=form.cleaned_data["reason"],
            seen_version=form.cleaned_data["seen_version"],
        )
        messages.success(self.request, _("The record was changed."))
        return workshop.get_absolute_url()


class WorkshopEvent(WorkshopChangePage):
    """Reports that a workshop was recognised, taken up again, or closed."""

    template_name = "workshops/workshop_event.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        workshop = self.workshop(pk)
        form = self._form(workshop, initial=drafts.resumed(request, SiteEventForm))
        return self.page(form, workshop, _("Recognition and closing"))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        workshop = self.workshop(pk)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = self._form(workshop, request.POST)

        def report() -> None:
            report_site_event(workshop=workshop, actor=request.user, **form.cleaned_data)

        def again() -> HttpResponse:
            return self.page(form, workshop, _("Recognition and closing"), status=422)

        return answer(request, form, record=workshop, report=report, again=again)

    def _form(self, workshop: Workshop, data: Any = None, initial: Any = None) -> SiteEventForm:
        events = [happened.event for happened in standing_events(workshop)]
        return SiteEventForm(
            data,
            initial=initial,
            was_closed=SiteEvent.Event.CLOSED in events,
            is_open=events[-1:] == [SiteEvent.Event.RECOGNISED],
        )
