"""The pages of industry guides for those who work here: the list, one guide, writing, releasing, taking back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from accounts.conflicts import GO_ON, conflict_page, seen_version
from accounts.refusals import NotNow, NotYours
from accounts.scoping import may_read_bureau
from accounts.versions import Stale
from counties.exports import GUIDE_COLUMNS
from counties.models import Industry
from counties.opportunity_forms import GuideForm, ReasonForm
from counties.opportunity_models import IndustryGuide
from counties.public_addresses import address_of_guide
from counties.publications import guide_of
from counties.publishing import PERMISSION, guide_to, may_keep, release_guide, save_guide, take_back_guide
from counties.tabs import tabs_of_demands
from pages import drafts, submissions
from pages.answers import answer, refused
from pages.exporting import Export, Records
from pages.history import history_of
from pages.panels import panels_for
from pages.views import PermissionMixin


class GuideList(PermissionMixin, View):
    """Every industry, with its guide where there is one."""

    permission = "counties.view_industryguide"

    def get(self, request: HttpRequest) -> HttpResponse:
        guides = {guide.industry_id: guide for guide in IndustryGuide.objects.select_related("released_for")}
        rows = [(industry, guides.get(industry.pk)) for industry in Industry.objects.all()]
        title = _("Industry guides")
        export = Export(request, title=title, columns=GUIDE_COLUMNS, rows=lambda: Records(rows))
        if (file := export.answer()) is not None:
            return file
        context = {
            "title": title,
            "export": export,
            "tabs": tabs_of_demands("guides"),
            "rows": rows,
        }
        return render(request, "counties/guide_list.html", context)


class GuideDetail(PermissionMixin, View):
    """What a guide gathers today, as the public reads it or would read it."""

    permission = "counties.view_industryguide"

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        industry = get_object_or_404(Industry, code=code)
        guide = guide_to(industry)
        address = address_of_guide(industry) if guide and guide.released_on else ""
        with_names = bool(guide) and may_read_bureau(request.user, guide.released_for_id)
        context = {
            "title": _("Guide: %(industry)s") % {"industry": industry},
            "industry": industry,
            "guide": guide,
            "gathered": guide_of(industry, preview=True),
            "public_url": request.build_absolute_uri(address) if address else "",
            "may_keep": may_keep(request.user, guide),
            "panels": panels_for("counties:guide-detail", industry, request),
            "with_names": with_names,
            "history": history_of(guide) if with_names else [],
        }
        return render(request, "counties/guide_detail.html", context)


class GuidePage(PermissionMixin, View):
    """What the pages that change a guide share: not one's own to keep is 403."""

    permission = PERMISSION

    def asked(self, code: str) -> tuple[Industry, IndustryGuide | None]:
        industry = get_object_or_404(Industry, code=code)
        guide = guide_to(industry)
        if not may_keep(self.request.user, guide):
            raise PermissionDenied(_("A guide is kept by the bureau that began it, or by one above it."))
        return industry, guide

    def url(self, industry: Industry) -> str:
        return reverse("counties:guide-detail", args=[industry.code])

    def page(
        self, template: str, form: Any, industry: Industry, status: int = 200, **more: Any
    ) -> HttpResponse:
        context = {"form": form, "industry": industry, "cancel_url": self.url(industry), **more}
        return render(self.request, template, context, status=status)


class GuideEdit(GuidePage):
    keeps_draft = True

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        industry, guide = self.asked(code)
        initial = drafts.resumed(request, GuideForm) or _values(guide)
        return self._page(GuideForm(initial=initial), industry)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        industry, guide = self.asked(code)
        if GO_ON in request.POST:
            kept = {**GuideForm.typed(request.POST), "seen_version": _values(guide)["seen_version"]}
            return self._page(GuideForm(initial=kept), industry)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = GuideForm(request.POST)

        def make() -> str:
            save_guide(industry=industry, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The guide was saved."))
            return self.url(industry)

        def again() -> HttpResponse:
            return self._page(form, industry, status=422)

        url, theirs = self.url(industry), _values(guide)
        return answer(request, form, make=make, back_url=url, again=again, theirs=theirs)

    def _page(self, form: GuideForm, industry: Industry, status: int = 200) -> HttpResponse:
        title = _("Write the guide: %(industry)s") % {"industry": industry}
        return self.page("counties/guide_edit.html", form, industry, status, title=title)


def _values(guide: IndustryGuide | None) -> dict[str, Any]:
    return {"seen_version": guide.version if guide else 0, "words": guide.words if guide else ""}


class GuideRelease(GuidePage):
    """A button: shows the guide to the public from today on."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        industry, _guide = self.asked(code)
        url = self.url(industry)
        try:
            release_guide(industry=industry, actor=request.user, seen_version=seen_version(request))
        except Stale as stale:
            return conflict_page(request, stale, edit_url=url)
        except NotNow as error:
            return refused(request, error, url)
        except NotYours as error:
            raise PermissionDenied(str(error)) from error
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("counties:guide-edit", code=industry.code)
        messages.success(request, _("The guide is public from now on."))
        return redirect(url)


class GuideTakeBack(GuidePage):
    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        industry, guide = self.asked(code)
        if guide is None or guide.released_on is None:
            return refused(request, NotNow(_("This guide is not public.")), self.url(industry))
        return self._page(ReasonForm(initial={"seen_version": guide.version}), industry)

    def post(self, request: HttpRequest, code: str) -> HttpResponse:
        industry, guide = self.asked(code)
        if GO_ON in request.POST:
            kept = {**ReasonForm.typed(request.POST), "seen_version": _values(guide)["seen_version"]}
            return self._page(ReasonForm(initial=kept), industry)
        if (first := submissions.repeated(request)) is not None:
            return first
        form = ReasonForm(request.POST)

        def make() -> str:
            take_back_guide(industry=industry, actor=request.user, **form.cleaned_data)
            messages.success(request, _("The guide was taken back; its public page is gone."))
            return self.url(industry)

        def again() -> HttpResponse:
            return self._page(form, industry, status=422)

        return answer(request, form, make=make, back_url=self.url(industry), again=again)

    def _page(self, form: ReasonForm, industry: Industry, status: int = 200) -> HttpResponse:
        words = {
            "title": _("Take the guide back"),
            "intro": str(industry),
            "submit_label": _("Take it back"),
        }
        return self.page("counties/guide_edit.html", form, industry, status, **words)
