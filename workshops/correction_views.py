"""The pages on which a headcount, or the day of a recognition or closing, is corrected by a new claim."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views import View

from accounts.conflicts import GO_ON, SEEN, typed
from ledger.models import Claim
from ledger.reporting import answer
from pages import submissions
from pages.views import PermissionMixin
from workshops.forms import EventCorrectionForm
from workshops.headcount_forms import HeadcountCorrectionForm
from workshops.services import Site, report_headcount, report_site_event


class CorrectionPage(PermissionMixin, View):
    """What the two share: a fact out of sight is 404, a record not one's own 403, a claim that moved on 409."""

    kind: Claim.Kind
    template_name: str

    def fact(self, pk: int) -> tuple[Any, Site]:
        related = ("source__project", "source__workshop", Claim.FACTS[self.kind])
        claims = Claim.objects.visible_to(self.request.user).filter(kind=self.kind)
        claim = get_object_or_404(claims.select_related(*related), pk=pk)
        fact = claim.fact
        site = fact.claim.source.record
        if not type(site).objects.editable_by(self.request.user).filter(pk=site.pk).exists():
            raise PermissionDenied
        return fact, site

    def answer(self, form: Any, fact: Any, site: Site, report: Callable[[], Any]) -> HttpResponse:
        def again() -> HttpResponse:
            return self.page(form, fact, site, status=422)

        return answer(self.request, form, record=site, report=report, again=again)

    def page(self, form: Any, fact: Any, site: Site, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "title": _("Correct what was reported"),
            "site": site,
            "fact": fact,
            "cancel_url": site.get_absolute_url(),
        }
        return render(self.request, self.template_name, context, status=status)


class HeadcountCorrect(CorrectionPage):
    permission = "workshops.add_headcount"
    kind = Claim.Kind.HEADCOUNT
    template_name = "workshops/headcount_correct.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        headcount, site = self.fact(pk)
        form = HeadcountCorrectionForm(initial=HeadcountCorrectionForm.initial_of(headcount))
        return self.page(form, headcount, site)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        headcount, site = self.fact(pk)
        if GO_ON in request.POST:
            kept = {**typed(request), SEEN: headcount.claim.version}
            return self.page(HeadcountCorrectionForm(initial=kept), headcount, site)
        form = HeadcountCorrectionForm(request.POST)

        def report() -> None:
            report_headcount(site=site, actor=request.user, replaces=headcount.claim, **form.values())

        return self.answer(form, headcount, site, report)


class EventCorrect(CorrectionPage):
    permission = "workshops.change_workshop"
    kind = Claim.Kind.SITE
    template_name = "workshops/correction.html"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        event, site = self.fact(pk)
        initial = EventCorrectionForm.initial_of(event)
        return self.page(EventCorrectionForm(event=event, initial=initial), event, site)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if (first := submissions.repeated(request)) is not None:
            return first
        event, site = self.fact(pk)
        if GO_ON in request.POST:
            kept = {**typed(request), SEEN: event.claim.version}
            return self.page(EventCorrectionForm(event=event, initial=kept), event, site)
        form = EventCorrectionForm(request.POST, event=event)

        def report() -> None:
            report_site_event(
                workshop=site,
                event=event.event,
                actor=request.user,
                replaces=event.claim,
                **form.cleaned_data,
            )

        return self.answer(form, event, site, report)
