"""The pages that report a headcount, at a workshop or at a project outside its workshops."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from ledger.reporting import refused
from ledger.services import NotNow, NotYours
from pages import drafts, submissions
from pages.views import PermissionMixin
from projects.models import Project
from workshops.headcount_forms import HeadcountForm, last_headcount
from workshops.models import Headcount, Workshop
from workshops.services import Site, report_headcount


class HeadcountAdd(PermissionMixin, View):
    """Reports a headcount at a site; the subclass says which kind of site."""

    permission = "workshops.add_headcount"
    keeps_draft = True
    model: type[Site]

    def site(self, pk: int) -> Site:
        site = get_object_or_404(
            self.model.objects.visible_to(self.request.user).select_related("source", "county"), pk=pk
        )
        if not self.model.objects.editable_by(self.request.user).filter(pk=pk).exists():
            raise PermissionDenied
        return site

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        site = self.site(pk)
        last = last_headcount(site.source_id)
        initial = drafts.resumed(request, HeadcountForm) or self._same(last)
        return self._page(HeadcountForm(initial=initial, last=last), site)

    def _same(self, last: Headcount | None) -> dict[str, Any]:
        """The numbers of the last headcount, for who asked to begin with them; never the day."""
        return HeadcountForm.numbers_of(last) if last and "same" in self.request.GET else {}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        site = self.site(pk)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = HeadcountForm(request.POST, last=last_headcount(site.source_id))
        if form.is_valid():
            try:
                return submissions.once(request, lambda: self._report(site, form))
            except ValidationError as error:
                form.take_errors(error)
            except NotNow as error:
                return refused(request, error, site.get_absolute_url())
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
            "is_same": form.last and "same" in self.request.GET,
            "workshops": self._workshops(site),
            "cancel_url": site.get_absolute_url(),
        }
        return render(self.request, "workshops/headcount_add.html", context, status=status)

    def _workshops(self, site: Site) -> list[Workshop]:
        """The workshops of a project, whose people are counted there."""
        if isinstance(site, Workshop):
            return []
        return list(Workshop.objects.visible_to(self.request.user).standing().filter(project=site))


class ProjectHeadcount(HeadcountAdd):
    model = Project


class WorkshopHeadcount(HeadcountAdd):
    model = Workshop
