"""The pages of workshops and headcounts."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import clock
from chambers.services import find_or_record_enterprise
from ledger import desk
from ledger.models import Claim
from ledger.services import NotYours
from pages import drafts, submissions
from pages.history import history_of
from pages.panels import panels_for
from pages.templatetags.pages import number
from pages.views import ListPage, PermissionMixin
from projects.models import Project
from workshops.filters import SiteFilter, WorkshopFilter
from workshops.forms import HeadcountForm, WorkshopForm, counties_of
from workshops.models import Workshop
from workshops.recognition_facts import NO_RULE, recognitions, shops
from workshops.recognition_words import VERDICTS
from workshops.recounts import last_headcounts, of_reader
from workshops.services import Site, record_workshop, report_headcount
from workshops.tables import SiteTable, WorkshopTable


class WorkshopList(ListPage):
    permission = "workshops.view_workshop"
    table_class = WorkshopTable
    filterset_class = WorkshopFilter
    title = gettext_lazy("Workshops")
    empty_text = gettext_lazy("No workshop matches. Remove a filter, or record a workshop.")

    def queryset(self) -> QuerySet[Workshop]:
        return Workshop.objects.visible_to(self.request.user).select_related("county", "operator", "project")

    def _page(self, rows: QuerySet[Workshop], request: HttpRequest) -> Page:
        """The rows of the page know how they stand by their recognition rule; so do the totals, for all rows."""
        page = super()._page(rows, request)
        self.judged = recognitions(shops(rows), clock.today())
        for workshop in page.object_list:
            workshop.recognition = self.judged[workshop.pk]
        return page

    def totals(self, rows: QuerySet[Workshop]) -> list[dict[str, Any]]:
        counted = Counter(found.verdict for found in self.judged.values())
        if not counted.keys() - {NO_RULE}:
            return []
        return [
            {"label": capfirst(label), "value": number(counted[verdict]), "unit": ""}
            for verdict, label in VERDICTS.items()
        ]

    def extra(self) -> dict[str, Any]:
        may_add = (
            self.request.user.has_perm("workshops.add_workshop") and counties_of(self.request.user).exists()
        )
        return {
            "tabs": _tabs("workshops"),
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

    def queryset(self) -> QuerySet[Claim]:
        related = ("county", "headcount", "reporter__bureau", "source__project", "source__workshop")
        return of_reader(last_headcounts(), self.request.user).select_related(*related)

    def extra(self) -> dict[str, Any]:
        return {"tabs": _tabs("sites")}


def _tabs(active: str) -> list[dict[str, Any]]:
    return [
        {"label": _("Workshops"), "url": reverse("workshops:workshop-list"), "active": active == "workshops"},
        {"label": _("Last headcounts"), "url": reverse("workshops:site-list"), "active": active == "sites"},
    ]


class WorkshopDetail(PermissionMixin, View):
    permission = "workshops.view_workshop"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        rows = Workshop.objects.visible_to(request.user)
        workshop = get_object_or_404(
            rows.select_related("county__prefecture", "operator", "project", "introduced_by", "source"), pk=pk
        )
        kinds = (Claim.Kind.SITE, Claim.Kind.MOVE)
        events = Claim.objects.filter(source=workshop.source_id, kind__in=kinds)
        context = {
            "title": workshop.name,
            "workshop": workshop,
            "sections": _sections(workshop),
            "events": desk.rows(events.order_by("effective_on", "pk"), request.user),
            "panels": panels_for("workshops:workshop-detail", workshop, request),
            "history": history_of(workshop),
        }
        return render(request, "workshops/workshop_detail.html", context)


def _sections(workshop: Workshop) -> list[dict[str, Any]]:
    return [
        {
            "title": _("Workshop"),
            "items": [
                (_("County"), f"{workshop.county.name} · {workshop.county.prefecture.name}"),
                (_("Township or resettlement site"), workshop.site),
                (_("Kind of workshop"), workshop.get_kind_display()),
                (_("Operator"), workshop.operator.name),
                (_("Set up by project"), workshop.project.name if workshop.project_id else None),
                (_("Introduced by"), workshop.introduced_by.name),
            ],
        }
    ]


class WorkshopAdd(PermissionMixin, View):
    permission = "workshops.add_workshop"
    keeps_draft = True

    def get(self, request: HttpRequest) -> HttpResponse:
        initial = drafts.resumed(request, WorkshopForm) or {
            name: request.GET[name]
            for name in ("project", "county")
            if (asked := request.GET.get(name, "")).isascii() and asked.isdigit()
        }
        return self._page(request, WorkshopForm(user=request.user, initial=initial))

    def post(self, request: HttpRequest) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        form = WorkshopForm(request.POST, user=request.user)
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._record(form, request))
            except ValidationError as error:
                form.take_errors(error)
            except NotYours as error:
                form.add_error("county", str(error))
        return self._page(request, form, status=422)

    def _record(self, form: WorkshopForm, request: HttpRequest) -> str:
        values = form.cleaned_data
        try:
            operator = find_or_record_enterprise(
                name=values["operator_name"], credit_code="", actor=request.user
            )
        except ValidationError as error:
            raise ValidationError({"operator_name": error.messages}) from error
        workshop = Workshop(
            operator=operator, **{name: values[name] for name in ("name", "county", "kind", "site")}
        )
        workshop.project = values["project"]
        record_workshop(workshop=workshop, recognised_on=values["recognised_on"], actor=request.user)
        messages.success(request, _("The workshop was recorded."))
        return workshop.get_absolute_url()

    def _page(self, request: HttpRequest, form: WorkshopForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Record a workshop"),
            "cancel_url": reverse("workshops:workshop-list"),
        }
        return render(request, "workshops/workshop_add.html", context, status=status)


class HeadcountAdd(PermissionMixin, View):
    """Reports a headcount at a site; the subclass says which kind of site."""

    permission = "workshops.add_headcount"
    keeps_draft = True
    model: type[Site]

    def site(self, pk: int) -> Site:
        site = get_object_or_404(
            self.model.objects.visible_to(self.request.user).select_related("source"), pk=pk
        )
        if not self.model.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._page(HeadcountForm(initial=drafts.resumed(request, HeadcountForm)), self.site(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        site, form = self.site(pk), HeadcountForm(request.POST)
        if (first := submissions.repeated(request)) is not None:
            return first
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._report(site, form))
            except ValidationError as error:
                form.take_errors(error)
            except NotYours as error:
                raise PermissionDenied(str(error)) from error
        return self._page(form, site, status=422)

    def _report(self, site: Site, form: HeadcountForm) -> str:
        report_headcount(site=site, actor=self.request.user, **form.values())
        messages.success(self.request, _("The headcount was reported. It waits for review and verification."))
        return site.get_absolute_url()

    def _page(self, form: HeadcountForm, site: Site, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Report a headcount"),
            "site": site,
            "cancel_url": site.get_absolute_url(),
        }
        return render(self.request, "workshops/headcount_add.html", context, status=status)


class ProjectHeadcount(HeadcountAdd):
    model = Project


class WorkshopHeadcount(HeadcountAdd):
    model = Workshop
